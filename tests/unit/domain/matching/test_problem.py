"""A problem has one form, and says where it contradicts itself."""

from typing import Any

import pytest

from lti_app.domain.matching import (
    Group,
    ImpossibleProblem,
    ListedPairs,
    MatchingProblem,
    Mentee,
    Mentor,
    band_of,
    objective_of,
)


def problem(**changes: Any) -> MatchingProblem:
    parts: dict[str, Any] = {
        "mentors": (Mentor(1, 2), Mentor("a", 1, "g")),
        "mentees": (Mentee("x"), Mentee("y")),
        "groups": (Group("g", 1),),
        "pairs": ListedPairs(2, 2, [(1, 0, 700), (0, 1, 300)]),
    }
    return MatchingProblem(**parts | changes)


def test_pairs_that_are_not_listed_are_not_allowed() -> None:
    assert problem().pairs.fits(0, 2).tolist() == [[-1, 300], [700, -1]]
    assert problem().pairs.fits(1, 2).tolist() == [[700, -1]]


def test_there_are_no_more_pairs_than_places_and_mentees() -> None:
    assert problem().most_pairs == 2
    assert problem(mentors=(Mentor(1, 1), Mentor(2, 0))).most_pairs == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"mentors": (Mentor("a", 1), Mentor(1, 2))},
        {"mentees": (Mentee("x"), Mentee("x"))},
        {"mentors": (Mentor(1, -1),)},
        {"groups": (Group("g", -1),)},
        {"groups": ()},
        {"bands": (500, 500)},
    ],
)
def test_contradictions_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ImpossibleProblem):
        problem(**changes)


def test_a_fit_at_a_threshold_belongs_to_the_better_band() -> None:
    assert [band_of(fit, [300, 700]) for fit in (0, 299, 300, 699, 700, 1000)] == [0, 0, 1, 1, 2, 2]


def test_an_objective_counts_pairs_by_band_and_adds_their_fit() -> None:
    objective = objective_of([100, 300, 800, 900], [300, 700])
    assert (objective.matched, objective.per_band, objective.total) == (4, (1, 1, 2), 2100)
