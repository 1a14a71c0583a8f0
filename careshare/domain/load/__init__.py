"""What a family carer carries, and when to say so. Load is not strain: the rota knows the one, the carer the other.

Start with `norms.py` (every number and its source) and `carer.py` (what is known of somebody). The questions:

- `assess(carer, today) -> Assessment`: how it goes today;
- `ahead(carer, today) -> tuple[Coming, ...]`: the same by the plan, for each of the next eight Mondays;
- `with_care(carer, *cares) -> tuple[Coming, ...]`: if these shifts were theirs, on the day of each and a week later;
- `compared(before, after, days) -> tuple[Coming, ...]`: the same where something goes as well, as in a swap;
- `relieving(carer, name, today) -> tuple[Care, ...]`: the shifts ahead of which each, handed over, lowers that signal;
- `hours_of_week(carer, first) -> timedelta`: what is credited in seven days;
- `weeks(carer, today, back=8, ahead=8) -> tuple[CareWeek, ...]`: hours and nights by ISO week, to be drawn.

And `standing(carer, past, found, coming, now) -> Standing`: which level is shown, and whether a notice is due.
"""

from careshare.domain.load.assessment import assess, level_of
from careshare.domain.load.care_weeks import CareWeek, weeks
from careshare.domain.load.carer import AtHome, Care, Carer, CheckIn
from careshare.domain.load.forecast import ahead, compared, hours_of_week, relieving, with_care
from careshare.domain.load.norms import NORMS, Norms
from careshare.domain.load.notices import Notice, Past, Seen, Snooze, Standing, standing
from careshare.domain.load.signals import Assessment, Coming, Signal, SignalName
from careshare.domain.words import Lasts, Level

__all__ = [
    "NORMS",
    "Assessment",
    "AtHome",
    "Care",
    "CareWeek",
    "Carer",
    "CheckIn",
    "Coming",
    "Lasts",
    "Level",
    "Norms",
    "Notice",
    "Past",
    "Seen",
    "Signal",
    "SignalName",
    "Snooze",
    "Standing",
    "ahead",
    "assess",
    "compared",
    "hours_of_week",
    "level_of",
    "relieving",
    "standing",
    "weeks",
    "with_care",
]
