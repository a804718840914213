"""The pairs that the flow solver is given: a small part of all, grown until no other one pays."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lti_app.domain.matching import Fits
from plugins.matching.exact.levels import Numbers

Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Candidates:
    """Allowed pairs as three arrays, sorted by mentee, then mentor; each pair once."""

    mentee: Numbers
    mentor: Numbers
    fit: Fits

    @classmethod
    def gather(cls, parts: Iterable[tuple[Numbers, Numbers, Fits]], mentors: int) -> "Candidates":
        """Sort parts into one, and leave out what is there twice."""
        mentee, mentor, fit = (np.concatenate(column) for column in zip(*parts, strict=True))
        _, once = np.unique(mentee * mentors + mentor, return_index=True)
        return cls(mentee[once], mentor[once], fit[once])

    def __len__(self) -> int:
        return len(self.mentee)

    def used_by(self, mate: Numbers) -> Marks:
        """Which of these are the pairs of a matching, given as each mentee's mentor."""
        used: Marks = mate[self.mentee] == self.mentor
        return used

    def only(self, marked: Marks) -> "Candidates":
        """Those that are marked."""
        return Candidates(self.mentee[marked], self.mentor[marked], self.fit[marked])

    def joined_with(self, others: "Candidates", mentors: int) -> "Candidates":
        """These and others."""
        return Candidates.gather(
            (
                (self.mentee, self.mentor, self.fit),
                (others.mentee, others.mentor, others.fit),
            ),
            mentors,
        )
