"""What is done with a micro-task: go to work, save while typing, hand in.

The mentee works on it, on a joint one both. When a result counts, and what the LMS hears of it,
stands in passback.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from lti_app.domain import micro_task as rules
from lti_app.domain.invalid_input import Form, first
from lti_app.domain.joint_answers import (
    CHANGED_MEANWHILE,
    merged,
    read_stamps,
    stamps_of,
    write_stamps,
)
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.micro_task import NoTriesLeft, Progress, SubmissionState
from lti_app.domain.tandem import TandemRole
from lti_app.extension.micro_task import InvalidAnswers, MicroTaskKind
from lti_app.models import Submission
from lti_app.services.entry import TaskEntry, enter_task
from lti_app.services.micro_task import Kinds, kind_of
from lti_app.services.passback import result_of, tell_the_lms
from lti_app.services.recall import schedule_recalls
from lti_app.services.row_lock import lock
from lti_app.services.submission.progress import keep_progress, progress_of
from lti_app.services.upload import keys_of


class ChangedMeanwhile(InvalidAnswers):
    """Both have changed the same of a joint task; ``meanwhile`` is what the other one wrote."""

    def __init__(self, answers: Mapping[str, Any], meanwhile: Mapping[str, Any]) -> None:
        super().__init__(dict.fromkeys(meanwhile, CHANGED_MEANWHILE), answers)
        self.meanwhile = dict(meanwhile)


@dataclass(frozen=True, slots=True)
class Saved:
    """When it was saved. ``stamps`` are for the page of a joint task, see domain/joint_answers."""

    at: datetime
    stamps: str


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What came of a hand-in. With something unfinished it was only saved, and says where."""

    state: SubmissionState
    # Whether this very hand-in completed the task, or the one that it repeats.
    newly_completed: bool = False
    points: int | None = None
    maximum: int | None = None
    unfinished: Mapping[str, LocalizedText] = field(default_factory=dict)


def start(db: Session, task_id: int, *, person_id: int, now: datetime) -> None:
    """The mentee goes to work: from now on the mentor cannot change the task.

    Raises:
        NotYourTandem, OnlyForMentees, ProgrammeNotRunning, TandemEnded: see services/entry.py.
    """
    lock(db, Submission, task_id)
    entry = enter_task(db, task_id, person_id)
    entry.require(TandemRole.MENTEE)
    entry.require_open()
    keep_progress(db, entry, rules.started(progress_of(entry.submission), now), now=now)


def save(
    db: Session, kinds: Kinds, task_id: int, form: Form, *, person_id: int, now: datetime
) -> Saved:
    """Keep the answers so far; the last ones saved count.

    Raises:
        NotYourTandem, OnlyForMentees, ProgrammeNotRunning, TandemEnded: see services/entry.py.
        UnknownKind: the plugin of its kind is switched off.
        NoTriesLeft: what was handed in is final.
        InvalidAnswers: these cannot be answers; the ones saved before are kept.
        ChangedMeanwhile: see there.
    """
    entry, kind = _working(db, kinds, task_id, person_id)
    before = progress_of(entry.submission)
    sent, answers = _answers(db, entry, kind, form)
    if answers != before.answers:
        _require_tries(before, kind, entry)
    after = rules.saved(before, answers, now)
    keep_progress(db, entry, after, now=now)
    # What the page shows is what it sent, also where the other one's change stands now.
    stamps = write_stamps(stamps_of(sent)) if kind.is_joint else ""
    return Saved(after.saved_at or now, stamps)


def hand_in(
    db: Session,
    kinds: Kinds,
    task_id: int,
    form: Form,
    *,
    person_id: int,
    now: datetime,
    today: date,
) -> HandedIn:
    """Hand in: save, assess and, where that changes what the LMS should know, queue a score.

    The same answers again, a double click, are no second attempt, and the LMS is told again.

    Raises:
        NotYourTandem, OnlyForMentees, ProgrammeNotRunning, TandemEnded: see services/entry.py.
        UnknownKind: the plugin of its kind is switched off.
        NoTriesLeft: it was handed in as often as it may be.
        InvalidAnswers: these cannot be answers; the ones saved before are kept.
        ChangedMeanwhile: see there.
    """
    entry, kind = _working(db, kinds, task_id, person_id)
    before = progress_of(entry.submission)
    _, answers = _answers(db, entry, kind, form)
    is_repeated = before.is_repeated_by(answers)
    if not is_repeated:
        _require_tries(before, kind, entry)
    try:
        assessment = kind.assess(entry.task.content, answers)
    except InvalidAnswers as error:
        keep_progress(db, entry, rules.saved(before, answers, now), now=now)
        return HandedIn(entry.submission.state, unfinished=error.problems)
    after = before
    is_new = is_repeated and before.completed_at == before.handed_in_at
    if is_repeated:
        tell_the_lms(db, entry, now=now)
    else:
        result = result_of(entry.programme, assessment)
        is_last = before.tries_left(kind.retries(entry.task.content)) == 1
        result = replace(result, needs_review=assessment.needs_review, is_last=is_last)
        after = rules.handed_in(before, answers, result, now)
        keep_progress(db, entry, after, now=now)
        schedule_recalls(db, entry, today=today)
        is_new = before.completed_at is None and after.completed_at is not None
    return HandedIn(
        after.state,
        newly_completed=is_new,
        points=assessment.points,
        maximum=assessment.maximum,
    )


def _working(
    db: Session, kinds: Kinds, task_id: int, person_id: int
) -> tuple[TaskEntry, MicroTaskKind]:
    """The task for who works on it, with nobody else changing it or the answers meanwhile."""
    lock(db, Submission, task_id)
    entry = enter_task(db, task_id, person_id)
    kind = kind_of(kinds, entry.task.kind)
    if not kind.is_joint:
        entry.require(TandemRole.MENTEE)
    entry.require_open()
    return entry, kind


def _answers(
    db: Session, entry: TaskEntry, kind: MicroTaskKind, form: Form
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The answers that the form holds, and the ones to keep: with the other one's changes."""
    content = entry.task.content
    form = {**form, "files": keys_of(db, entry.task.id) if kind.takes_files else []}
    sent = kind.read_answers(content, form)
    if not kind.is_joint:
        return sent, sent
    # Files come and go by themselves: what is stored now is the truth.
    theirs = {**kind.read_answers(content, {}), **entry.submission.answers}
    theirs.pop("files", None)
    both = merged(read_stamps(first(form, "seen")), sent, theirs)
    if both.meanwhile:
        raise ChangedMeanwhile(both.answers, both.meanwhile)
    return sent, both.answers


def _require_tries(progress: Progress, kind: MicroTaskKind, entry: TaskEntry) -> None:
    if progress.tries_left(kind.retries(entry.task.content)) == 0:
        raise NoTriesLeft
