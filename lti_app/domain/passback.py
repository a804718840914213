"""When a result counts as completed, and what the LMS's gradebook hears of it (F47 to F49).

The aim: the LMS marks an activity as done exactly when it is completed here, whichever of the
three ways the LMS has. So no points are sent before a task is completed, only how far it is, and
what is sent then suffices for the LMS: full marks where only completion is passed back, else the
points, which count as completed from the LMS's own threshold on.

A task whose tries are used up below that threshold is over, though not completed. Where numbers
are passed back the LMS hears them: the mentee can do nothing more (Completed, AGS 2.0, 3.4.7), and
the result stands (FullyGraded); a column that stays empty would say that nobody knows yet. Below
its threshold the LMS marks nothing as done. Where only completion is passed back, no number could
say "over, but not done", so it stays at Submitted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lti_app.domain.micro_task import Progress, Result, SubmissionState
from lti_app.domain.programme import CompletionStyle, Passback
from lti_app.domain.score import ActivityProgress, GradingProgress, Score

# What a column counts to. LMSs scale it; Moodle takes whole numbers from 1 to 100 only.
COLUMN_MAXIMUM = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far the mentee is with a task, as far as the LMS may ever know it."""

    state: SubmissionState = SubmissionState.OPEN
    has_answers: bool = False
    was_handed_in: bool = False
    points: int | None = None
    maximum: int | None = None

    @property
    def is_completed(self) -> bool:
        """Whether there is something to grade."""
        return self.state is SubmissionState.COMPLETED

    @property
    def is_in_review(self) -> bool:
        """Whether a look of the mentor is due."""
        return self.state is SubmissionState.IN_REVIEW

    @property
    def is_out_of_tries(self) -> bool:
        """Whether it is over without being completed."""
        return self.state is SubmissionState.OUT_OF_TRIES

    @property
    def activity_progress(self) -> ActivityProgress:
        """What the mentee did, in the words of the standard (AGS 2.0, 3.4.7)."""
        if self.is_completed:
            return ActivityProgress.COMPLETED
        if self.was_handed_in:
            return ActivityProgress.SUBMITTED
        if self.has_answers:
            return ActivityProgress.IN_PROGRESS
        if self.state is SubmissionState.STARTED:
            return ActivityProgress.STARTED
        return ActivityProgress.INITIALIZED


def standing_of(progress: Progress) -> Standing:
    """What of a mentee's progress concerns the LMS."""
    return Standing(
        state=progress.state,
        has_answers=progress.saved_at is not None,
        was_handed_in=progress.handed_in_at is not None,
        points=progress.points,
        maximum=progress.maximum,
    )


def is_news(before: Progress, after: Progress) -> bool:
    """Whether the LMS should hear of a change.

    A hand-in and a mentor's look always are, also with the value that was told before: the LMS may
    have lost it. Of all else only what moves the mentee on, so that autosave does not flood it.
    """
    if (before.handed_in_at, before.reviewed_at) != (after.handed_in_at, after.reviewed_at):
        return True
    return standing_of(before) != standing_of(after)


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
        return Result(complete and self._reaches(points, maximum), points, maximum)

    def step_score(self, step: Standing) -> Score | None:
        """What the LMS hears of a step: its score once it is over, before that how far it is."""
        if self.passback is Passback.NOTHING:
            return None
        if not step.is_completed and not self._is_final(step):
            return _unfinished(step.activity_progress, is_in_review=step.is_in_review)
        if self.passback is Passback.COMPLETION or step.points is None or not step.maximum:
            return Score(COLUMN_MAXIMUM, COLUMN_MAXIMUM)
        return Score(step.points, step.maximum)

    def programme_score(self, steps: Sequence[Standing]) -> Score | None:
        """What the LMS hears of a path: in the end the mean of its steps' scores.

        A step without a task counts as one that nobody has begun. A mean with a step that is over
        and not completed could lie above the LMS's threshold, so there is none.
        """
        if not steps or self.passback is Passback.NOTHING:
            return None
        if all(step.is_completed for step in steps):
            scores = [score for step in steps if (score := self.step_score(step))]
            share = sum(score.given / score.maximum for score in scores) / len(scores)
            return Score(round(COLUMN_MAXIMUM * share, 2), COLUMN_MAXIMUM)
        return _unfinished(
            _path_progress(steps), is_in_review=any(step.is_in_review for step in steps)
        )

    def _reaches(self, points: int | None, maximum: int | None) -> bool:
        return points is None or not maximum or points * 100 >= self.threshold * maximum

    def _is_final(self, step: Standing) -> bool:
        """Whether the points of a step that is over may be told: the LMS must not call it done.

        It would after the programme has lowered its threshold: then another try is the way.
        """
        is_below = not self._reaches(step.points, step.maximum)
        return self.passback is Passback.NUMBERS and step.is_out_of_tries and is_below


def _path_progress(steps: Sequence[Standing]) -> ActivityProgress:
    """How far somebody is with a path that is not completed."""
    if all(step.is_completed or step.is_in_review or step.is_out_of_tries for step in steps):
        return ActivityProgress.SUBMITTED
    begun = {step.activity_progress for step in steps} - {ActivityProgress.INITIALIZED}
    if not begun:
        return ActivityProgress.INITIALIZED
    is_just_begun = begun == {ActivityProgress.STARTED}
    return ActivityProgress.STARTED if is_just_begun else ActivityProgress.IN_PROGRESS


def _unfinished(progress: ActivityProgress, *, is_in_review: bool) -> Score:
    """No points yet; a person's judgement is due, or nobody's."""
    grading = GradingProgress.PENDING_MANUAL if is_in_review else GradingProgress.NOT_READY
    return Score(0, COLUMN_MAXIMUM, progress, grading)
