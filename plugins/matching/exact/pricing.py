"""Looking through all pairs, a block of mentees at a time, for those that the solver needs.

A pair pays if its weight is above the price of its mentee and its place. Prices under which no
allowed pair pays prove that the candidates were enough: the last look through is the proof.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from lti_app.domain.matching import NOT_ALLOWED, Fits, MatchingProblem
from plugins.matching.exact.candidates import Candidates
from plugins.matching.exact.levels import FORBIDDEN, Numbers
from plugins.matching.exact.prices import Prices

Block = npt.NDArray[np.signedinteger]

# Pairs in one block: a few megabytes, whatever the size of the problem.
_BLOCK = 1 << 20
# At least this many blocks, because each nominates one candidate for every mentor.
_BLOCKS = 16
# Shortens a surplus so that it leaves room for the fit in the same number.
_GREATEST_SURPLUS = 1 << 50


@dataclass(frozen=True)
class Solved:
    """A stage's weights by fit, and the prices that prove its answer."""

    weights: Numbers
    prices: Prices

    def surplus(self, fits: Fits, first: int, last: int) -> Block:
        """By how much each pair's weight is above its price; not allowed ones stay far below."""
        weights, mentee, place = self._compact
        surplus = weights[fits]
        surplus -= mentee[first:last, np.newaxis]
        surplus -= place
        return surplus

    @cached_property
    def _compact(self) -> tuple[Block, Block, Block]:
        """Weights and prices in half the bits if they allow it: most of the time goes here."""
        numbers = (self.weights, self.prices.mentee, self.prices.place)
        if max(int(abs(column).max()) for column in (self.weights[:-1], *numbers[1:])) >= 1 << 28:
            return numbers
        weights, mentee, place = numbers
        weights = np.maximum(weights, -(1 << 30))
        return weights.astype(np.int32), mentee.astype(np.int32), place.astype(np.int32)

    def surplus_of(self, candidates: Candidates) -> Numbers:
        """The same for pairs one by one."""
        surplus: Numbers = (
            self.weights[candidates.fit]
            - self.prices.mentee[candidates.mentee]
            - self.prices.place[candidates.mentor]
        )
        return surplus


def first_candidates(problem: MatchingProblem, per_person: int) -> Candidates:
    """The best pairs by fit of every mentee and, nearly, of every mentor."""
    gathering = _Gathering(len(problem.mentors), per_person)
    for first, _, fits in _blocks(problem):
        gathering.offer(first, fits, fits, least=0)
    return gathering.candidates()


def paying_pairs(
    problem: MatchingProblem, before: Sequence[Solved], stage: Solved, per_person: int
) -> tuple[Candidates, int]:
    """The pairs that pay most, and how many pay in all.

    A pair that falls short of its price in a stage before cannot be in any of its best answers,
    so it is left out.
    """
    gathering = _Gathering(len(problem.mentors), per_person)
    for first, last, fits in _blocks(problem):
        open_fits = fits
        for solved in before:
            short = solved.surplus(fits, first, last) < 0
            open_fits = np.where(short, NOT_ALLOWED, open_fits)
        gathering.offer(first, open_fits, stage.surplus(open_fits, first, last), least=1)
    return gathering.candidates(), gathering.worthy


def _blocks(problem: MatchingProblem) -> Iterator[tuple[int, int, Fits]]:
    mentees, mentors = len(problem.mentees), len(problem.mentors)
    rows = max(1, min(_BLOCK // max(1, mentors), mentees // _BLOCKS))
    for first in range(0, mentees, rows):
        last = min(first + rows, mentees)
        yield first, last, problem.pairs.fits(first, last)


class _Gathering:
    """Collects the worthiest pairs of a look through: all, or some for each person."""

    def __init__(self, mentors: int, per_person: int) -> None:
        self._mentors = mentors
        self._per_person = per_person
        self._parts: list[tuple[Numbers, Numbers, Fits]] = [_no_pairs()]
        # The nominees of the blocks, by mentor: how worthy, with which mentee, of which fit.
        self._worth = np.full((per_person, mentors), FORBIDDEN, dtype=np.int64)
        self._mentee = np.zeros((per_person, mentors), dtype=np.int64)
        self._fit = np.full((per_person, mentors), NOT_ALLOWED, dtype=np.int16)
        self.worthy = 0

    def offer(self, first: int, fits: Fits, worth: Block, least: int) -> None:
        """Take from a block, whose first row is mentee ``first``, what is worth ``least``."""
        worthy = worth >= least
        count = int(np.count_nonzero(worthy))
        self.worthy += count
        if not count:
            return
        if count <= self._per_person * len(fits):
            self._take(first, fits, *np.divmod(np.flatnonzero(worthy), self._mentors))
            return
        if worth is not fits:
            # Many pairs pay the same where only counts matter: the greater fit decides.
            surplus = np.clip(worth.astype(np.int64), 0, _GREATEST_SURPLUS)
            worth = (surplus << 10) | (fits & 1023)
        self._take_best_by_mentee(first, fits, worth, worthy)
        self._nominate_by_mentor(first, fits, worth, worthy)

    def candidates(self) -> Candidates:
        """What was collected."""
        _, column = nominated = np.nonzero(self._fit != NOT_ALLOWED)
        self._parts.append((self._mentee[nominated], column, self._fit[nominated]))
        return Candidates.gather(self._parts, self._mentors)

    def _take(self, first: int, fits: Fits, rows: Numbers, columns: Numbers) -> None:
        self._parts.append((rows + first, columns, fits[rows, columns]))

    def _take_best_by_mentee(
        self, first: int, fits: Fits, worth: Block, worthy: npt.NDArray[np.bool_]
    ) -> None:
        size = min(self._per_person, self._mentors)
        columns = np.argpartition(worth, self._mentors - size, axis=1)[:, -size:]
        rows = np.broadcast_to(np.arange(len(fits))[:, np.newaxis], columns.shape)
        kept = worthy[rows, columns]
        self._take(first, fits, rows[kept], columns[kept])

    def _nominate_by_mentor(
        self, first: int, fits: Fits, worth: Block, worthy: npt.NDArray[np.bool_]
    ) -> None:
        rows = worth.argmax(axis=0)
        columns = np.arange(self._mentors)
        weakest = self._worth.argmin(axis=0)
        better = worthy[rows, columns] & (worth[rows, columns] > self._worth[weakest, columns])
        rows, columns, weakest = rows[better], columns[better], weakest[better]
        self._worth[weakest, columns] = worth[rows, columns]
        self._mentee[weakest, columns] = rows + first
        self._fit[weakest, columns] = fits[rows, columns]


def _no_pairs() -> tuple[Numbers, Numbers, Fits]:
    nobody = np.empty(0, dtype=np.int64)
    return nobody, nobody, np.empty(0, dtype=np.int16)
