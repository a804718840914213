"""Where the fit of a pair comes from: a list of allowed pairs, or a function over blocks.

A whole programme of 20,000 by 20,000 people has 400 million pairs. They are never held at once:
whoever needs them asks for a block of mentees at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Fits = npt.NDArray[np.int16]

# Stands in a block of fits where a hard rule forbids the pair.
NOT_ALLOWED = -1
GREATEST_FIT = 1000


@dataclass(frozen=True, slots=True)
class Factor:
    """One reason of a fit. The points of all factors of a pair add up to its fit."""

    name: str
    points: int


class PairSource(Protocol):
    """The fit of every pair. Mentees and mentors are numbered in the order of the problem."""

    def fits(self, first: int, last: int) -> Fits:
        """The fits of the mentees ``first`` to ``last - 1`` (rows) with all mentors (columns).

        Each is a whole number from 0 to 1000, or NOT_ALLOWED. The same call gives the same
        block; the caller does not write into it.
        """
        ...

    def factors(self, mentee: int, mentor: int) -> tuple[Factor, ...]:
        """What an allowed pair's fit is made of; empty where nobody knows."""
        ...


@dataclass(frozen=True, slots=True)
class HeldPairs:
    """All fits in one matrix: for small problems, so that no pair is scored twice."""

    matrix: Fits
    source: PairSource

    @classmethod
    def of(cls, source: PairSource, mentees: int) -> "HeldPairs":
        """Score everything once."""
        return cls(source.fits(0, mentees), source)

    def fits(self, first: int, last: int) -> Fits:
        """See PairSource."""
        return self.matrix[first:last]

    def factors(self, mentee: int, mentor: int) -> tuple[Factor, ...]:
        """See PairSource."""
        return self.source.factors(mentee, mentor)


class ListedPairs:
    """Allowed pairs one by one, held as a sparse matrix by mentee."""

    def __init__(
        self,
        mentees: int,
        mentors: int,
        pairs: Sequence[tuple[int, int, int]] | npt.NDArray[np.int64],
    ) -> None:
        """Take rows of (mentee, mentor, fit), each pair at most once."""
        table = np.asarray(pairs, dtype=np.int64).reshape(-1, 3)
        table = table[np.argsort(table[:, 0], kind="stable")]
        self._mentors = mentors
        self._starts = np.searchsorted(table[:, 0], np.arange(mentees + 1))
        self._mentee = table[:, 0]
        self._mentor = table[:, 1]
        self._fit = table[:, 2].astype(np.int16)

    def fits(self, first: int, last: int) -> Fits:
        """See PairSource."""
        block = np.full((last - first, self._mentors), NOT_ALLOWED, dtype=np.int16)
        listed = slice(self._starts[first], self._starts[last])
        block[self._mentee[listed] - first, self._mentor[listed]] = self._fit[listed]
        return block

    def factors(self, mentee: int, mentor: int) -> tuple[Factor, ...]:
        """Nothing: a list says how well two fit, not why."""
        return ()
