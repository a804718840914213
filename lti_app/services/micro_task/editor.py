"""The mentor's editor of a task: a new one, from scratch or made from something, or a set one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from lti_app.domain.invalid_input import Form, InvalidInput, first
from lti_app.domain.library import NoSuchLibraryTask
from lti_app.domain.micro_task import usual_due_day
from lti_app.domain.recall_form import Question, split, write_own_questions
from lti_app.extension.micro_task import MicroTaskKind
from lti_app.services.entry import Entry, TaskEntry, enter, enter_task
from lti_app.services.kind import Kinds, kind_of
from lti_app.services.library import Material
from lti_app.services.micro_task.written import (
    as_mentor,
    changeable,
    choosable_topics,
    find_source,
    path_in,
    questions_along,
    stored_along,
)
from lti_app.services.topic import KnownTopic


@dataclass(frozen=True, slots=True)
class TaskEditor:
    """What the mentor's editor page needs. ``form`` is what was typed, else what is usual."""

    tandem_id: int
    mentee_name: str
    # Steps of the path that have no task yet; the first is taken if nothing else is chosen.
    free_positions: tuple[int, ...]
    kind: MicroTaskKind
    form: Form
    topics: tuple[KnownTopic, ...]
    # Days after which questions come back in this programme; nothing: they never do.
    recall_days: tuple[int, ...]
    # The questions that come along with what is written; unknown as long as it cannot be read.
    along: tuple[Question, ...] | None
    # What a new task is made from, as long as that is there.
    material: Material | None = None
    task_id: int | None = None

    @property
    def can_choose_kind(self) -> bool:
        """Whether another kind can be chosen: what is made from something, or set, keeps its."""
        return self.material is None and self.task_id is None


def editor(
    db: Session,
    kinds: Kinds,
    tandem_id: int,
    *,
    person_id: int,
    today: date,
    locale: str = "en",
    asked: Form | None = None,
    typed: Form | None = None,
) -> TaskEditor:
    """The editor of a new task, filled in as far as possible (F16); at most seven queries.

    ``asked`` are the source, kind and position that an address names; ``typed`` is a form that
    comes back, whose source may be gone meanwhile.

    Raises:
        NotYourTandem, OnlyForMentors, ProgrammeNotRunning, TandemEnded: see services/entry.py.
        NoSuchLibraryTask: what it is asked to be made from is not there for this mentor.
        UnknownKind: there is no such kind, or its plugin is switched off.
    """
    entry = as_mentor(enter(db, tandem_id, person_id))
    material = _source_of(db, entry, asked or {}, typed, locale)
    form = _blank(entry, kinds, material, asked or {}, today) if typed is None else typed
    key = first(form, "kind")
    kind = kind_of(kinds, key) if key else next(iter(kinds))
    if material is not None and material.kind != kind.key:
        material = None
    return TaskEditor(
        tandem_id=tandem_id,
        mentee_name=entry.partner_name,
        free_positions=path_in(db, entry).free,
        kind=kind,
        form=form,
        topics=choosable_topics(db, entry, material.topic if material else ""),
        recall_days=tuple(entry.programme.recall_days),
        along=_along(kind, form, material.along if material else ()),
        material=material,
    )


def editor_of(
    db: Session, kinds: Kinds, task_id: int, *, person_id: int, typed: Form | None = None
) -> TaskEditor:
    """The editor of a task that the mentee has not started.

    Raises:
        NotYourTandem, OnlyForMentors, ProgrammeNotRunning, TandemEnded: see services/entry.py.
        AlreadyStarted: the mentee has.
        UnknownKind: its plugin is switched off.
    """
    entry = changeable(enter_task(db, task_id, person_id))
    kind = kind_of(kinds, entry.task.kind)
    known = stored_along(db, entry, kind)
    form = _stored(entry, kind, known) if typed is None else typed
    free = {*path_in(db, entry).free, *filter(None, [entry.position])}
    return TaskEditor(
        tandem_id=entry.tandem.id,
        mentee_name=entry.partner_name,
        free_positions=tuple(sorted(free)),
        kind=kind,
        form=form,
        topics=choosable_topics(db, entry, entry.task.topic),
        recall_days=tuple(entry.programme.recall_days),
        along=_along(kind, form, known),
        task_id=task_id,
    )


def _source_of(
    db: Session, entry: Entry, asked: Form, typed: Form | None, locale: str
) -> Material | None:
    if typed is None:
        return find_source(db, entry, asked, locale)
    try:
        return find_source(db, entry, typed, locale)
    except NoSuchLibraryTask:
        return None


def _blank(
    entry: Entry, kinds: Kinds, material: Material | None, asked: Form, today: date
) -> dict[str, list[str]]:
    due_on = usual_due_day(today, entry.programme.days_between_tasks)
    form = {"due_on": [due_on.isoformat()], "recall": ["yes"]}
    form |= {name: asked[name] for name in ("kind", "position") if name in asked}
    if material is None:
        return form
    return form | {
        **kind_of(kinds, material.kind).write_content(material.content),
        **write_own_questions(material.own),
        "kind": [material.kind],
        "title": [material.title],
        "topic": [material.topic],
        "library": [str(material.source)],
    }


def _stored(
    entry: TaskEntry, kind: MicroTaskKind, known: tuple[Question, ...]
) -> dict[str, list[str]]:
    task = entry.task
    _, own = split(task.recall_questions)
    # Where there was nothing that could come back, nobody has switched it off.
    comes_back = task.recall_questions or not questions_along(kind, task.content, known)
    return kind.write_content(task.content) | {
        **write_own_questions(own),
        "kind": [task.kind],
        "title": [task.title],
        "note": [task.note],
        "due_on": [task.due_on.isoformat() if task.due_on else ""],
        "position": [str(entry.position or "")],
        "topic": [task.topic],
        "recall": ["yes"] if comes_back else [],
    }


def _along(
    kind: MicroTaskKind, form: Form, known: tuple[Question, ...]
) -> tuple[Question, ...] | None:
    if known:
        return known
    content: dict[str, Any]
    try:
        content = kind.read_content(form)
    except InvalidInput:
        return None
    return tuple(questions_along(kind, content, ()))
