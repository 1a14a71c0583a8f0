"""One line for each thing that happened, for the operator: when, how serious, what, and its values as `name=value`.

No names, notes, addresses or secrets: a request is known by its route and a number, never by its path; an exception
by its kind and where it was raised, never by its words, because a database says in them what somebody typed.
"""

import errno
import logging
import re
import sys
import traceback
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
        error = record.exc_info[1] if record.exc_info else None
        return "\n".join([said, *_without_words(error)]) if error else said


def line(at: datetime, level: str, message: str, values: Mapping[str, object]) -> str:
    """One line, without its end."""
    when = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return " ".join((when, level, message, *[f"{name}={_quoted(value)}" for name, value in values.items()]))


def _without_words(error: BaseException) -> list[str]:
    """The traceback, and those of what led to it; of each exception its kind and its code."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    led_to_it = _without_words(before) if before else []
    frames = [line.rstrip("\n") for line in traceback.format_tb(error.__traceback__)]
    return [*led_to_it, "Traceback (most recent call last):", *frames, f"{type(error).__name__}{_code(error)}"]


def _code(error: BaseException) -> str:
    """ " 23505", " SQLITE_FULL", " ENOSPC": what a database or the system calls it."""
    number = getattr(error, "errno", None)
    code = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    code = code or errno.errorcode.get(number or 0)
    return f" {code}" if code else ""


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
