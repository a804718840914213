"""When a result counts as completed, and what the LMS's gradebook hears of it (F47 to F49).

The aim: the LMS marks an activity as done exactly when it is completed here, whichever of the
three ways the LMS has. So nothing is sent before a task is completed, and what is sent then
suffices for the LMS: full marks where only completion is passed back, else the points, which
count as completed from the LMS's own threshold on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lti_app.domain.micro_task import Result
from lti_app.domain.programme import CompletionStyle, Passback
from lti_app.domain.score import Score

# What a column counts to. LMSs scale it; Moodle takes whole numbers from 1 to 100 only.
COLUMN_MAXIMUM = 100


@dataclass(frozen=True, slots=True)
class PassbackRule:
    """A programme's decision. ``pass_mark`` is in percent of the points."""

    passback: Passback
    style: CompletionStyle
    pass_mark: int

    @property
    def threshold(self) -> int:
        """Percent of the points from which a result counts as completed."""
        if self.passback is not Passback.NUMBERS:
            return 0
        thresholds = {
            CompletionStyle.ANY_GRADE: 0,
            CompletionStyle.PASS_MARK: self.pass_mark,
            CompletionStyle.FULL_MARKS: 100,
        }
        return thresholds[self.style]

    def result(self, complete: bool, points: int | None, maximum: int | None) -> Result:
        """What an attempt is worth: ``complete`` is the kind's judgement, the rest its points."""
        reached = points is None or not maximum or points * 100 >= self.threshold * maximum
        return Result(complete and reached, points, maximum)

    def step_score(self, points: int | None, maximum: int | None) -> Score | None:
        """The score of a completed step, or nothing where the LMS hears nothing."""
        if self.passback is Passback.NOTHING:
            return None
        if self.passback is Passback.COMPLETION or points is None or not maximum:
            return Score(COLUMN_MAXIMUM, COLUMN_MAXIMUM)
        return Score(points, maximum)

    def programme_score(self, steps: Sequence[tuple[int | None, int | None]]) -> Score | None:
        """The score of a completed path: the mean of its steps' (points, maximum)."""
        scores = [self.step_score(points, maximum) for points, maximum in steps]
        shares = [score.given / score.maximum for score in scores if score is not None]
        if not shares:
            return None
        return Score(round(COLUMN_MAXIMUM * sum(shares) / len(shares), 2), COLUMN_MAXIMUM)
