"""A task as the mentee will see it, before it is set or changed; nothing is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from lti_app.domain.invalid_input import Form
from lti_app.domain.micro_task import is_long
from lti_app.domain.recall_form import Question
from lti_app.extension.micro_task import MicroTaskKind
from lti_app.services.entry import Entry, enter, enter_task
from lti_app.services.kind import Kinds, kind_of
from lti_app.services.micro_task.written import (
    WrittenTask,
    as_mentor,
    changeable,
    path_in,
    write_change,
    write_new,
)


@dataclass(frozen=True, slots=True)
class TaskPreview:
    """What the mentee would see, and what comes back later."""

    mentee_name: str
    kind: MicroTaskKind
    title: str
    note: str
    minutes: int
    is_long: bool
    due_on: date | None
    position: int | None
    # What the kind's player template gets.
    view: Mapping[str, Any]
    questions: tuple[Question, ...]
    recall_days: tuple[int, ...]
    task_id: int | None = None


def preview(
    db: Session,
    kinds: Kinds,
    tandem_id: int,
    kind_key: str,
    form: Form,
    *,
    person_id: int,
    today: date,
) -> TaskPreview:
    """A new task, as ``set_task`` would set it; raises the same."""
    entry = as_mentor(enter(db, tandem_id, person_id))
    written = write_new(db, entry, path_in(db, entry), kind_of(kinds, kind_key), form, today=today)
    return _preview(db, entry, written)


def preview_change(
    db: Session, kinds: Kinds, task_id: int, form: Form, *, person_id: int, today: date
) -> TaskPreview:
    """A task, as ``change_task`` would change it; raises the same."""
    entry = changeable(enter_task(db, task_id, person_id))
    kind = kind_of(kinds, entry.task.kind)
    written = write_change(db, entry, path_in(db, entry), kind, form, today=today)
    return _preview(db, entry, written, task_id)


def _preview(
    db: Session, entry: Entry, written: WrittenTask, task_id: int | None = None
) -> TaskPreview:
    written.require_valid()
    return TaskPreview(
        mentee_name=entry.partner_name,
        kind=written.kind,
        title=written.details.title,
        note=written.details.note,
        minutes=written.minutes,
        is_long=is_long(written.minutes, is_joint=written.kind.is_joint),
        due_on=written.details.due_on,
        position=written.details.position,
        view=written.kind.view(written.content, {}),
        questions=tuple(written.questions),
        recall_days=tuple(entry.programme.recall_days),
        task_id=task_id,
    )
