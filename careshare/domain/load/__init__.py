"""What a family carer carries, and when to say so. Load is not strain: the rota knows the one, the carer the other.

Start with `norms.py` (every number and its source) and `carer.py` (what is known of somebody). The questions:

- `assess(carer, today) -> Assessment`: how it goes today;
- `ahead(carer, today) -> tuple[Coming, ...]`: the same by the plan, for each of the next eight Mondays;
- `with_care(carer, care) -> tuple[Coming, ...]`: if this shift were theirs, on its day and a week later;
- `relieving(carer, name, today) -> tuple[Care, ...]`: the shifts ahead each of which, handed over, lowers that signal;
- `weeks(carer, today, back=8, ahead=8) -> tuple[CareWeek, ...]`: hours and nights by ISO week, to be drawn.

When a level is shown, and when a carer gets a notice of it, is in `notices.py`.
"""

from careshare.domain.load.carer import AtHome, Care, Carer, CheckIn
from careshare.domain.load.norms import NORMS, Norms
from careshare.domain.load.signals import Assessment, Coming, Signal, SignalName
from careshare.domain.words import Lasts, Level

__all__ = [
    "NORMS",
    "Assessment",
    "AtHome",
    "Care",
    "Carer",
    "CheckIn",
    "Coming",
    "Lasts",
    "Level",
    "Norms",
    "Signal",
    "SignalName",
]
