"""One row for each thing that is measured, its aim beside its result."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

LATEST = Path("bench/latest.json")


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, what it should be, what it is. `met` is None for what is only there to compare with."""

    path: str
    aim: str
    result: str
    value: float
    met: bool | None = None


def at_least(path: str, aim: float, value: float, unit: str, digits: int = 0) -> Row:
    """More is better."""
    return Row(path, f"≥ {aim:,g} {unit}", f"{value:,.{digits}f} {unit}", value, value >= aim)


def at_most(path: str, aim: float, value: float, unit: str, digits: int = 1) -> Row:
    """Less is better."""
    return Row(path, f"≤ {aim:,g} {unit}", f"{value:,.{digits}f} {unit}", value, value <= aim)


def verdict(row: Row) -> str:
    """Whether it is met, and where not, by how much."""
    return "" if row.met is None else "met" if row.met else "NOT MET"


def printed(row: Row) -> str:
    """One line of the table."""
    return f"{row.path:<62}{row.aim:>16}  {row.result:>20}  {verdict(row)}"


def keep(rows: list[Row], conditions: dict[str, str]) -> None:
    """Writes what was measured for whoever compares."""
    LATEST.write_text(json.dumps({"conditions": conditions, "rows": [asdict(row) for row in rows]}, indent=2) + "\n")
