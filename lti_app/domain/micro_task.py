"""The rules of a micro-task's life: from set to completed.

When a result counts as completed is a matter of what the LMS hears and stands in passback.py.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from lti_app.domain.invalid_input import Form, FormReader, InvalidInput, first
from lti_app.domain.localized_text import LocalizedText

TITLE_LIMIT = 200
NOTE_LIMIT = 1000

# A micro-task takes at most about six minutes (S19); a longer one is allowed with a warning.
LONG_MINUTES = 6

STEP_TAKEN = LocalizedText(
    de="Dieser Schritt hat schon eine Aufgabe. Bitte wählen Sie einen freien.",
    en="This step already has a task. Please choose a free one.",
)
DUE_IN_THE_PAST = LocalizedText(
    de="Dieser Tag ist schon vorbei. Bitte wählen Sie einen späteren.",
    en="This day has passed. Please choose a later one.",
)

MORE_OF_WHAT = LocalizedText(
    de="Bitte schreiben Sie, was noch fehlt und womit man am besten beginnt.",
    en="Please write what is missing and where to begin.",
)


class SubmissionState(StrEnum):
    """How far the mentee has come. A completed task stays completed."""

    OPEN = "open"
    STARTED = "started"
    # Handed in, and the mentor's look is due; started again when the mentor asks for more.
    IN_REVIEW = "in_review"
    # Handed in as often as it may be, and not completed; started again with another try.
    OUT_OF_TRIES = "out_of_tries"
    COMPLETED = "completed"


class AlreadyStarted(Exception):
    """The mentee has started a task, so it cannot be changed or withdrawn any more."""


class NoTriesLeft(Exception):
    """The task was handed in as often as it may be: what was handed in is final."""


class NothingToReview(Exception):
    """There is nothing that the mentor could accept or ask more of."""


class HandedInMeanwhile(Exception):
    """The mentor decided on something that has been handed in anew since."""


class UnknownKind(Exception):
    """No plugin of this kind of micro-task is switched on."""


class InvalidTask(InvalidInput):
    """What a mentor typed cannot be a micro-task; the kind's own problems are among them."""


@dataclass(frozen=True, slots=True)
class TaskDetails:
    """What every micro-task has, whatever its kind. A task beyond the path has no position."""

    title: str
    note: str
    due_on: date | None
    position: int | None


def read_details(
    form: Form, free: Collection[int], today: date, *, current: "TaskDetails | None" = None
) -> tuple[TaskDetails, dict[str, LocalizedText]]:
    """The details that a form describes, and what is wrong with them for each field.

    ``free`` are the positions of the path without a task; an empty position takes the first of
    them. ``current`` are the details of a task that is being edited: it keeps its place and may
    keep a day that has passed.
    """
    reader = FormReader(form)
    title = reader.text("title", TITLE_LIMIT, required=True)
    note = reader.text("note", NOTE_LIMIT)
    due_on = reader.optional_day("due_on")
    position = reader.optional_number("position", 1, 999)
    if due_on and due_on < today and not (current and due_on == current.due_on):
        reader.reject("due_on", DUE_IN_THE_PAST)
    if current and position in (None, current.position):
        position = current.position
    elif position is None:
        position = min(free, default=None)
    elif position not in free:
        reader.reject("position", STEP_TAKEN)
    return TaskDetails(title, note, due_on, position), reader.problems


def is_long(minutes: int, *, is_joint: bool) -> bool:
    """Whether a task takes longer than a micro-task should; a joint one has several sittings."""
    return minutes > LONG_MINUTES and not is_joint


def usual_due_day(today: date, days_between_tasks: int) -> date:
    """The day until which a task that is set today should be done, if nobody says otherwise."""
    return today + timedelta(days=days_between_tasks)


def is_overdue(due_on: date | None, state: SubmissionState, today: date) -> bool:
    """Whether the due day has passed and the task is not completed."""
    return due_on is not None and due_on < today and state is not SubmissionState.COMPLETED


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What the mentee has done with a task. ``points`` belong to the best attempt, ``handed_in``.

    Both are empty before the first hand-in; points stay empty for a kind without points.
    """

    state: SubmissionState = SubmissionState.OPEN
    answers: Mapping[str, Any] = field(default_factory=dict)
    handed_in: Mapping[str, Any] = field(default_factory=dict)
    attempts: int = 0
    points: int | None = None
    maximum: int | None = None
    started_at: datetime | None = None
    saved_at: datetime | None = None
    handed_in_at: datetime | None = None
    # What the mentor said at the last look; see ``reviewed``.
    review_note: str = ""
    reviewed_at: datetime | None = None
    completed_at: datetime | None = None

    @property
    def shows_last_attempt(self) -> bool:
        """Whether nothing was changed since the last hand-in, so that its remarks still fit."""
        return self.handed_in_at is not None and self.handed_in_at == self.saved_at

    @property
    def was_asked_for_more(self) -> bool:
        """Whether the mentor's look asked for more, and nothing was handed in since."""
        return self.state is SubmissionState.STARTED and self.reviewed_at is not None

    def tries_left(self, retries: int | None) -> int | None:
        """How often it can still be handed in; nothing means as often as one likes.

        ``retries`` is how many hand-ins are allowed after the first, as the kind says.
        """
        return None if retries is None else max(0, retries + 1 - self.attempts)

    def is_repeated_by(self, answers: Mapping[str, Any]) -> bool:
        """Whether handing in these answers says what the last hand-in said: a double click."""
        return self.shows_last_attempt and answers == self.answers and not self.was_asked_for_more


@dataclass(frozen=True, slots=True)
class Result:
    """What one attempt is worth. ``complete`` is the programme's decision, not the kind's alone."""

    complete: bool
    points: int | None = None
    maximum: int | None = None
    # Complete as soon as the mentor has looked at it.
    needs_review: bool = False
    # No further attempt is allowed.
    is_last: bool = False


def started(progress: Progress, now: datetime) -> Progress:
    """The progress after the mentee went to work; a second time changes nothing."""
    if progress.state is not SubmissionState.OPEN:
        return progress
    return replace(progress, state=SubmissionState.STARTED, started_at=now)


def saved(progress: Progress, answers: Mapping[str, Any], now: datetime) -> Progress:
    """The progress after an autosave. Saving what is saved already changes nothing."""
    progress = started(progress, now)
    if progress.saved_at is not None and answers == progress.answers:
        return progress
    return replace(progress, answers=answers, saved_at=now)


def handed_in(
    progress: Progress, answers: Mapping[str, Any], result: Result, now: datetime
) -> Progress:
    """The progress after a hand-in: completed stays completed, and points never fall."""
    progress = replace(
        started(progress, now),
        answers=answers,
        saved_at=now,
        handed_in_at=now,
        attempts=progress.attempts + 1,
    )
    if result.is_last and progress.state is not SubmissionState.COMPLETED:
        progress = replace(progress, state=SubmissionState.OUT_OF_TRIES)
    if _is_worse(result, progress):
        return progress
    progress = replace(progress, handed_in=answers, points=result.points, maximum=result.maximum)
    if progress.state is SubmissionState.COMPLETED:
        return progress
    if result.needs_review:
        return replace(progress, state=SubmissionState.IN_REVIEW)
    return _completed(progress, now) if result.complete else progress


def given_another_try(progress: Progress) -> Progress:
    """The progress after the mentor allowed one more attempt; a second click changes nothing."""
    if progress.state is not SubmissionState.OUT_OF_TRIES:
        return progress
    return replace(progress, state=SubmissionState.STARTED, attempts=progress.attempts - 1)


def reviewed(progress: Progress, *, is_accepted: bool, note: str, now: datetime) -> Progress:
    """The progress after the mentor's look at what was handed in.

    A decision can be corrected: more was asked for, and it is accepted after all; a note is put
    in better words. What is completed stays so.

    Raises:
        NothingToReview: nothing was handed in, or more is asked of something completed.
    """
    is_completed = progress.state is SubmissionState.COMPLETED
    if progress.handed_in_at is None or (is_completed and not is_accepted):
        raise NothingToReview
    progress = replace(progress, review_note=note, reviewed_at=now)
    if not is_accepted:
        return replace(progress, state=SubmissionState.STARTED)
    return progress if is_completed else _completed(progress, now)


def read_review(form: Form) -> tuple[bool, str]:
    """Whether the mentor accepts, and the note; asking for more needs one.

    Raises:
        InvalidInput: names every field that is wrong.
    """
    reader = FormReader(form)
    is_accepted = first(form, "decision") != "more"
    note = reader.text("review_note", NOTE_LIMIT)
    if not is_accepted and not note:
        reader.reject("review_note", MORE_OF_WHAT)
    reader.finish(InvalidInput)
    return is_accepted, note


def _completed(progress: Progress, now: datetime) -> Progress:
    return replace(progress, state=SubmissionState.COMPLETED, completed_at=now)


def _is_worse(result: Result, best: Progress) -> bool:
    """Whether an attempt must not take the place of the best one so far."""
    if best.state is SubmissionState.COMPLETED and not (result.complete or result.needs_review):
        return True
    return _share(result.points, result.maximum) < _share(best.points, best.maximum)


def _share(points: int | None, maximum: int | None) -> float:
    return points / maximum if points is not None and maximum else 0.0
