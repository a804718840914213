"""Fits in blocks are what the formulas say for one pair at a time."""

import json
from dataclasses import replace
from random import Random

import numpy as np
from hypothesis import given, settings

from lti_app.domain.matching import GREATEST_FIT, NOT_ALLOWED
from lti_app.domain.matching_people.document import read_snapshot, write_snapshot
from lti_app.domain.matching_people.obstacles import Obstacle
from lti_app.domain.matching_people.pairs import ProfilePairs
from lti_app.domain.matching_people.people import Snapshot
from lti_app.domain.matching_rules import MatchingRules
from lti_app.domain.participation import RoleWish
from tests.snapshots import person, snapshots


@settings(max_examples=70)
@given(snapshot=snapshots())
def test_a_block_holds_what_the_formulas_say(snapshot: Snapshot) -> None:
    pairs = ProfilePairs(snapshot)
    fits = pairs.fits(0, len(pairs.pool.mentees))
    for row, mentee in enumerate(pairs.pool.mentees):
        for column, mentor in enumerate(pairs.pool.mentors):
            is_forbidden = bool(pairs.forbidden_because(row, column))
            expected = NOT_ALLOWED if is_forbidden else pairs.scoring.fit_of(mentee, mentor)
            assert fits[row, column] == expected


@settings(max_examples=35)
@given(snapshot=snapshots())
def test_factors_add_up_to_the_fit(snapshot: Snapshot) -> None:
    pairs = ProfilePairs(snapshot)
    for row, mentee in enumerate(pairs.pool.mentees):
        for column, mentor in enumerate(pairs.pool.mentors):
            factors = pairs.factors(row, column)
            fit = pairs.scoring.fit_of(mentee, mentor)
            assert sum(factor.points for factor in factors) == fit
            assert 0 <= fit <= GREATEST_FIT
            assert all(
                0 <= each.points <= each.most for each in pairs.scoring.points_of(mentee, mentor)
            )


@settings(max_examples=20)
@given(snapshot=snapshots())
def test_a_part_of_a_block_is_the_same_part(snapshot: Snapshot) -> None:
    pairs = ProfilePairs(snapshot)
    mentees = len(pairs.pool.mentees)
    whole = pairs.fits(0, mentees)
    for row in range(mentees):
        assert np.array_equal(pairs.fits(row, row + 1), whole[row : row + 1])


@settings(max_examples=20)
@given(snapshot=snapshots())
def test_a_snapshot_that_was_written_down_gives_the_same_fits(snapshot: Snapshot) -> None:
    read = read_snapshot(json.loads(json.dumps(write_snapshot(snapshot))))
    assert read == snapshot
    here, there = ProfilePairs(snapshot), ProfilePairs(read)
    assert np.array_equal(
        here.fits(0, len(here.pool.mentees)), there.fits(0, len(there.pool.mentees))
    )


@settings(max_examples=35)
@given(snapshot=snapshots())
def test_nobody_can_be_a_mentor_of_their_own_mentor(snapshot: Snapshot) -> None:
    pairs = ProfilePairs(snapshot)
    fits = pairs.fits(0, len(pairs.pool.mentees))
    allowed = {
        (pairs.pool.mentees[row].id, pairs.pool.mentors[column].id)
        for row, column in np.argwhere(fits != NOT_ALLOWED).tolist()
    }
    assert not allowed & {(mentor, mentee) for mentee, mentor in allowed}


def test_of_two_who_could_each_teach_the_other_the_better_one_does() -> None:
    snapshot = Snapshot(
        rules=MatchingRules(hierarchy_gap=0),
        people=(
            person(1, level=2, wanted={"ai": 0}),
            person(2, level=2, offered={"ai": 4}, wanted={"data": 0}),
        ),
    )
    pairs = ProfilePairs(snapshot)
    assert pairs.forbidden_because(0, 1) == ()
    assert pairs.forbidden_because(1, 0) == (Obstacle.OTHER_WAY_ROUND,)
    equal = replace(snapshot, people=(person(1, level=2), person(2, level=2)))
    assert ProfilePairs(equal).forbidden_because(0, 1) == (Obstacle.OTHER_WAY_ROUND,)
    assert ProfilePairs(equal).forbidden_because(1, 0) == ()


def test_more_interests_than_fit_into_one_word_are_counted() -> None:
    words = [f"interest {number}" for number in range(200)]
    random = Random(1)
    people = tuple(
        person(number, interests=frozenset(random.sample(words, 60))) for number in range(1, 13)
    )
    pairs = ProfilePairs(Snapshot(rules=MatchingRules(hierarchy_gap=0), people=people))
    fits = pairs.fits(0, 12)
    for row, column in np.argwhere(fits != NOT_ALLOWED).tolist():
        assert fits[row, column] == pairs.scoring.fit_of(people[row], people[column])


def test_thousands_of_people_are_scored_in_parts() -> None:
    people = tuple(
        person(number, RoleWish.MENTOR if number % 2 else RoleWish.MENTEE, level=number % 5 + 1)
        for number in range(3000)
    )
    pairs = ProfilePairs(Snapshot(rules=MatchingRules(), people=people))
    fits = pairs.fits(0, 1500)
    assert fits.shape == (1500, 1500)
    assert fits.dtype == np.int16
    assert np.array_equal(pairs.fits(1400, 1500), fits[1400:])
