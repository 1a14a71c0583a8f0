"""One line for each thing that happened, for the operator: when, how serious, what, and its values as `name=value`.

No names, notes, addresses or secrets: a request is known by its route and a number, never by its path.
"""

import logging
import sys
from datetime import UTC, datetime

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "taskName", "color_message"}
"""What the standard library keeps in a record; anything else is a value that was handed over as `extra`."""


class Lines(logging.Formatter):
    """`2026-12-04T08:00:00.123Z info request id=1f6a route=rota.show status=200 ms=2.1`"""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with a traceback under it where there is one."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        values = [f"{name}={_quoted(value)}" for name, value in vars(record).items() if name not in _OWN]
        line = " ".join([at, record.levelname.lower(), record.getMessage(), *values])
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def to_terminal(requests: bool = True) -> None:
    """Sends the lines of this process to standard error, which is where systemd and containers look."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("careshare").setLevel(logging.INFO)
    logging.getLogger("careshare.request").setLevel(logging.INFO if requests else logging.WARNING)


def _quoted(value: object) -> str:
    text = str(value)
    return repr(text) if not text or any(c.isspace() or c in "'\"=" for c in text) else text
