"""`python -m bench.year`: lives the year of each circle and prints what came of it; docs/year.md says what it means."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from statistics import median, quantiles

from bench.table import Row, at_least, at_most, printed
from bench.year.assumptions import CIRCLES
from bench.year.fairly import Shared
from bench.year.living import Carried, Lived, Year
from bench.year.telling import Broken

A_WEEK = 7
AIM = 2


def lived(number: int) -> Lived:
    """One circle's year."""
    return Year(number).live()


def rows(circles: Sequence[Lived]) -> Iterator[Row]:
    """The table."""
    carried = [each for circle in circles for each in circle.carried]
    shared = [each for circle in circles for each in circle.shared]
    yield from _lives(circles, carried)
    yield from _warned(carried)
    yield from _notices(carried)
    yield from _divided(shared)


def _lives(circles: Sequence[Lived], carried: Sequence[Carried]) -> Iterator[Row]:
    shifts = sum(circle.shifts for circle in circles)
    yield _count("circles", len(circles))
    yield _count("  moments in the year", shifts)
    yield _part("  that nobody came to", sum(circle.uncovered for circle in circles), shifts)
    yield _count("  people whose load is reckoned", len(carried))
    yield _count("  with a limit of their own", sum(each.has_limit for each in carried))


def _warned(carried: Sequence[Carried]) -> Iterator[Row]:
    broken = [each for one in carried for each in one.broken]
    yield _part("with a limit: it was broken at all", _broke(carried), sum(each.has_limit for each in carried))
    yield _count("times an own limit was broken anew", len(broken))
    if not broken:
        return
    page, notice = [_weeks(each.page) for each in broken], [_weeks(each.notice) for each in broken]
    yield at_least("  weeks before, the first notice of it, median", AIM, round(median(notice), 1), "weeks", 1)
    yield from _spread("    first and third quarter", notice, "weeks")
    yield _part("    no notice of it before", sum(not weeks for weeks in notice), len(broken))
    yield _part(
        "    no notice of anything in the nine weeks before", sum(not each.any_notice for each in broken), len(broken)
    )
    yield at_least("  weeks before, what the page says, median", AIM, round(median(page), 1), "weeks", 1)
    yield from _spread("    first and third quarter", page, "weeks")
    unsaid = [each for each in broken if not each.page]
    yield _part("    the page did not say it before", len(unsaid), len(broken))
    yield _part("      taken on no earlier than the day before", sum(each.known <= 1 for each in unsaid), len(unsaid))
    unseen = sum(not each.by_calendar for each in unsaid)
    yield _part("      over in no week from Monday to Sunday", unseen, len(unsaid))
    yield _part("  over in no week from Monday to Sunday", sum(not each.by_calendar for each in broken), len(broken))
    yield _part(
        "  said as they took some of it, before they said yes", sum(each.at_taking for each in broken), len(broken)
    )
    yield from _told(broken)
    yield from _known(broken)
    vain, judged = sum(each.in_vain for each in carried), sum(each.judged for each in carried)
    yield _part("notices of an own limit after which nothing broke", vain, judged)


def _known(broken: Sequence[Broken]) -> Iterator[Row]:
    """Nobody can warn of what nobody has said yes to yet."""
    yield _amount(
        "  weeks before, they held more than the limit, median", median(_weeks(each.known) for each in broken), "weeks"
    )
    early = [each for each in broken if _weeks(each.known) >= AIM]
    yield _part("  held two weeks before or more", len(early), len(broken))
    if early:
        notice, page = ([_weeks(each.notice) for each in early], [_weeks(each.page) for each in early])
        yield _amount("    of those: the first notice of it, median", median(notice), "weeks")
        yield _amount("    of those: what the page says, median", median(page), "weeks")


def _told(broken: Sequence[Broken]) -> Iterator[Row]:
    """Of those alone that were told before."""
    told = [_weeks(each.notice) for each in broken if each.notice]
    said = [_weeks(each.page) for each in broken if each.page]
    if told and said:
        yield _amount("  where a notice came: weeks before, median", median(told), "weeks")
        yield _amount("  where the page said it: weeks before, median", median(said), "weeks")


def _notices(carried: Sequence[Carried]) -> Iterator[Row]:
    for who, some in (("whose load is reckoned", carried), ("  who live in", _those(carried, "partner"))):
        counts = sorted(len(each.notices) for each in some)
        if counts:
            yield at_most(f"notices in a year, of those {who.strip()}, median", 6, median(counts), "")
            yield _amount("  90th percentile", counts[int(0.9 * len(counts))], "", 0)
            yield _amount("  the most", counts[-1], "", 0)
    coordinators = [len(each.notices) for each in _those(carried, "coordinator")]
    if coordinators:
        yield _amount("notices in a year, of who arranges, median", median(coordinators), "")
    given = [notice for each in carried for notice in each.notices]
    told_of = Counter(name for notice in given for name, _ in notice.raised)
    yield _count("notices given", len(given))
    yield _part("  of what is only coming", sum(notice.ahead is not None for notice in given), len(given))
    for name, count in told_of.most_common():
        yield _part(f"  that told of {name.name.lower().replace('_', ' ')}", count, len(given))
    yield from _nothing_new(carried)
    yield _part("people who got more than six", sum(len(each.notices) > 6 for each in carried), len(carried))


def _nothing_new(carried: Iterable[Carried]) -> Iterator[Row]:
    """Of the third notices and those after: what told nothing that the two before it, together, had not."""
    later = [three for each in carried for three in zip(each.notices, each.notices[1:], each.notices[2:], strict=False)]
    known = sum(third.raised <= first.raised | second.raised for first, second, third in later)
    yield _part("  from the third on: nothing that the two before had not", known, len(later))


def _divided(shared: Sequence[Shared]) -> Iterator[Row]:
    if not shared:
        return
    lowered = [100 * each.lowered for each in shared]
    yield _count("open fortnights given away both ways", len(shared))
    yield _count("  proven the smallest largest share", sum(each.proven for each in shared))
    opens = sum(each.opens for each in shared)
    yield _part("  moments covered, first come", sum(each.first_covers for each in shared), opens)
    yield _part("  moments covered, fairly", sum(each.fair_covers for each in shared), opens)
    yield at_least("largest share, lower by, median", 25, round(median(lowered), 1), "%", 1)
    yield from _spread("  first and third quarter", lowered, "%")
    alike = [100 * each.lowered_alike for each in shared if each.alike_covers == each.first_covers]
    yield _count("of what first come covered, the same work divided fairly", len(alike))
    yield at_least("  largest share, lower by, median", 25, round(median(alike), 1), "%", 1)
    yield from _spread("    first and third quarter", alike, "%")
    fixed = sum(each.before == each.first for each in shared)
    yield _part("  largest share was held before, and no way changes it", fixed, len(shared))


def _those(carried: Iterable[Carried], habit: str) -> list[Carried]:
    return [each for each in carried if each.habit == habit]


def _broke(carried: Iterable[Carried]) -> int:
    return sum(bool(each.broken) for each in carried)


def _weeks(days: int | None) -> float:
    """What was never told was told no time before."""
    return (days or 0) / A_WEEK


def _spread(path: str, amounts: Sequence[float], unit: str) -> Iterator[Row]:
    if len(amounts) > 1:
        first, _, third = quantiles(amounts, n=4)
        yield Row(path, "", f"{first:,.1f} – {third:,.1f} {unit}", third - first)


def _amount(path: str, amount: float, unit: str, digits: int = 1) -> Row:
    return Row(path, "", f"{amount:,.{digits}f} {unit}".strip(), amount)


def _count(path: str, count: int) -> Row:
    return _amount(path, count, "", 0)


def _part(path: str, some: int, whole: int) -> Row:
    percent = 100 * some / whole if whole else 0.0
    return Row(path, "", f"{some:,} ({percent:.0f} %)", percent)


def main(circles: int = CIRCLES) -> int:
    """All of them, on every core there is; 1 where an aim is missed."""
    with ProcessPoolExecutor() as pool:
        table = list(rows(list(pool.map(lived, range(circles), chunksize=4))))
    for row in table:
        print(printed(row))
    return int(any(row.met is False for row in table))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
