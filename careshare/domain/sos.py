"""“I can’t go on”: whom one rings for oneself depends on the hour."""

from datetime import datetime
from zoneinfo import ZoneInfo

from careshare.domain.time import wall_time

GP_IS_OPEN = range(8, 17)
"""Hours by the clock, from Monday to Friday, as general practices in the Netherlands keep them."""
SATURDAY = 5


def is_out_of_hours(now: datetime, zone: ZoneInfo) -> bool:
    """Whether it is the out-of-hours GP who answers now: in the evening, at night and at weekends."""
    clock = wall_time(now, zone)
    return clock.weekday() >= SATURDAY or clock.hour not in GP_IS_OPEN
