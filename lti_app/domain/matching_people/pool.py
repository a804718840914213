"""Who can be matched in a run, with how many places; and the pairs that a coordinator has locked.

A mentee who has a mentor is not in the pool, a mentor's active mentees take places. Locked pairs
are settled before: both are counted as if they were a tandem already, and what is left is matched.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lti_app.domain.matching import Group, MatchingProblem, Mentee, Mentor, PairSource
from lti_app.domain.matching_people.obstacles import Obstacle, Relations
from lti_app.domain.matching_people.people import MatchingPerson, Snapshot
from lti_app.domain.matching_rules import Quota, QuotaAttribute, folded
from lti_app.domain.tandem import Pair


@dataclass(frozen=True, slots=True)
class IdleLock:
    """A locked pair that cannot be, and the first reason why."""

    pair: Pair
    because: Obstacle


@dataclass(frozen=True)
class Pool:
    """The two sides of a run, each sorted by id. ``places`` are the mentors' free ones."""

    mentors: tuple[MatchingPerson, ...]
    mentees: tuple[MatchingPerson, ...]
    places: tuple[int, ...]
    groups: tuple[Group, ...]
    group_of: tuple[str | None, ...]
    locked: tuple[Pair, ...]
    idle_locks: tuple[IdleLock, ...]

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Pool":
        """The pool of a snapshot."""
        locked, idle = _settle_locks(snapshot)
        people = {person.id: person for person in snapshot.people}
        settled = [each.pair for each in snapshot.tandems if each.active] + locked
        taken = Counter(pair.mentor for pair in settled)
        have_a_mentor = {pair.mentee for pair in settled}
        mentors = tuple(each for each in snapshot.people if _would_mentor_now(each))
        quota = snapshot.rules.quota
        groups = tuple(sorted(_groups(quota, people, taken), key=lambda group: group.id))
        named = {group.id for group in groups}
        return cls(
            mentors=mentors,
            mentees=tuple(
                each
                for each in snapshot.people
                if _would_learn_now(each) and each.id not in have_a_mentor
            ),
            places=tuple(max(0, each.capacity - taken[each.id]) for each in mentors),
            groups=groups,
            group_of=tuple(
                value if quota and (value := _value(quota.attribute, each)) in named else None
                for each in mentors
            ),
            locked=tuple(locked),
            idle_locks=tuple(idle),
        )

    def problem(self, pairs: PairSource, bands: tuple[int, ...]) -> MatchingProblem:
        """The question to a strategy; ``pairs`` numbers people as this pool does."""
        return MatchingProblem(
            mentors=tuple(
                Mentor(each.id, places, group)
                for each, places, group in zip(
                    self.mentors, self.places, self.group_of, strict=True
                )
            ),
            mentees=tuple(Mentee(each.id) for each in self.mentees),
            pairs=pairs,
            groups=self.groups,
            bands=bands,
        )


class PairCheck:
    """All that keeps two people from becoming a tandem, but for the fits and numbers of places.

    Locks are left out of account.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._people = {person.id: person for person in snapshot.people}
        self._relations = Relations(replace(snapshot, locked=()))
        self._have_a_mentor = {each.pair.mentee for each in snapshot.tandems if each.active}

    def obstacles(self, pair: Pair) -> tuple[Obstacle, ...]:
        """The obstacles between two people; none for two who could begin today."""
        mentor, mentee = self._people.get(pair.mentor), self._people.get(pair.mentee)
        if mentor is None or mentee is None or mentor.absent or mentee.absent:
            return (Obstacle.NOT_TAKING_PART,)
        return (
            *self._relations.obstacles(mentee, mentor),
            *(() if mentor.would_mentor else (Obstacle.NOT_A_MENTOR,)),
            *(() if mentee.would_learn else (Obstacle.NOT_A_MENTEE,)),
            *((Obstacle.HAS_A_MENTOR,) if mentee.id in self._have_a_mentor else ()),
        )


def _settle_locks(snapshot: Snapshot) -> tuple[list[Pair], list[IdleLock]]:
    """The locked pairs that can be, and those that cannot. Places and quotas do not bind them."""
    settled: list[Pair] = []
    idle: list[IdleLock] = []
    check = PairCheck(snapshot)
    for pair in sorted(snapshot.locked, key=lambda pair: (pair.mentee, pair.mentor)):
        obstacles = check.obstacles(pair)
        if any(other.mentee == pair.mentee for other in settled):
            obstacles = (Obstacle.HAS_A_MENTOR,)
        if Pair(mentor=pair.mentee, mentee=pair.mentor) in settled:
            obstacles = (Obstacle.OTHER_WAY_ROUND,)
        if obstacles:
            idle.append(IdleLock(pair, obstacles[0]))
        else:
            settled.append(pair)
    return settled, idle


def _would_mentor_now(person: MatchingPerson) -> bool:
    return person.would_mentor and person.absent is None


def _would_learn_now(person: MatchingPerson) -> bool:
    return person.would_learn and person.absent is None


def _groups(
    quota: Quota | None, people: dict[int, MatchingPerson], taken: Counter[int]
) -> Iterator[Group]:
    """The groups with what is left of their quotas."""
    if quota is None:
        return
    used = Counter(
        _value(quota.attribute, people[mentor_id])
        for mentor_id in taken.elements()
        if mentor_id in people
    )
    for group in quota.groups:
        value = folded(group.value)
        yield Group(value, max(0, group.capacity - used[value]))


def _value(attribute: QuotaAttribute, person: MatchingPerson) -> str:
    is_department = attribute is QuotaAttribute.DEPARTMENT
    return person.department if is_department else person.location
