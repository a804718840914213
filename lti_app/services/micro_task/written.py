"""A task as the mentor's form describes it, checked and not yet set."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.invalid_input import CHOOSE_ONE, Form, InvalidInput, first
from lti_app.domain.library import SOURCE_GONE, NoSuchLibraryTask
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.micro_task import (
    AlreadyStarted,
    InvalidTask,
    SubmissionState,
    TaskDetails,
    read_details,
)
from lti_app.domain.recall_form import Question, joined, read_own_questions, split, wants_recall
from lti_app.domain.tandem import TandemRole
from lti_app.extension.micro_task import MicroTaskKind
from lti_app.models import MicroTask, Step
from lti_app.services.entry import Entry, TaskEntry
from lti_app.services.library import Material, find_material
from lti_app.services.topic import KnownTopic, known_topics

Problems = dict[str, LocalizedText]


@dataclass(frozen=True, slots=True)
class Path:
    """The programme's path in one tandem: ids of its steps by position, and what is taken."""

    steps: Mapping[int, int]
    taken: frozenset[int]

    @property
    def free(self) -> tuple[int, ...]:
        """The positions without a task."""
        return tuple(sorted(self.steps.keys() - self.taken))


@dataclass(frozen=True, slots=True)
class WrittenTask:
    """What the form says. With ``problems`` it must not be set."""

    kind: MicroTaskKind
    details: TaskDetails
    content: dict[str, Any]
    minutes: int
    topic: str
    library_key: str
    questions: list[Question]
    problems: Problems

    def require_valid(self) -> None:
        """Raise InvalidTask if anything is wrong."""
        if self.problems:
            raise InvalidTask(self.problems)

    def fill(self, task: MicroTask, path: Path) -> None:
        """Write it into a row."""
        task.title = self.details.title
        task.note = self.details.note
        task.due_on = self.details.due_on
        task.step_id = path.steps[self.details.position] if self.details.position else None
        task.content = self.content
        task.minutes = self.minutes
        task.topic = self.topic
        task.library_key = self.library_key
        task.recall_questions = self.questions


def as_mentor(entry: Entry) -> Entry:
    """The entry, if it is the mentor's and work goes on. Raises OnlyForMentors and so on."""
    entry.require(TandemRole.MENTOR)
    entry.require_open()
    return entry


def changeable(entry: TaskEntry) -> TaskEntry:
    """The same for a task that the mentee has not started. Raises AlreadyStarted."""
    as_mentor(entry)
    if entry.submission.state is not SubmissionState.OPEN:
        raise AlreadyStarted
    return entry


def path_in(db: Session, entry: Entry) -> Path:
    """The programme's path in a tandem; one query."""
    rows = db.execute(
        select(Step.position, Step.id, MicroTask.id)
        .outerjoin(
            MicroTask,
            (MicroTask.step_id == Step.id) & (MicroTask.tandem_id == entry.tandem.id),
        )
        .where(Step.programme_id == entry.programme.id)
    ).all()
    return Path(
        {position: step_id for position, step_id, _ in rows},
        frozenset(position for position, _, task_id in rows if task_id is not None),
    )


def choosable_topics(db: Session, entry: Entry, current: str) -> tuple[KnownTopic, ...]:
    """The topics that a task can have: the programme's, and the one that it has already."""
    limit = set(entry.programme.topics)
    return tuple(
        topic
        for topic in known_topics(db, entry.programme.registration_id)
        if topic.key == current or (not topic.retired and (not limit or topic.key in limit))
    )


def find_source(db: Session, entry: Entry, form: Form, locale: str = "en") -> Material | None:
    """What a form says it was made from; nothing for what was made from scratch.

    Raises:
        NoSuchLibraryTask: it is not there any more, or never was for this mentor.
    """
    source = first(form, "library")
    return find_material(db, entry, source, locale=locale) if source else None


def write_new(
    db: Session, entry: Entry, path: Path, kind: MicroTaskKind, form: Form, *, today: date
) -> WrittenTask:
    """The new task that a form describes. Raises InvalidTask where it cannot even be read."""
    details, problems = read_details(form, path.free, today)
    material = None
    try:
        material = find_source(db, entry, form)
    except NoSuchLibraryTask:
        problems["library"] = SOURCE_GONE
    if material is not None and material.kind != kind.key:
        # Another kind was chosen: nothing of what it was made from is left.
        material = None
    content = _read_content(kind, form, problems)
    topic = _read_topic(db, entry, form, material.topic if material else "", problems)
    along = questions_along(kind, content, material.along if material else ())
    return WrittenTask(
        kind=kind,
        details=details,
        content=content,
        minutes=kind.minutes(content),
        topic=topic,
        library_key=material.library_key if material else "",
        questions=_read_questions(form, along, problems),
        problems=problems,
    )


def write_change(
    db: Session, entry: TaskEntry, path: Path, kind: MicroTaskKind, form: Form, *, today: date
) -> WrittenTask:
    """A task as a form changes it; it keeps where it came from. Raises InvalidTask as above."""
    task = entry.task
    current = TaskDetails(task.title, task.note, task.due_on, entry.position)
    details, problems = read_details(form, path.free, today, current=current)
    content = _read_content(kind, form, problems)
    topic = _read_topic(db, entry, form, task.topic, problems)
    along = questions_along(kind, content, stored_along(db, entry, kind))
    return WrittenTask(
        kind=kind,
        details=details,
        content=content,
        minutes=kind.minutes(content),
        topic=topic,
        library_key=task.library_key,
        questions=_read_questions(form, along, problems),
        problems=problems,
    )


def stored_along(db: Session, entry: TaskEntry, kind: MicroTaskKind) -> tuple[Question, ...]:
    """The questions of a set task that are not what its kind finds in its content.

    Where they were switched off, those of what it was made from.
    """
    task = entry.task
    along, _ = split(task.recall_questions)
    if along == _found_by(kind, task.content):
        return ()
    if along or not task.library_key:
        return tuple(along)
    try:
        return find_material(db, entry, task.library_key, locale="en").along
    except NoSuchLibraryTask:
        return ()


def questions_along(
    kind: MicroTaskKind, content: Mapping[str, Any], known: tuple[Question, ...]
) -> list[Question]:
    """The questions that come along with a content: those that are known, else the kind's own."""
    return [dict(question) for question in known] or _found_by(kind, content)


def _found_by(kind: MicroTaskKind, content: Mapping[str, Any]) -> list[Question]:
    return [
        {"text": one.text, "answers": list(one.answers), "right": one.right}
        for one in kind.recall(content)
    ]


def _read_content(kind: MicroTaskKind, form: Form, problems: Problems) -> dict[str, Any]:
    """The kind's content. Where that is wrong, the core's problems are told together with it."""
    try:
        return kind.read_content(form)
    except InvalidInput as error:
        _, wrong = read_own_questions(form)
        raise InvalidTask(error.problems | problems | wrong) from error


def _read_topic(db: Session, entry: Entry, form: Form, current: str, problems: Problems) -> str:
    topic = first(form, "topic")
    if topic and topic not in {one.key for one in choosable_topics(db, entry, current)}:
        problems["topic"] = CHOOSE_ONE
    return topic


def _read_questions(form: Form, along: list[Question], problems: Problems) -> list[Question]:
    """What comes back; nothing where that is switched off, whatever was typed."""
    if not wants_recall(form):
        return []
    own, wrong = read_own_questions(form)
    problems |= wrong
    return joined(along, own)
