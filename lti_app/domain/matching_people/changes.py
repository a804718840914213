"""Who has no partner in a run, why, and what could change to give them one (F30).

A strategy says where a place more would be enough. Where no pair is allowed at all, the change is
the one hard rule whose giving way opens a pair with a mentor, best with one who has a free place
left. Some rules never give way, and are never proposed: avoidance, the reporting line, being
partners already.

What is opened may go to somebody else who waits, too. Whether a change gives this very person a
partner, services/matching/smallest_change.py tries out; what the change makes of the people stands
in changed.py.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from lti_app.domain.matching import (
    NOT_ALLOWED,
    Matching,
    MatchingProblem,
    Unmatched,
    UnmatchedReason,
)
from lti_app.domain.matching_people.obstacles import Obstacle, gap_between
from lti_app.domain.matching_people.pairs import ProfilePairs

_ROWS = 64


class ChangeKind(StrEnum):
    """What would have to change. Of several that would do, the first here is proposed."""

    ONE_MORE_PLACE = "one_more_place"
    ONE_MORE_PLACE_IN_GROUP = "one_more_place_in_group"
    COMMON_LANGUAGE = "common_language"
    LIFT_EXCLUSION = "lift_exclusion"
    TAKE_BACK = "take_back"
    END_PAUSE = "end_pause"
    SMALLER_GAP = "smaller_gap"


@dataclass(frozen=True, slots=True)
class Change:
    """A change. ``mentor`` is with whom, or whose place, or who comes back; ``group`` whose quota.

    A place with a mentor whose group is full, too, names both.
    ``gap``: the hierarchy gap that would do. ``needs_place``: besides, that mentor or their group
    would need more places. ``places``: how many more, where it takes any.
    """

    kind: ChangeKind
    mentor: int | None = None
    group: str | None = None
    gap: int | None = None
    needs_place: bool = False
    places: int = 1


@dataclass(frozen=True, slots=True)
class Leftover:
    """A mentee without a mentor. No change: it takes more than one."""

    mentee: int
    reason: UnmatchedReason
    change: Change | None = None


class FreeReason(StrEnum):
    """Why a mentor still has free places."""

    NO_MENTEES = "no_mentees"
    NO_ALLOWED_MENTEE = "no_allowed_mentee"
    GROUP_FULL = "group_full"
    MENTEES_MATCHED = "mentees_matched"
    NOT_DRAWN = "not_drawn"


@dataclass(frozen=True, slots=True)
class FreeMentor:
    """A mentor with places left after a run."""

    mentor: int
    places: int
    reason: FreeReason


class _Places:
    """What a matching leaves of places and quotas, by mentor id."""

    def __init__(self, problem: MatchingProblem, matching: Matching) -> None:
        taken = Counter(pair.mentor for pair in matching.pairs)
        group_of = {mentor.id: mentor.group for mentor in problem.mentors}
        group_taken = Counter(group_of[pair.mentor] for pair in matching.pairs)
        full_groups = {
            group.id for group in problem.groups if group_taken[group.id] >= group.capacity
        }
        self.left = {
            int(mentor.id): mentor.capacity - taken[mentor.id] for mentor in problem.mentors
        }
        self.in_full_group = {
            int(mentor.id) for mentor in problem.mentors if mentor.group in full_groups
        }

    def is_free(self, mentor: int) -> bool:
        """Whether one more mentee fits in."""
        return self.left[mentor] > 0 and mentor not in self.in_full_group


def leftovers_of(
    pairs: ProfilePairs, problem: MatchingProblem, matching: Matching
) -> tuple[Leftover, ...]:
    """Everybody whom the matching leaves without a mentor, in its order."""
    places = _Places(problem, matching)
    rows = {mentee.id: row for row, mentee in enumerate(problem.mentees)}
    return tuple(
        Leftover(int(each.mentee), each.reason, _change(pairs, places, rows[each.mentee], each))
        for each in matching.unmatched
    )


def changes_for(
    pairs: ProfilePairs, problem: MatchingProblem, matching: Matching, left: Leftover
) -> tuple[Change, ...]:
    """Every single change that opens a pair for somebody, the smallest first.

    More than one place with the same mentor is not among them.
    """
    row = next(row for row, each in enumerate(problem.mentees) if each.id == left.mentee)
    places = _Places(problem, matching)
    if left.reason is UnmatchedReason.NO_ALLOWED_PAIR:
        return tuple(_rules_that_give_way(pairs, places, row))
    fits = problem.pairs.fits(row, row + 1)[0]
    order = [int(column) for column in np.argsort(-fits, kind="stable") if fits[column] >= 0]
    mentors = [problem.mentors[column] for column in order]
    full_groups = {mentor.group for mentor in mentors if int(mentor.id) in places.in_full_group}
    with_mentors = (
        Change(ChangeKind.ONE_MORE_PLACE, mentor=int(mentor.id))
        for mentor in mentors
        if int(mentor.id) not in places.in_full_group
    )
    in_groups = (
        Change(ChangeKind.ONE_MORE_PLACE_IN_GROUP, group=str(group))
        for group in sorted(map(str, full_groups))
    )
    in_both = (
        Change(ChangeKind.ONE_MORE_PLACE, mentor=int(mentor.id), group=str(mentor.group))
        for mentor in mentors
        if int(mentor.id) in places.in_full_group
    )
    return (*with_mentors, *in_groups, *in_both)


def _change(pairs: ProfilePairs, places: _Places, row: int, unmatched: Unmatched) -> Change | None:
    if unmatched.place_with_mentor is not None:
        return Change(ChangeKind.ONE_MORE_PLACE, mentor=int(unmatched.place_with_mentor))
    if unmatched.place_with_group is not None:
        return Change(ChangeKind.ONE_MORE_PLACE_IN_GROUP, group=str(unmatched.place_with_group))
    if unmatched.reason is not UnmatchedReason.NO_ALLOWED_PAIR:
        return None
    return next(iter(_rules_that_give_way(pairs, places, row)), None)


def _rules_that_give_way(pairs: ProfilePairs, places: _Places, row: int) -> list[Change]:
    """Changes of a rule; those that need no place besides come first."""
    order = list(ChangeKind)
    mentee = pairs.pool.mentees[row]
    ways = [
        (needs_place, order.index(way.kind), -(way.gap or 0), -fit, column, way)
        for column, way in _ways(pairs, row)
        for needs_place in [not places.is_free(pairs.pool.mentors[column].id)]
        for fit in [pairs.scoring.fit_of(mentee, pairs.pool.mentors[column])]
    ]
    return [
        replace(way, needs_place=needs_place)
        for needs_place, *_, way in sorted(ways, key=lambda each: each[:-1])
    ]


def _ways(pairs: ProfilePairs, row: int) -> Iterator[tuple[int, Change]]:
    """Every mentor who is cut by a single rule that could give way, and how."""
    mentee = pairs.pool.mentees[row]
    for column, mentor in enumerate(pairs.pool.mentors):
        obstacles = pairs.forbidden_because(row, column)
        if len(obstacles) != 1 or pairs.fits_better_other_way(mentee, mentor, obstacles[0]):
            continue
        gap = gap_between(mentee, mentor)
        match obstacles[0]:
            case Obstacle.NO_SHARED_LANGUAGE:
                yield column, Change(ChangeKind.COMMON_LANGUAGE, mentor=mentor.id)
            case Obstacle.EXCLUDED:
                yield column, Change(ChangeKind.LIFT_EXCLUSION, mentor=mentor.id)
            case Obstacle.HIERARCHY_GAP if gap >= 0:
                yield column, Change(ChangeKind.SMALLER_GAP, mentor=mentor.id, gap=gap)


def free_mentors_of(problem: MatchingProblem, matching: Matching) -> tuple[FreeMentor, ...]:
    """Every mentor with a place left, and why nobody has it."""
    places = _Places(problem, matching)
    allowed, allowed_unmatched = _allowed_by_mentor(problem, matching)
    return tuple(
        FreeMentor(
            int(mentor.id),
            places.left[int(mentor.id)],
            _free_reason(
                has_mentees=bool(problem.mentees),
                allowed=bool(allowed[column]),
                unmatched=bool(allowed_unmatched[column]),
                group_full=int(mentor.id) in places.in_full_group,
            ),
        )
        for column, mentor in enumerate(problem.mentors)
        if places.left[int(mentor.id)] > 0
    )


def _free_reason(
    *, has_mentees: bool, allowed: bool, unmatched: bool, group_full: bool
) -> FreeReason:
    if not has_mentees:
        return FreeReason.NO_MENTEES
    if not allowed:
        return FreeReason.NO_ALLOWED_MENTEE
    if group_full:
        return FreeReason.GROUP_FULL
    return FreeReason.NOT_DRAWN if unmatched else FreeReason.MENTEES_MATCHED


def _allowed_by_mentor(
    problem: MatchingProblem, matching: Matching
) -> tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """For every mentor: is any mentee allowed, and is any of those without a mentor."""
    without = {each.mentee for each in matching.unmatched}
    is_without = np.array([mentee.id in without for mentee in problem.mentees], dtype=bool)
    any_allowed = np.zeros(len(problem.mentors), dtype=bool)
    any_without = np.zeros(len(problem.mentors), dtype=bool)
    for first in range(0, len(problem.mentees), _ROWS):
        last = min(first + _ROWS, len(problem.mentees))
        allowed = problem.pairs.fits(first, last) != NOT_ALLOWED
        any_allowed |= allowed.any(axis=0)
        any_without |= allowed[is_without[first:last]].any(axis=0)
    return any_allowed, any_without
