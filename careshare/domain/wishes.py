"""Wishes: what the person would rather not have somebody for.

The person reads time off for who is always there as company (`permissions.kind_for`), so a wish against company goes
for both.
"""

from collections.abc import Iterable

from careshare.domain.words import Kind


def kinds_barred(wished: Iterable[Kind]) -> frozenset[Kind]:
    """The kinds of shift for which these wishes go."""
    found = frozenset(wished)
    return found | {Kind.RESPITE} if Kind.COMPANY in found else found


def wishes_for(kind: Kind) -> frozenset[Kind]:
    """The kinds of wish that go for such a shift."""
    return frozenset({kind, Kind.COMPANY}) if kind is Kind.RESPITE else frozenset({kind})
