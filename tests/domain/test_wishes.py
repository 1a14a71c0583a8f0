"""Which shifts a wish goes for: the person reads time off for who is always there as company."""

import pytest

from careshare.domain.permissions import kind_for
from careshare.domain.wishes import kinds_barred, wishes_for
from careshare.domain.words import Kind
from tests.domain.cast import ELLEN, me


def test_a_wish_against_company_goes_for_time_off_too() -> None:
    assert kinds_barred([Kind.COMPANY, Kind.CARE]) == {Kind.COMPANY, Kind.RESPITE, Kind.CARE}
    assert kinds_barred([Kind.CARE]) == {Kind.CARE}


@pytest.mark.parametrize("kind", Kind)
def test_a_wish_goes_for_whatever_the_person_reads_as_what_they_wished(kind: Kind) -> None:
    assert kind_for(me(ELLEN), kind) in wishes_for(kind)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("wished", Kind)
def test_both_ways_of_asking_say_the_same(kind: Kind, wished: Kind) -> None:
    assert (kind in kinds_barred([wished])) is (wished in wishes_for(kind))
