"""What each kind of letter within a circle says, and when it still matters.

A subject says it all, but for what is done there: telephones show it to whoever holds them, so no letter has a word of
ours about health in it. What the family writes about a pause stands further down. `%(when)s` is "Fri 4 Dec, 12:00",
`%(moment)s` "Friday 4 December, 12:00–14:00".
"""

from careshare.domain.letters import OF_A_PAUSE, TO_WHO_LEFT, Scene
from careshare.letters.kinds.asking import ASKING
from careshare.letters.kinds.circles import CIRCLES
from careshare.letters.kinds.kind import Kind
from careshare.letters.kinds.moments import MOMENTS
from careshare.letters.kinds.patterns import PATTERNS

KINDS: dict[str, tuple[Kind, ...]] = {**MOMENTS, **ASKING, **PATTERNS, **CIRCLES}


def kind_of(name: str, scene: Scene) -> Kind | None:
    """The words for this letter as things are now; None where it does not matter any more."""
    may_read = scene.is_in_it if name in OF_A_PAUSE else scene.is_for_a_member
    if name not in TO_WHO_LEFT and not may_read:
        return None
    return next((kind for kind in KINDS[name] if kind.matters(scene)), None)
