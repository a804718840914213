"""The pairs of a programme as a strategy asks for them: fits in blocks, factors, obstacles.

Two people who could each be the other's mentor are allowed one way only: the one that fits better,
of equals the one whose mentor has the smaller id. So nobody is a mentor of their own mentor, and
the flow network of the exact strategy needs no further kind of constraint. Its proof is over the
pairs that this rule leaves. Under a hierarchy gap of 1 or more it only concerns people of unknown
level.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lti_app.domain.matching import NOT_ALLOWED, Factor, Fits
from lti_app.domain.matching_people.blocks import Numbers, ScoreBlocks
from lti_app.domain.matching_people.obstacles import Obstacle, Relations
from lti_app.domain.matching_people.people import MatchingPerson, Snapshot
from lti_app.domain.matching_people.pool import Pool
from lti_app.domain.matching_people.scoring import Scoring

# Pairs that are scored together.
_PART = 1 << 20


@dataclass(frozen=True, slots=True)
class _Both:
    """People who are on both sides: their rows and columns, and their places in the snapshot."""

    rows: Numbers
    columns: Numbers


class ProfilePairs:
    """A PairSource over profiles; mentees and mentors are numbered as in ``pool``."""

    def __init__(self, snapshot: Snapshot, pool: Pool | None = None) -> None:
        self.pool = pool or Pool.of(snapshot)
        self._relations = Relations(snapshot)
        self._blocks = ScoreBlocks(snapshot, self._relations)
        self.scoring = Scoring(snapshot, self._relations)
        place = {person.id: number for number, person in enumerate(snapshot.people)}
        self._learners = _numbers([place[each.id] for each in self.pool.mentees])
        self._teachers = _numbers([place[each.id] for each in self.pool.mentors])
        self._mentee_ids = frozenset(each.id for each in self.pool.mentees)
        self._mentor_ids = frozenset(each.id for each in self.pool.mentors)
        self._forbidden = self._forbidden_pairs()
        _, rows, columns = np.intersect1d(self._learners, self._teachers, return_indices=True)
        self._both = _Both(rows, columns)

    def fits(self, first: int, last: int) -> Fits:
        """See PairSource. However large, it is scored in parts of a few megabytes."""
        fits = np.empty((last - first, len(self._teachers)), dtype=np.int16)
        rows = max(1, _PART // max(1, len(self._teachers)))
        for start in range(first, last, rows):
            end = min(start + rows, last)
            fits[start - first : end - first] = self._part(start, end)
        return fits

    def _part(self, first: int, last: int) -> Fits:
        fits = self._blocks.fits(self._learners[first:last], self._teachers)
        start, end = np.searchsorted(self._forbidden[:, 0], (first, last))
        listed = self._forbidden[start:end]
        fits[listed[:, 0] - first, listed[:, 1]] = NOT_ALLOWED
        self._leave_one_way(first, last, fits)
        return fits

    def factors(self, mentee: int, mentor: int) -> tuple[Factor, ...]:
        """See PairSource; in the order of FactorName, those with a weight."""
        points = self.scoring.points_of(self.pool.mentees[mentee], self.pool.mentors[mentor])
        return tuple(Factor(each.factor.value, each.points) for each in points)

    def forbidden_because(self, mentee: int, mentor: int) -> tuple[Obstacle, ...]:
        """The hard rules that cut a pair; empty for an allowed one."""
        one, other = self.pool.mentees[mentee], self.pool.mentors[mentor]
        obstacles = self._relations.obstacles(one, other)
        if obstacles or not self.fits_better_other_way(one, other):
            return obstacles
        return (Obstacle.OTHER_WAY_ROUND,)

    def fits_better_other_way(
        self, mentee: MatchingPerson, mentor: MatchingPerson, lifted: Obstacle | None = None
    ) -> bool:
        """Whether the mentor could be the mentee's mentee, and the two fit better so.

        ``lifted`` is an obstacle between them that is left out of account.
        """
        if mentor.id not in self._mentee_ids or mentee.id not in self._mentor_ids:
            return False
        if set(self._relations.obstacles(mentor, mentee)) - {lifted}:
            return False
        here = self.scoring.fit_of(mentee, mentor)
        there = self.scoring.fit_of(mentor, mentee)
        return there > here or (there == here and mentor.id > mentee.id)

    def _leave_one_way(self, first: int, last: int, fits: Fits) -> None:
        """Forbid pairs of a block that fit better the other way round."""
        here = (self._both.rows >= first) & (self._both.rows < last)
        if not here.any():
            return
        rows, columns = self._both.rows[here] - first, self._both.columns
        mentees = self._learners[rows + first]
        mentors = self._teachers[columns]
        there = self._blocks.fits(mentors, mentees).T
        ours = fits[np.ix_(rows, columns)]
        worse = (there > ours) | (
            (there == ours) & (mentors[np.newaxis, :] > mentees[:, np.newaxis])
        )
        fits[np.ix_(rows, columns)] = np.where(worse, NOT_ALLOWED, ours)

    def _forbidden_pairs(self) -> Numbers:
        """Rows of (mentee, mentor) by number, sorted, that rules about two people forbid."""
        rows = {each.id: number for number, each in enumerate(self.pool.mentees)}
        columns = {each.id: number for number, each in enumerate(self.pool.mentors)}
        pairs = [
            (rows[mentee], columns[mentor])
            for mentee, mentor in self._relations.forbidden()
            if mentee in rows and mentor in columns
        ]
        pairs += [(rows[person], columns[person]) for person in rows.keys() & columns.keys()]
        return _numbers(sorted(pairs)).reshape(-1, 2)


def _numbers(values: Sequence[int] | Sequence[tuple[int, int]]) -> Numbers:
    return np.array(values, dtype=np.int64)
