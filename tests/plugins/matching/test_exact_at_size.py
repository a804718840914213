"""The exact strategy where it looks for pairs in rounds: against SciPy, cancelled, and repeated."""

from collections import Counter
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from lti_app.domain.matching import (
    NOT_ALLOWED,
    Factor,
    Fits,
    Matching,
    MatchingProblem,
    Mentee,
    Mentor,
)
from lti_app.extension.matching import MatchingCancelled, MatchingProgress
from plugins.matching.exact.strategy import ExactStrategy


class Scored:
    """Fits from what people have in common; a tenth of the pairs is not allowed."""

    def __init__(self, mentees: int, mentors: int, seed: int) -> None:
        random = np.random.default_rng(seed)
        self._wanted = random.random((mentees, 4))
        self._offered = random.random((mentors, 4))
        self._forbidden = random.random((mentees, mentors)) < 0.1

    def fits(self, first: int, last: int) -> Fits:
        fits = (self._wanted[first:last] @ self._offered.T * 250).astype(np.int16)
        fits[self._forbidden[first:last]] = NOT_ALLOWED
        return fits

    def factors(self, mentee: int, mentor: int) -> tuple[Factor, ...]:
        return (Factor("topics", int(self.fits(mentee, mentee + 1)[0, mentor])),)


def scored_problem(
    mentees: int, mentors: int, capacity: int = 1, bands: tuple[int, ...] = ()
) -> MatchingProblem:
    return MatchingProblem(
        mentors=tuple(Mentor(number, capacity) for number in range(mentors)),
        mentees=tuple(Mentee(number) for number in range(mentees)),
        pairs=Scored(mentees, mentors, seed=mentees + mentors),
        bands=bands,
    )


def match(problem: MatchingProblem, candidates_per_person: int | None = None) -> Matching:
    return ExactStrategy(candidates_per_person).match(problem, Random(0))


@pytest.mark.parametrize(("mentees", "mentors", "capacity"), [(300, 300, 1), (400, 200, 2)])
@pytest.mark.parametrize("candidates_per_person", [2, 12])
def test_the_total_fit_is_that_of_a_dense_assignment(
    mentees: int, mentors: int, capacity: int, candidates_per_person: int
) -> None:
    problem = scored_problem(mentees, mentors, capacity)
    fits = np.repeat(problem.pairs.fits(0, mentees), capacity, axis=1).astype(float)
    fits[fits == NOT_ALLOWED] = -1_000_000
    rows, columns = linear_sum_assignment(fits, maximize=True)
    best = fits[rows, columns]
    objective = match(problem, candidates_per_person).objective
    assert objective.matched == np.count_nonzero(best >= 0)
    assert objective.total == best[best >= 0].sum()


def test_bands_come_before_the_total() -> None:
    without = match(scored_problem(300, 300)).objective
    problem = scored_problem(300, 300, bands=(150, 200, 250, 300))
    generous = match(problem).objective
    fits = Counter(
        int(np.searchsorted(problem.bands, pair.fit, side="right"))
        for pair in match(scored_problem(300, 300)).pairs
    )
    assert generous.matched == without.matched == 300
    assert list(generous.per_band) < [fits[band] for band in range(5)]
    assert generous.total < without.total


def test_how_many_candidates_there_are_changes_nothing_about_the_objective() -> None:
    problem = scored_problem(200, 150, capacity=2, bands=(150, 250, 350))
    objectives = {match(problem, candidates).objective for candidates in (1, 5, 150)}
    assert len(objectives) == 1


def test_the_factors_of_a_pair_add_up_to_its_fit() -> None:
    pairs = match(scored_problem(30, 30)).pairs
    assert len(pairs) == 30
    for pair in pairs:
        assert sum(factor.points for factor in pair.factors) == pair.fit


def test_progress_is_reported_until_no_pair_is_open() -> None:
    reports: list[MatchingProgress] = []
    problem = scored_problem(200, 200, bands=(100, 150, 200, 250, 300))
    ExactStrategy(candidates_per_person=2, bits=40).match(problem, Random(0), reports.append)
    assert reports[-1].stage == reports[-1].stages > 1
    assert reports[-1].open_pairs == 0
    for earlier, later in pairwise(reports):
        assert (later.stage, later.round) in {
            (earlier.stage, earlier.round + 1),
            (earlier.stage + 1, 1),
        }
        assert (earlier.open_pairs == 0) == (later.stage > earlier.stage)


def test_a_caller_can_cancel_between_two_rounds() -> None:
    rounds = 0

    def cancel_in_the_second_round(progress: MatchingProgress) -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 2:
            raise MatchingCancelled

    with pytest.raises(MatchingCancelled):
        ExactStrategy(2).match(scored_problem(200, 200), Random(0), cancel_in_the_second_round)
    assert rounds == 2
