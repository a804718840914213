"""The exact strategy on people with profiles, against brute force, for every objective at once.

Brute force looks at every way to give mentees mentors, with fits and obstacles asked for one pair
at a time, and knows nothing of blocks, networks and prices.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_app.domain.matching import band_of
from lti_app.domain.matching_people.changes import Change, ChangeKind
from lti_app.domain.matching_people.pairs import ProfilePairs
from lti_app.domain.matching_people.people import Absence, Snapshot
from lti_app.domain.matching_people.result import RunResult, read_result, write_result
from lti_app.domain.matching_rules import MatchingRules
from lti_app.domain.participation import RoleWish
from lti_app.domain.tandem import Pair
from lti_app.services.matching.solve import solve
from plugins.matching.exact.strategy import ExactStrategy
from plugins.matching.lot.strategy import LotStrategy
from tests.snapshots import person, snapshots

EXACT = ExactStrategy()


def worth(fits: list[int], bands: tuple[int, ...]) -> tuple[int, ...]:
    """The objective as a tuple that is compared from the left; more is better."""
    count = Counter(band_of(fit, bands) for fit in fits)
    return (len(fits), *(-count[band] for band in range(len(bands) + 1)), sum(fits))


def best_by_brute_force(snapshot: Snapshot) -> tuple[int, ...]:
    pairs = ProfilePairs(snapshot)
    pool = pairs.pool
    allowed = [
        [
            (column, pairs.scoring.fit_of(mentee, mentor))
            for column, mentor in enumerate(pool.mentors)
            if not pairs.forbidden_because(row, column)
        ]
        for row, mentee in enumerate(pool.mentees)
    ]
    quotas = {group.id: group.capacity for group in pool.groups}

    def ways(row: int, places: list[int], quota: dict[object, int]) -> Iterator[list[int]]:
        if row == len(allowed):
            yield []
            return
        yield from ways(row + 1, places, quota)
        for column, fit in allowed[row]:
            group = pool.group_of[column]
            if not places[column] or (group is not None and not quota[group]):
                continue
            left = [each - (number == column) for number, each in enumerate(places)]
            quota_left = {key: each - (key == group) for key, each in quota.items()}
            for rest in ways(row + 1, left, quota_left):
                yield [fit, *rest]

    everything = ways(0, list(pool.places), dict(quotas))
    return max(worth(fits, snapshot.rules.bands) for fits in everything)


def check_rules(snapshot: Snapshot, result: RunResult) -> None:
    """What must hold of every result, whatever the strategy."""
    people = {each.id: each for each in snapshot.people}
    tandems = [each.pair for each in snapshot.tandems]
    active = [each.pair for each in snapshot.tandems if each.active]
    found = [each.pair for each in result.all_pairs]
    assert len({pair.mentee for pair in [*found, *active]}) == len(found) + len(active)
    turned = {Pair(mentor=pair.mentee, mentee=pair.mentor) for pair in found}
    assert not turned & {*found, *tandems}
    for pair in found:
        mentor, mentee = people[pair.mentor], people[pair.mentee]
        assert mentor.absent is mentee.absent is None
        assert mentor.wish is not RoleWish.MENTEE
        assert mentee.wish is not RoleWish.MENTOR
        assert pair not in tandems
        assert {(mentor.id, mentee.id), (mentee.id, mentor.id)}.isdisjoint(snapshot.avoided)
        assert mentor.id not in mentee.managers
        assert mentee.id not in mentor.managers
        if mentor.level is not None and mentee.level is not None:
            assert mentee.level - mentor.level >= snapshot.rules.hierarchy_gap
        if mentor.languages and mentee.languages:
            assert mentor.languages & mentee.languages
    taken = Counter(pair.mentor for pair in [*active, *(each.pair for each in result.locked)])
    for mentor_id, number in Counter(each.mentor for each in result.pairs).items():
        assert number <= people[mentor_id].capacity - taken[mentor_id]


@settings(max_examples=60)
@given(snapshot=snapshots(most=6))
def test_nothing_better_exists(snapshot: Snapshot) -> None:
    result = solve(snapshot, EXACT, seed=0)
    fits = [pair.fit for pair in result.pairs]
    assert worth(fits, snapshot.rules.bands) == best_by_brute_force(snapshot)
    assert result.is_proven
    check_rules(snapshot, result)
    assert read_result(write_result(result)) == result


@settings(max_examples=25)
@given(snapshot=snapshots(), seed=st.integers(0, 3))
def test_lots_keep_all_rules_and_are_drawn_the_same_again(snapshot: Snapshot, seed: int) -> None:
    result = solve(snapshot, LotStrategy(), seed)
    check_rules(snapshot, result)
    assert solve(snapshot, LotStrategy(), seed) == result
    assert not result.is_proven


@settings(max_examples=25)
@given(snapshot=snapshots(), random=st.randoms(use_true_random=False))
def test_the_order_in_which_relations_are_listed_changes_nothing(
    snapshot: Snapshot, random: Random
) -> None:
    names = ("tandems", "ranked", "avoided", "locked", "excluded")
    shuffled = {name: list(getattr(snapshot, name)) for name in names}
    for values in shuffled.values():
        random.shuffle(values)
    other = replace(snapshot, **{name: tuple(values) for name, values in shuffled.items()})
    assert solve(other, EXACT, seed=0) == solve(snapshot, EXACT, seed=0)


@settings(max_examples=60)
@given(snapshot=snapshots(most=6))
def test_a_change_that_is_proposed_gives_this_very_mentee_a_mentor_and_takes_nobodys(
    snapshot: Snapshot,
) -> None:
    result = solve(snapshot, EXACT, seed=0)
    for left in result.unmatched:
        if left.change is not None:
            changed = changed_by(left.change, left.mentee, snapshot, result)
            better = solve(changed, EXACT, seed=0, try_changes=False)
            assert left.mentee in {pair.mentee for pair in better.all_pairs}
            assert len(better.all_pairs) > len(result.all_pairs)


@pytest.mark.parametrize("waiting", [1, 3])
def test_who_waits_behind_others_is_told_how_many_places_it_takes(waiting: int) -> None:
    mentor = person(1, RoleWish.MENTOR, level=1)
    mentees = [person(number, RoleWish.MENTEE, level=5) for number in range(2, 3 + waiting)]
    result = solve(Snapshot(rules=MatchingRules(), people=(mentor, *mentees)), EXACT, seed=0)
    changes = {left.change for left in result.unmatched}
    assert changes == {
        Change(ChangeKind.ONE_MORE_PLACE, mentor=1, places=places)
        for places in range(1, waiting + 1)
    }


def changed_by(change: Change, mentee_id: int, snapshot: Snapshot, result: RunResult) -> Snapshot:
    """The same people after the change, as a coordinator would make it."""
    snapshot = with_places(change, snapshot, result)
    match change.kind:
        case ChangeKind.COMMON_LANGUAGE:
            mentor = next(each for each in snapshot.people if each.id == change.mentor)
            mentee = next(each for each in snapshot.people if each.id == mentee_id)
            return with_person(snapshot, mentee_id, languages=mentee.languages | mentor.languages)
        case ChangeKind.LIFT_EXCLUSION:
            two = {change.mentor, mentee_id}
            excluded = tuple(
                pair for pair in snapshot.excluded if {pair.mentor, pair.mentee} != two
            )
            return replace(snapshot, excluded=excluded)
        case ChangeKind.TAKE_BACK | ChangeKind.END_PAUSE:
            assert change.mentor is not None
            return with_person(snapshot, change.mentor, absent=None)
        case ChangeKind.SMALLER_GAP:
            assert change.gap is not None
            return replace(snapshot, rules=replace(snapshot.rules, hierarchy_gap=change.gap))
        case _:
            return snapshot


def with_places(change: Change, snapshot: Snapshot, result: RunResult) -> Snapshot:
    """The same people with the places more: with the mentor, in the group, or in both."""
    if change.kind is ChangeKind.ONE_MORE_PLACE or change.needs_place:
        assert change.mentor is not None
        taken = taken_by({change.mentor}, snapshot, result)
        capacity = next(each.capacity for each in snapshot.people if each.id == change.mentor)
        more = max(capacity, taken + change.places)
        snapshot = with_person(snapshot, change.mentor, capacity=more)
    quota = snapshot.rules.quota
    there = {each.id for each in snapshot.people if each.location == "bonn"}
    if quota and (change.group == "bonn" or (change.needs_place and change.mentor in there)):
        (group,) = quota.groups
        # What is used beyond a quota, by locked pairs, leaves no place by one more.
        more = taken_by(there, snapshot, result) + change.places
        wider = replace(quota, groups=(replace(group, capacity=max(group.capacity, more)),))
        snapshot = replace(snapshot, rules=replace(snapshot.rules, quota=wider))
    return snapshot


def with_person(snapshot: Snapshot, person_id: int, **values: Any) -> Snapshot:
    people = tuple(
        replace(each, **values) if each.id == person_id else each for each in snapshot.people
    )
    return replace(snapshot, people=people)


def taken_by(mentors: set[int], snapshot: Snapshot, result: RunResult) -> int:
    """How many mentees these mentors have together after a run."""
    pairs = [each.pair for each in snapshot.tandems if each.active]
    pairs += [each.pair for each in result.all_pairs]
    return sum(pair.mentor in mentors for pair in pairs)


@pytest.mark.parametrize("strategy", [EXACT, LotStrategy()], ids=lambda each: each.key)
def test_nobody_at_all_is_a_result_too(strategy: ExactStrategy | LotStrategy) -> None:
    nobody = Snapshot(rules=MatchingRules(), people=(person(1, absent=Absence.PAUSED),))
    result = solve(nobody, strategy, seed=0)
    assert result.all_pairs == ()
    assert result.objective.matched == 0


def test_an_optimum_that_leaves_nobody_out_is_found_where_the_greatest_total_leaves_one() -> None:
    """Generous and complete before great: the reason for the order of objectives."""
    languages = {"languages": frozenset({"de"})}
    snapshot = Snapshot(
        rules=MatchingRules(bands=()),
        people=(
            person(1, RoleWish.MENTOR, level=1, offered={"ai": 4}, **languages),
            person(2, RoleWish.MENTOR, level=4, **languages),
            person(3, RoleWish.MENTEE, level=5, wanted={"ai": 0}, **languages),
            person(4, RoleWish.MENTEE, level=3, **languages),
        ),
    )
    result = solve(snapshot, EXACT, seed=0)
    assert {(each.mentor, each.mentee) for each in result.pairs} == {(2, 3), (1, 4)}
