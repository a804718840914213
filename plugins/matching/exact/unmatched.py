"""Why a mentee has no partner, and the one place more that would give them one."""

import numpy as np

from lti_app.domain.matching import (
    NOT_ALLOWED,
    MatchingProblem,
    Unmatched,
    UnmatchedReason,
)
from plugins.matching.exact.candidates import Marks
from plugins.matching.exact.levels import Numbers
from plugins.matching.exact.network import NOBODY, Network


def explain_unmatched(
    problem: MatchingProblem, network: Network, mate: Numbers
) -> tuple[Unmatched, ...]:
    """The reasons in a matching with the greatest number of pairs, in the order of the mentees.

    Of several places that would do, the one with the best fit is named, then the first.
    """
    taken = np.bincount(mate[mate != NOBODY], minlength=network.mentors)
    group_taken = np.bincount(network.mentor_group, weights=taken, minlength=network.groups).astype(
        np.int64
    )
    mentor_full = taken >= network.mentor_capacity
    group_full = (group_taken >= network.group_capacity)[network.mentor_group]
    return tuple(
        _explain(problem, int(mentee), mentor_full, group_full)
        for mentee in np.flatnonzero(mate == NOBODY)
    )


def _explain(
    problem: MatchingProblem, mentee: int, mentor_full: Marks, group_full: Marks
) -> Unmatched:
    identifier = problem.mentees[mentee].id
    fits = problem.pairs.fits(mentee, mentee + 1)[0]
    allowed = fits != NOT_ALLOWED
    if not allowed.any():
        return Unmatched(identifier, UnmatchedReason.NO_ALLOWED_PAIR)
    # Nobody has a free place in a group with a free place: one more pair would be possible.
    one_mentor_place = np.where(allowed & ~group_full, fits, NOT_ALLOWED)
    if one_mentor_place.max() != NOT_ALLOWED:
        mentor = problem.mentors[int(one_mentor_place.argmax())]
        return Unmatched(identifier, UnmatchedReason.MENTORS_FULL, place_with_mentor=mentor.id)
    one_group_place = np.where(allowed & ~mentor_full, fits, NOT_ALLOWED)
    if one_group_place.max() != NOT_ALLOWED:
        group = problem.mentors[int(one_group_place.argmax())].group
        return Unmatched(identifier, UnmatchedReason.GROUPS_FULL, place_with_group=group)
    return Unmatched(identifier, UnmatchedReason.GROUPS_FULL)
