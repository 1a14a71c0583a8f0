"""How many letters may leave: a mail server that a household uses takes so many a minute and refuses the others."""

from collections import deque
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)


class Pace:
    """At most so many letters in any minute, whichever it is counted from; each process keeps to it by itself."""

    def __init__(self, a_minute: int) -> None:
        """From one letter a minute on."""
        self._left: deque[datetime] = deque(maxlen=a_minute)
        self._most = a_minute

    def room(self, now: datetime) -> int:
        """How many may leave now."""
        return self._most - sum(1 for at in self._left if now - at < MINUTE)

    def count(self, letters: int, now: datetime) -> None:
        """So many left until now."""
        self._left.extend([now] * min(letters, self._most))
