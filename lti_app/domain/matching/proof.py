"""Whether a matching is what it says, and whether its certificate proves that none is better.

Knows nothing of how the matching was found. Why the four conditions are a proof stands in
docs/matching.md under the same numbers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from lti_app.domain.matching.pairs import GREATEST_FIT, NOT_ALLOWED
from lti_app.domain.matching.problem import Identifier, MatchingProblem
from lti_app.domain.matching.result import Certificate, Matching, band_of, objective_of

Numbers = npt.NDArray[np.int64]

# Four such numbers add up within 64 bits.
_GREATEST = 1 << 61
# Pairs that are looked at together.
_BLOCK = 1 << 20


class ProofRefuted(Exception):
    """A matching or its certificate does not hold; the message says what is wrong."""


def check_matching(problem: MatchingProblem, matching: Matching) -> None:
    """Check that pairs are allowed, places and quotas hold, and the objective is their worth.

    Raises:
        ProofRefuted: one of these does not hold.
    """
    rows = {mentee.id: row for row, mentee in enumerate(problem.mentees)}
    columns = {mentor.id: column for column, mentor in enumerate(problem.mentors)}
    for pair in matching.pairs:
        row, column = rows.get(pair.mentee), columns.get(pair.mentor)
        _require(row is not None and column is not None, f"{pair} names a stranger")
        if row is not None and column is not None:
            fit = int(problem.pairs.fits(row, row + 1)[0, column])
            _require(fit == pair.fit != NOT_ALLOWED, f"{pair} is not allowed or has another fit")
    everybody = [pair.mentee for pair in matching.pairs]
    everybody += [unmatched.mentee for unmatched in matching.unmatched]
    _require(Counter(everybody) == Counter(list(rows)), "not every mentee is named once")
    mentors = Counter(pair.mentor for pair in matching.pairs)
    groups = Counter(problem.mentors[columns[pair.mentor]].group for pair in matching.pairs)
    for holder, taken in ((problem.mentors, mentors), (problem.groups, groups)):
        for each in holder:
            _require(taken[each.id] <= each.capacity, f"{each.id!r} has too many mentees")
    objective = objective_of((pair.fit for pair in matching.pairs), problem.bands)
    _require(objective == matching.objective, "the objective is not what the pairs are worth")


def check_proof(problem: MatchingProblem, matching: Matching) -> None:
    """Check a matching and that its certificate proves it to be the best.

    Raises:
        ProofRefuted: one of the conditions does not hold.
    """
    check_matching(problem, matching)
    certificate = matching.certificate
    if certificate is None:
        raise ProofRefuted("there is no certificate")
    _check_stages(problem, certificate)
    stages = len(certificate.stages)
    weights = _weights(problem, certificate)
    mentees = _prices((each.id for each in problem.mentees), certificate.mentees, stages)
    mentors = _prices((each.id for each in problem.mentors), certificate.mentors, stages)
    groups = _prices((each.id for each in problem.groups), certificate.groups, stages)
    _check_pairs(problem, weights, mentees, mentors + _group_prices(problem, groups))
    bound = _cost(mentees, (1 for _ in problem.mentees))
    bound = _add(bound, _cost(mentors, (each.capacity for each in problem.mentors)))
    bound = _add(bound, _cost(groups, (each.capacity for each in problem.groups)))
    reached = _cost(weights[[pair.fit for pair in matching.pairs]], (1 for _ in matching.pairs))
    _require(reached == bound, "prices and pairs do not add up to the same")


def _require(condition: bool, otherwise: str) -> None:
    if not condition:
        raise ProofRefuted(otherwise)


def _check_stages(problem: MatchingProblem, certificate: Certificate) -> None:
    """Condition 1: the stages weigh all levels, and none outweighs a level before it."""
    levels = len(problem.bands) + 2
    _require(sum(map(len, certificate.stages)) == levels, "the stages have not all levels")
    for number, coefficients in enumerate(certificate.stages):
        below = 0
        for place, coefficient in reversed(list(enumerate(coefficients))):
            _require(coefficient > problem.most_pairs * below, "a level outweighs one before it")
            last = number == len(certificate.stages) - 1 and place == len(coefficients) - 1
            below += coefficient * (GREATEST_FIT if last else 1)
        _require(below < _GREATEST, "a stage's weights are too large to be checked")


def _weights(problem: MatchingProblem, certificate: Certificate) -> Numbers:
    """A row for each fit from 0 to 1000, a column for each stage."""
    rows = []
    for fit in range(GREATEST_FIT + 1):
        band = band_of(fit, problem.bands)
        values = iter([*(int(band >= number) for number in range(len(problem.bands) + 1)), fit])
        rows.append([sum(c * next(values) for c in stage) for stage in certificate.stages])
    return np.array(rows, dtype=np.int64)


def _prices(
    identifiers: Iterable[Identifier],
    prices: Mapping[Identifier, tuple[int, ...]],
    stages: int,
) -> Numbers:
    """A row for each person. Condition 2: none is below 0."""
    nothing = (0,) * stages
    rows = [prices.get(identifier, nothing) for identifier in identifiers]
    for price in rows:
        _require(len(price) == stages and price >= nothing, f"the price {price} is below 0")
        _require(all(abs(each) < _GREATEST for each in price), f"the price {price} is too large")
    return np.array(rows, dtype=np.int64).reshape(-1, stages)


def _group_prices(problem: MatchingProblem, groups: Numbers) -> Numbers:
    """The price of each mentor's group."""
    numbers = {group.id: number for number, group in enumerate(problem.groups)}
    prices = np.zeros((len(problem.mentors), groups.shape[1]), dtype=np.int64)
    for column, mentor in enumerate(problem.mentors):
        if mentor.group is not None:
            prices[column] = groups[numbers[mentor.group]]
    return prices


def _check_pairs(
    problem: MatchingProblem, weights: Numbers, mentees: Numbers, places: Numbers
) -> None:
    """Condition 3: no allowed pair's weight is above its price, compared from the left."""
    rows = max(1, _BLOCK // max(1, len(problem.mentors)))
    for first in range(0, len(problem.mentees), rows):
        last = min(first + rows, len(problem.mentees))
        fits = problem.pairs.fits(first, last)
        undecided = fits != NOT_ALLOWED
        for stage in range(weights.shape[1]):
            surplus = mentees[first:last, stage, np.newaxis] + places[:, stage]
            surplus -= weights[:, stage][fits]
            _require(not (undecided & (surplus < 0)).any(), "a pair's weight is above its price")
            undecided &= surplus == 0


def _cost(prices: Numbers, capacities: Iterable[int]) -> list[int]:
    """What all places cost in each stage, in Python's numbers: the sum may pass 64 bits."""
    total = [0] * prices.shape[1]
    for price, capacity in zip(prices.tolist(), capacities, strict=True):
        if any(price):
            total = _add(total, [capacity * each for each in price])
    return total


def _add(one: list[int], other: list[int]) -> list[int]:
    return [a + b for a, b in zip(one, other, strict=True)]
