"""The rules of a micro-task's life: from set to completed.

When a result counts as completed is a matter of what the LMS hears and stands in passback.py.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from lti_app.domain.invalid_input import Form, FormReader, InvalidInput
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


class SubmissionState(StrEnum):
    """How far the mentee has come. A completed task stays completed."""

    OPEN = "open"
    STARTED = "started"
    COMPLETED = "completed"


class AlreadyStarted(Exception):
    """The mentee has started a task, so it cannot be changed or withdrawn any more."""


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


def is_long(minutes: int) -> bool:
    """Whether a task takes longer than a micro-task should."""
    return minutes > LONG_MINUTES


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
    completed_at: datetime | None = None

    @property
    def shows_last_attempt(self) -> bool:
        """Whether nothing was changed since the last hand-in, so that its remarks still fit."""
        return self.handed_in_at is not None and self.handed_in_at == self.saved_at


@dataclass(frozen=True, slots=True)
class Result:
    """What one attempt is worth. ``complete`` is the programme's decision, not the kind's alone."""

    complete: bool
    points: int | None = None
    maximum: int | None = None


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
    if _is_worse(result, progress):
        return progress
    progress = replace(progress, handed_in=answers, points=result.points, maximum=result.maximum)
    if result.complete and progress.state is not SubmissionState.COMPLETED:
        return replace(progress, state=SubmissionState.COMPLETED, completed_at=now)
    return progress


def _is_worse(result: Result, best: Progress) -> bool:
    """Whether an attempt must not take the place of the best one so far."""
    if best.state is SubmissionState.COMPLETED and not result.complete:
        return True
    return _share(result.points, result.maximum) < _share(best.points, best.maximum)


def _share(points: int | None, maximum: int | None) -> float:
    return points / maximum if points is not None and maximum else 0.0
