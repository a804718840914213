"""What counts, in which order, as whole numbers that a flow solver can add up exactly.

The objective is lexicographic. As levels to be maximised one after the other it reads: pairs;
pairs in band 1 or better; pairs in band 2 or better; … ; pairs in the best band; total fit. With
the number of pairs settled, as many as possible above the worst band means as few as possible
in it, then in the next worst, and so on.

Several levels fit into one number if each level's coefficient is greater than anything that all
levels below it can add up to. One number for all levels would pass 64 bits in large problems,
so consecutive levels are gathered into stages; the stages are then solved one after the other,
each among the best answers of those before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lti_app.domain.matching import GREATEST_FIT, MatchingProblem, band_of

Numbers = npt.NDArray[np.int64]

# The flow solver multiplies weights by the number of nodes, and a price is a sum of weights over
# a path of at most that many nodes. Two bits are left for differences of such numbers.
MOST_BITS = 61

# Weight of a pair that is not allowed: no price makes it pay, and nothing overflows with it.
FORBIDDEN = -(1 << 62)


@dataclass(frozen=True)
class Stage:
    """Consecutive levels in one number: what they are multiplied by, and a pair's weight by fit.

    The last entry of ``weights`` is FORBIDDEN: NOT_ALLOWED is -1, so it is found there.
    """

    coefficients: tuple[int, ...]
    weights: Numbers


def split_into_stages(problem: MatchingProblem, bits: int = MOST_BITS) -> list[Stage]:
    """All levels of a problem in few stages whose sums fit into ``bits``, the first one first.

    A stage has at least one level, which alone fits for any number of people.
    """
    nodes = len(problem.mentees) + len(problem.mentors) + len(problem.groups) + 2
    limit = (1 << bits) // nodes
    levels = _levels(problem.bands)
    stages: list[Stage] = []
    while levels:
        size = len(levels)
        while size > 1 and _greatest_weight(levels[-size:], problem.most_pairs) > limit:
            size -= 1
        stages.insert(0, _gather(levels[-size:], problem.most_pairs))
        del levels[-size:]
    return stages


def _levels(bands: tuple[int, ...]) -> list[Numbers]:
    """What a pair of each fit from 0 to 1000 adds to each level."""
    fits = np.arange(GREATEST_FIT + 1, dtype=np.int64)
    band = np.array([band_of(fit, bands) for fit in range(GREATEST_FIT + 1)])
    return [*((band >= number).astype(np.int64) for number in range(len(bands) + 1)), fits]


def _coefficients(levels: Sequence[Numbers], most_pairs: int) -> list[int]:
    coefficients: list[int] = []
    below = 0
    for level in reversed(levels):
        coefficients.insert(0, most_pairs * below + 1)
        below += coefficients[0] * _greatest(level)
    return coefficients


def _greatest_weight(levels: Sequence[Numbers], most_pairs: int) -> int:
    coefficients = _coefficients(levels, most_pairs)
    return sum(
        coefficient * _greatest(level)
        for coefficient, level in zip(coefficients, levels, strict=True)
    )


def _greatest(level: Numbers) -> int:
    """What a pair adds at most; 1 also where a threshold is too high for any fit."""
    return max(1, int(level.max()))


def _gather(levels: Sequence[Numbers], most_pairs: int) -> Stage:
    coefficients = _coefficients(levels, most_pairs)
    weights = np.full(GREATEST_FIT + 2, FORBIDDEN, dtype=np.int64)
    weights[:-1] = sum(
        coefficient * level for coefficient, level in zip(coefficients, levels, strict=True)
    )
    return Stage(tuple(coefficients), weights)
