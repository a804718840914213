"""A micro-task as one of its two people sees it.

What the mentor sees of the answers is the kind's decision: nothing, what was handed in, or, of a
joint task, everything. Never what is only typed so far.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lti_app.domain.joint_answers import stamps_of, write_stamps
from lti_app.domain.micro_task import Progress, SubmissionState, is_long
from lti_app.domain.person import display_name
from lti_app.domain.programme import Passback, ProgrammeState
from lti_app.domain.tandem import NotYourTandem, Pair, TandemRole, TandemState, role_in
from lti_app.extension.micro_task import Assessment, MicroTaskKind
from lti_app.models import MicroTask, Person, Programme, Step, Submission, Tandem
from lti_app.services.entry import IS_PARTNER
from lti_app.services.micro_task import Kinds, kind_of
from lti_app.services.programme import Contact
from lti_app.services.programme.contact import CONTACT_COLUMNS, join_contact, read_contact
from lti_app.services.submission.progress import PROGRESS_COLUMNS, progress_of
from lti_app.services.upload import StoredFile, files_of
from lti_app.statement import Statement

_NOTHING = Assessment(complete=False)

# What entry.py knows as objects; a page only reads. A row for each deputy of the contact.
_PAGE = Statement(
    join_contact(
        select(
            Tandem.mentor_id,
            Tandem.mentee_id,
            Tandem.state.label("tandem_state"),
            Programme.state.label("programme_state"),
            Programme.passback,
            Person.id.label("partner_id"),
            Person.name.label("partner_name"),
            MicroTask.id.label("task_id"),
            MicroTask.kind,
            MicroTask.title,
            MicroTask.content,
            MicroTask.minutes,
            MicroTask.note,
            MicroTask.due_on,
            MicroTask.placement_key,
            Step.position,
            *PROGRESS_COLUMNS,
            *CONTACT_COLUMNS,
        )
        .join(MicroTask, MicroTask.tandem_id == Tandem.id)
        .join(Programme, Programme.id == Tandem.programme_id)
        .join(Person, IS_PARTNER)
        .join(Submission, Submission.micro_task_id == MicroTask.id)
        .outerjoin(Step, Step.id == MicroTask.step_id)
        .where(MicroTask.id == bindparam("task")),
        outer=False,
    )
)


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A task as one of the two sees it: to work on, to read what was handed in, or as a preview."""

    task_id: int
    role: TandemRole
    partner_name: str
    kind: MicroTaskKind
    title: str
    note: str
    minutes: int
    due_on: date | None
    position: int | None
    # What the LMS hears of it at most.
    told: Passback
    state: SubmissionState
    attempts: int
    # How often it can still be handed in; nothing means as often as one likes.
    tries_left: int | None
    # The best result so far; nothing for a kind without points.
    points: int | None
    maximum: int | None
    started_at: datetime | None
    handed_in_at: datetime | None
    completed_at: datetime | None
    # The mentor's last look.
    review_note: str
    reviewed_at: datetime | None
    # Whether the mentor's look asked for more, and nothing was handed in since.
    was_asked_for_more: bool
    # Whether the viewer can work on it: the mentee, on a joint task both.
    can_work: bool
    # Whether the viewer is the mentor and can still change or withdraw it.
    can_change: bool
    # Whether the viewer is the mentor and can decide on what was handed in.
    can_review: bool
    # Whether the viewer is the mentor and can give another try.
    can_give_try: bool
    # Whether answers are shown and nothing can be filled in.
    is_reading: bool
    # Whether no answers are shown: the mentor's, of what the mentee sees.
    is_preview: bool
    # What the kind's player template gets.
    view: Mapping[str, Any]
    # The kind's remarks on the last hand-in, as long as nothing was changed since.
    remarks: Mapping[str, Any]
    # What the kind tells when no try is left.
    solution: Mapping[str, Any]
    files: tuple[StoredFile, ...]
    # What this page was made from, for joint tasks; see domain/joint_answers.py.
    stamps: str
    contact: Contact

    @property
    def is_long(self) -> bool:
        """Whether it takes longer than a micro-task should."""
        return is_long(self.minutes, is_joint=self.kind.is_joint)


def task_page(
    db: Session,
    kinds: Kinds,
    task_id: int,
    *,
    person_id: int,
    typed: Mapping[str, Any] | None = None,
) -> TaskPage:
    """A task for one of its two people.

    ``typed`` are answers that were refused (InvalidAnswers.answers): who works sees them again.

    Raises:
        NotYourTandem: see services/entry.py.
        UnknownKind: the plugin of its kind is switched off.
    """
    rows = _PAGE.rows(db, {"task": task_id, "person": person_id})
    if not rows:
        raise NotYourTandem
    row = rows[0]
    role = role_in(Pair(mentor=row.mentor_id, mentee=row.mentee_id), person_id)
    is_open = _is_open(row)
    kind = kind_of(kinds, row.kind)
    progress = progress_of(row)
    works = kind.is_joint or role is TandemRole.MENTEE
    reads = not works and kind.mentor_reads and progress.handed_in_at is not None
    tries_left = progress.tries_left(kind.retries(row.content))
    answers = _answers(works, reads, progress, typed)
    last = _NOTHING
    if works and progress.shows_last_attempt and typed is None:
        last = kind.assess(row.content, answers)
    changes = role is TandemRole.MENTOR and is_open
    return TaskPage(
        task_id=task_id,
        role=role,
        partner_name=display_name(row.partner_id, row.partner_name),
        kind=kind,
        title=row.title,
        note=row.note,
        minutes=row.minutes,
        due_on=row.due_on,
        position=row.position,
        told=_told(row, kind),
        state=progress.state,
        attempts=progress.attempts,
        tries_left=tries_left,
        points=progress.points,
        maximum=progress.maximum,
        started_at=progress.started_at,
        handed_in_at=progress.handed_in_at,
        completed_at=progress.completed_at,
        review_note=progress.review_note,
        reviewed_at=progress.reviewed_at,
        was_asked_for_more=progress.was_asked_for_more,
        can_work=works and is_open and tries_left != 0,
        can_change=changes and progress.state is SubmissionState.OPEN,
        can_give_try=changes and progress.state is SubmissionState.OUT_OF_TRIES,
        can_review=changes and _needs_review(row, kind, progress),
        is_reading=reads or (works and not is_open) or (works and tries_left == 0),
        is_preview=not works and not reads,
        view=kind.view(row.content, answers),
        remarks=last.remarks,
        solution=last.solution if tries_left == 0 else {},
        files=_files(db, row, kind, works, person_id),
        stamps=_stamps(row, kind, progress),
        contact=read_contact(rows),
    )


def _told(row: Any, kind: MicroTaskKind) -> Passback:
    """Numbers of a kind without points are none; of a task without a column nobody hears."""
    if row.position is None and row.placement_key is None:
        return Passback.NOTHING
    if row.passback is Passback.NUMBERS and not kind.gives_points:
        return Passback.COMPLETION
    return Passback(row.passback)


def _is_open(row: Any) -> bool:
    """Whether the two can still work here."""
    is_active = row.tandem_state is TandemState.ACTIVE
    return is_active and row.programme_state is ProgrammeState.RUNNING


def _answers(
    works: bool, reads: bool, progress: Progress, typed: Mapping[str, Any] | None
) -> Mapping[str, Any]:
    if works:
        return progress.answers if typed is None else typed
    return progress.handed_in if reads else {}


def _needs_review(row: Any, kind: MicroTaskKind, progress: Progress) -> bool:
    if progress.handed_in_at is None:
        return False
    return kind.assess(row.content, progress.handed_in).needs_review


def _files(
    db: Session, row: Any, kind: MicroTaskKind, works: bool, person_id: int
) -> tuple[StoredFile, ...]:
    if not kind.takes_files:
        return ()
    seen = None if works else row.handed_in.get("files", [])
    return files_of(db, row.task_id, person_id, seen)


def _stamps(row: Any, kind: MicroTaskKind, progress: Progress) -> str:
    if not kind.is_joint:
        return ""
    empty = kind.read_answers(row.content, {})
    return write_stamps(stamps_of({**empty, **progress.answers}))
