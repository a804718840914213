"""Who can be matched, with how many places; locked pairs."""

from hypothesis import given, settings

from lti_app.domain.matching_people.obstacles import Obstacle
from lti_app.domain.matching_people.people import Absence, Partners, Snapshot
from lti_app.domain.matching_people.pool import IdleLock, PairCheck, Pool
from lti_app.domain.matching_rules import GroupQuota, MatchingRules, Quota, QuotaAttribute
from lti_app.domain.participation import RoleWish
from lti_app.domain.tandem import Pair
from tests.snapshots import person, snapshots

MENTOR, MENTEE = RoleWish.MENTOR, RoleWish.MENTEE
FREE = MatchingRules(hierarchy_gap=0)


def ids(people: tuple[object, ...]) -> list[int]:
    return [each.id for each in people]  # type: ignore[attr-defined]


def test_people_are_on_the_sides_they_wish() -> None:
    pool = Pool.of(Snapshot(rules=FREE, people=(person(1, MENTOR), person(2, MENTEE), person(3))))
    assert ids(pool.mentors) == [1, 3]
    assert ids(pool.mentees) == [2, 3]


def test_who_is_away_is_on_no_side() -> None:
    people = tuple(person(number, absent=why) for number, why in enumerate(Absence))
    pool = Pool.of(Snapshot(rules=FREE, people=people))
    assert not pool.mentors
    assert not pool.mentees


def test_active_tandems_take_places_and_ended_ones_do_not() -> None:
    pool = Pool.of(
        Snapshot(
            rules=FREE,
            people=(person(1, MENTOR, capacity=2), person(2, MENTEE), person(3, MENTEE)),
            tandems=(
                Partners(Pair(mentor=1, mentee=2), active=True),
                Partners(Pair(mentor=1, mentee=3), active=False),
            ),
        )
    )
    assert pool.places == (1,)
    assert ids(pool.mentees) == [3]


def test_a_quota_counts_tandems_and_locked_pairs_that_there_are() -> None:
    quota = Quota(QuotaAttribute.LOCATION, (GroupQuota("Bonn", 3), GroupQuota("Köln", 1)))
    here = {"location": "bonn", "capacity": 2}
    pool = Pool.of(
        Snapshot(
            rules=MatchingRules(hierarchy_gap=0, quota=quota),
            people=(
                person(1, MENTOR, **here),
                person(2, MENTOR, **here),
                person(3, MENTOR, location="ulm"),
                *(person(number, MENTEE) for number in (4, 5, 6)),
            ),
            tandems=(Partners(Pair(mentor=1, mentee=4), active=True),),
            locked=(Pair(mentor=2, mentee=5),),
        )
    )
    assert {group.id: group.capacity for group in pool.groups} == {"bonn": 1, "köln": 1}
    assert pool.group_of == ("bonn", "bonn", None)
    assert pool.places == (1, 1, 1)
    assert ids(pool.mentees) == [6]


def test_a_lock_beyond_a_mentors_places_holds_and_leaves_none() -> None:
    locked = tuple(Pair(mentor=1, mentee=mentee) for mentee in (2, 3))
    people = (person(1, MENTOR), person(2, MENTEE), person(3, MENTEE))
    pool = Pool.of(Snapshot(rules=FREE, people=people, locked=locked))
    assert pool.locked == locked
    assert pool.places == (0,)


def test_locks_that_cannot_be_say_why() -> None:
    pool = Pool.of(
        Snapshot(
            rules=FREE,
            people=(person(1), person(2), person(3), person(4, absent=Absence.PAUSED)),
            avoided=((3, 1),),
            locked=(
                Pair(mentor=1, mentee=2),
                Pair(mentor=2, mentee=1),
                Pair(mentor=3, mentee=2),
                Pair(mentor=1, mentee=3),
                Pair(mentor=1, mentee=4),
            ),
        )
    )
    assert pool.locked == (Pair(mentor=2, mentee=1), Pair(mentor=3, mentee=2))
    assert set(pool.idle_locks) == {
        IdleLock(Pair(mentor=1, mentee=2), Obstacle.OTHER_WAY_ROUND),
        IdleLock(Pair(mentor=1, mentee=3), Obstacle.AVOIDED),
        IdleLock(Pair(mentor=1, mentee=4), Obstacle.NOT_TAKING_PART),
    }


@settings(max_examples=40)
@given(snapshot=snapshots())
def test_a_pool_holds_everybody_once_and_nobody_who_is_settled(snapshot: Snapshot) -> None:
    pool = Pool.of(snapshot)
    settled = {pair.mentee for pair in pool.locked}
    settled |= {each.pair.mentee for each in snapshot.tandems if each.active}
    assert ids(pool.mentees) == sorted(set(ids(pool.mentees)))
    assert ids(pool.mentors) == sorted(set(ids(pool.mentors)))
    assert not settled & set(ids(pool.mentees))
    check = PairCheck(snapshot)
    assert all(not check.obstacles(pair) for pair in pool.locked)
    idle = {lock.pair for lock in pool.idle_locks}
    assert set(pool.locked) | idle == set(snapshot.locked)
