"""By lot: mentees in random order each draw one of the allowed mentors who have a free place.

Nobody is moved again, and the fit counts for nothing. The hard rules hold as everywhere.
"""

from collections import Counter
from random import Random

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching import (
    NOT_ALLOWED,
    Identifier,
    Matching,
    MatchingProblem,
    Pair,
    Unmatched,
    UnmatchedReason,
    objective_of,
)
from lti_app.extension.matching import MatchingProgress, Report, report_nothing


class LotStrategy:
    """Chance decides; an equal random source decides equally."""

    key = "lot"
    name = LocalizedText(de="Los", en="By lot")
    summary = LocalizedText(
        de="Lost unter den erlaubten Paaren – als Maßstab dafür, was die Passung bringt.",
        en="Draws lots among the allowed pairs – a yardstick for what the fit is worth.",
    )
    proves_itself = False

    def match(
        self, problem: MatchingProblem, random: Random, report: Report = report_nothing
    ) -> Matching:
        """A drawn matching without a certificate."""
        drawing = _Drawing(problem)
        order = list(range(len(problem.mentees)))
        random.shuffle(order)
        for mentee in order:
            drawing.draw(mentee, random)
        report(MatchingProgress(stage=1, stages=1, round=1, open_pairs=0))
        pairs = tuple(drawing.pairs[mentee] for mentee in sorted(drawing.pairs))
        return Matching(
            pairs=pairs,
            unmatched=tuple(drawing.unmatched[mentee] for mentee in sorted(drawing.unmatched)),
            objective=objective_of((pair.fit for pair in pairs), problem.bands),
        )


class _Drawing:
    """Who has drawn whom so far, and which places are left."""

    def __init__(self, problem: MatchingProblem) -> None:
        self._problem = problem
        self._mentor_taken: Counter[int] = Counter()
        self._group_taken: Counter[Identifier | None] = Counter()
        self._quota = {group.id: group.capacity for group in problem.groups}
        self.pairs: dict[int, Pair] = {}
        self.unmatched: dict[int, Unmatched] = {}

    def draw(self, mentee: int, random: Random) -> None:
        """Give a mentee one of the mentors who are left, or the reason why none is."""
        identifier = self._problem.mentees[mentee].id
        fits = self._problem.pairs.fits(mentee, mentee + 1)[0]
        allowed = (fits != NOT_ALLOWED).nonzero()[0].tolist()
        left = [mentor for mentor in allowed if self._has_place(mentor)]
        if not left:
            reason = UnmatchedReason.NOT_DRAWN if allowed else UnmatchedReason.NO_ALLOWED_PAIR
            self.unmatched[mentee] = Unmatched(identifier, reason)
            return
        number = random.choice(left)
        mentor = self._problem.mentors[number]
        self._mentor_taken[number] += 1
        self._group_taken[mentor.group] += 1
        factors = self._problem.pairs.factors(mentee, number)
        self.pairs[mentee] = Pair(mentor.id, identifier, int(fits[number]), factors)

    def _has_place(self, number: int) -> bool:
        mentor = self._problem.mentors[number]
        if (
            mentor.group is not None
            and self._group_taken[mentor.group] >= self._quota[mentor.group]
        ):
            return False
        return self._mentor_taken[number] < mentor.capacity
