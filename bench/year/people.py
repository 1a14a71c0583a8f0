"""The people of one circle and what it needs, made up by its number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bench.year import assumptions as assumed
from bench.year.assumptions import FIRST_DAY, HOME, Turn
from careshare.domain.balance import is_reckoned
from careshare.domain.circles import Account, Circle, Me, Member
from careshare.domain.time import NO_TIME, ONE_DAY
from careshare.domain.words import Decides, Kind, Language, MayBeAlone, Presence, Role, Trust

A_YEAR = timedelta(weeks=assumed.WEEKS)
WEEKEND = 5
EVENING = 18


@dataclass(frozen=True, slots=True, eq=False)
class Someone:
    """One who helps. `habit` is the row of the assumptions that is theirs."""

    me: Me
    habit: str
    free: frozenset[Turn]
    eager: float
    limit: timedelta | None = None
    paid: timedelta | None = None
    wants_to_know: bool | None = None
    against: frozenset[Kind] = frozenset()
    holidays: tuple[tuple[date, date], ...] = ()

    @property
    def id(self) -> int:
        """As a member of the circle."""
        return self.me.id

    @property
    def member(self) -> Member:
        """Their place in the circle."""
        return self.me.member

    @property
    def is_reckoned(self) -> bool:
        """Whether the program looks at how it goes with them."""
        return is_reckoned([self.member.role], self.wants_to_know, self.member.under_18)


@dataclass(frozen=True, slots=True)
class Need:
    """A turn of every week from `first` on, written on `written`. `is_asked` is for a standing one."""

    turn: Turn
    written: date
    first: date
    is_asked: bool


@dataclass(frozen=True, slots=True)
class People:
    """A circle as it begins."""

    circle: Circle
    helpers: tuple[Someone, ...]
    needs: tuple[Need, ...]


def people(number: int, any_of: Random) -> People:
    """Those of this circle."""
    may_be_alone = any_of.choices(list(assumed.ALONE), list(assumed.ALONE.values()))[0]
    lasts = assumed.ALONE_FOR if may_be_alone is MayBeAlone.HOURS else NO_TIME
    circle = Circle(number, "Ellen", HOME, Decides.TOGETHER, may_be_alone, lasts)
    helpers = tuple(_someone(circle, place, habit, any_of) for place, habit in enumerate(_habits(any_of), 1))
    return People(circle, helpers, tuple(_needs(any_of)))


def _habits(any_of: Random) -> list[str]:
    """The first is who arranges: the partner if there is one, else the first of the family."""
    partner = ["partner"] if any_of.random() < assumed.LIVING_IN else []
    family = ["coordinator", *["family"] * (any_of.randint(*assumed.FAMILY) - 1)]
    friends = ["friend"] * any_of.randint(*assumed.FRIENDS)
    return [*partner, *family, *friends, *["volunteer"] * any_of.randint(*assumed.VOLUNTEERS)]


def _someone(circle: Circle, place: int, habit: str, any_of: Random) -> Someone:
    role = Role.FAMILY if habit in {"partner", "coordinator"} else Role(habit)
    lives_in, is_child = habit == "partner", habit == "family" and any_of.random() < assumed.UNDER_18
    has_job = role is Role.FAMILY and not lives_in and not is_child and any_of.random() < assumed.HAS_A_JOB
    kind_of_limit = "partner" if lives_in else role
    has_limit = any_of.random() < assumed.SETS_A_LIMIT[kind_of_limit]
    return Someone(
        me=_me(circle, place, habit, role, is_child),
        habit=habit,
        free=_free("job" if has_job else kind_of_limit, any_of),
        eager=any_of.choice(assumed.EAGERNESS),
        limit=timedelta(hours=any_of.choice(assumed.LIMITS[kind_of_limit])) if has_limit else None,
        paid=_paid(any_of) if has_job else None,
        wants_to_know=any_of.random() < assumed.FRIEND_WANTS_TO_KNOW if role is Role.FRIEND else None,
        against=_against(habit, any_of),
        holidays=tuple(_holidays(assumed.HOLIDAYS["partner" if lives_in else "others"], any_of)),
    )


def _me(circle: Circle, place: int, habit: str, role: Role, is_child: bool) -> Me:
    account = Account(place, habit, None, Language.NL, HOME, under_18=is_child)
    trust = Trust.ROTA if role is Role.VOLUNTEER else Trust.FULL
    member = Member(
        place,
        circle.id,
        place,
        habit,
        role,
        trust=trust,
        is_coordinator=habit == "coordinator",
        lives_in=habit == "partner",
        under_18=is_child,
    )
    return Me(account, member, circle)


def _free(habit: str, any_of: Random) -> frozenset[Turn]:
    by_day, evening, weekend, night = assumed.FREE[habit]

    def chance(turn: Turn) -> float:
        if turn.presence is Presence.ASLEEP:
            return night
        if turn.weekday >= WEEKEND:
            return weekend
        return evening if turn.starts.hour >= EVENING else by_day

    return frozenset(turn for turn in assumed.TURNS if any_of.random() < chance(turn))


def _paid(any_of: Random) -> timedelta | None:
    hours = any_of.choice(assumed.PAID_HOURS)
    return timedelta(hours=hours) if any_of.random() < assumed.TELLS_OF_PAID_WORK else None


def _against(habit: str, any_of: Random) -> frozenset[Kind]:
    is_against = habit in {"coordinator", "family"} and any_of.random() < assumed.WISHED_AGAINST
    return frozenset({Kind.CARE} if is_against else ())


def _holidays(lengths: Sequence[int], any_of: Random) -> Iterator[tuple[date, date]]:
    """The first and the last day of each; two may meet."""
    for days in lengths:
        first = FIRST_DAY + ONE_DAY * any_of.randrange(A_YEAR.days - days)
        yield first, first + ONE_DAY * (days - 1)


def _needs(any_of: Random) -> Iterator[Need]:
    """At first, and then more and more."""
    turns = any_of.sample(assumed.TURNS, len(assumed.TURNS))
    for _ in range(any_of.randint(*assumed.TURNS_AT_FIRST)):
        yield Need(turns.pop(), FIRST_DAY, FIRST_DAY, any_of.random() < assumed.STANDING_AT_FIRST)
    day = FIRST_DAY + ONE_DAY * any_of.randrange(assumed.GROWS_EVERY.days)
    while day < FIRST_DAY + A_YEAR and turns:
        for _ in range(min(any_of.choice(assumed.GROWS_BY), len(turns))):
            first = day + assumed.KNOWN_BEFORE
            yield Need(turns.pop(), day, first, any_of.random() < assumed.ASKED_FOR_EVERY_WEEK)
        day += assumed.GROWS_EVERY
