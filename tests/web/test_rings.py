"""The picture of who stands around the person."""

from careshare.domain.words import Role
from careshare.web.members.rings import RADII, ring_of, short, spots
from tests.domain.cast import ANTON, BRAM, JOKE, PIET, RIA, member


def test_the_nearest_stand_inside() -> None:
    lodger = member(9, "Greet", Role.FRIEND, lives_in=True)

    assert [ring_of(each) for each in (ANTON, BRAM, lodger, RIA, PIET, JOKE)] == [0, 0, 0, 1, 2, 2]


def test_people_are_spread_evenly_over_their_ring() -> None:
    first, second = spots([ANTON, BRAM], me=0)

    assert (first.across, first.down) == (0, -RADII[0])
    assert (second.across, second.down) == (0, RADII[0])


def test_the_viewer_is_known_and_a_long_name_is_cut() -> None:
    assert [spot.is_me for spot in spots([ANTON, RIA], me=RIA.id)] == [False, True]
    assert short("Maximiliaan Alexander") == "Maximiliaa…"
    assert short("Maximiliaan") == "Maximiliaan"
