"""One line for each thing that happened, for the operator: when, how serious, what, and its values as `name=value`.

No names, notes, addresses or secrets: a request is known by its route and a number, never by its path.
"""

import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "taskName", "color_message"}
"""What the standard library keeps in a record; anything else is a value that was handed over as `extra`."""


_PLAIN = re.compile(r"""[^\s'"=]+""")


class Lines(logging.Formatter):
    """`2026-12-04T08:00:00.123Z info request id=1f6a route=rota.show status=200 ms=2.1`"""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with a traceback under it where there is one."""
        values = {name: value for name, value in vars(record).items() if name not in _OWN}
        said = line(datetime.fromtimestamp(record.created, UTC), record.levelname.lower(), record.getMessage(), values)
        return f"{said}\n{self.formatException(record.exc_info)}" if record.exc_info else said


def line(at: datetime, level: str, message: str, values: Mapping[str, object]) -> str:
    """One line, without its end."""
    when = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return " ".join((when, level, message, *[f"{name}={_quoted(value)}" for name, value in values.items()]))


def say(text: str) -> None:
    """Writes a line where the others go."""
    sys.stderr.write(f"{text}\n")


def to_terminal() -> None:
    """Sends the lines of this process to standard error, which is where systemd and containers look."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("careshare").setLevel(logging.INFO)


def _quoted(value: object) -> str:
    text = str(value)
    return text if _PLAIN.fullmatch(text) else repr(text)
