"""The programme's own tasks for its coordinators: offered, accepted, and taken out again (F16)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_app.domain.library import Decision, LibraryState, NoSuchLibraryTask, decided
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.person import display_name
from lti_app.extension.micro_task import MicroTaskKind
from lti_app.models import LibraryTask, Person, Programme
from lti_app.services.kind import Kinds, kind_of
from lti_app.services.programme import coordinated
from lti_app.services.row_lock import lock
from lti_app.services.topic import known_topics


@dataclass(frozen=True, slots=True)
class OfferedTask:
    """A task that a mentor offered, without its content. An erased author has no name."""

    library_task_id: int
    state: LibraryState
    kind: str
    title: str
    minutes: int
    topic: LocalizedText | None
    author_name: str
    offered_at: datetime


@dataclass(frozen=True, slots=True)
class ProgrammeLibrary:
    """All that was offered in a programme: to decide on first, then what is in, then what not."""

    programme: Programme
    offered: tuple[OfferedTask, ...]
    accepted: tuple[OfferedTask, ...]
    declined: tuple[OfferedTask, ...]


@dataclass(frozen=True, slots=True)
class OfferPreview:
    """One of them with its content, as a mentee would see it."""

    programme: Programme
    task: OfferedTask
    kind: MicroTaskKind
    view: Mapping[str, Any]
    questions: tuple[Mapping[str, Any], ...]


_COLUMNS = (
    LibraryTask.id,
    LibraryTask.state,
    LibraryTask.kind,
    LibraryTask.title,
    LibraryTask.minutes,
    LibraryTask.topic,
    LibraryTask.author_id,
    LibraryTask.offered_at,
    Person.name,
)


def programme_library(
    db: Session, programme_id: int, *, context_id: int, person_id: int
) -> ProgrammeLibrary:
    """What mentors of a programme have offered, the latest first; no content.

    Raises:
        NotACoordinator, NoSuchProgramme: see services/programme.
    """
    programme = coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    topics = _topics(db, programme)
    rows = db.execute(
        select(*_COLUMNS)
        .outerjoin(Person, Person.id == LibraryTask.author_id)
        .where(LibraryTask.programme_id == programme_id)
        .order_by(LibraryTask.id.desc())
    )
    tasks = [_task(row, topics) for row in rows]
    return ProgrammeLibrary(
        programme,
        **{
            state.value: tuple(task for task in tasks if task.state is state)
            for state in LibraryState
        },
    )


def count_offers(db: Session, programme_id: int) -> int:
    """How many tasks of a programme wait for a decision; who may know is the caller's matter."""
    waiting = (LibraryTask.programme_id == programme_id) & (
        LibraryTask.state == LibraryState.OFFERED
    )
    return db.scalars(select(func.count()).select_from(LibraryTask).where(waiting)).one()


def offer_preview(
    db: Session,
    kinds: Kinds,
    programme_id: int,
    library_task_id: int,
    *,
    context_id: int,
    person_id: int,
) -> OfferPreview:
    """One of them as a mentee would see it.

    Raises:
        NotACoordinator, NoSuchProgramme: see services/programme.
        NoSuchLibraryTask: the programme has no such task.
        UnknownKind: the plugin of its kind is switched off.
    """
    programme = coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    row = db.execute(
        select(*_COLUMNS, LibraryTask.content, LibraryTask.recall_questions)
        .outerjoin(Person, Person.id == LibraryTask.author_id)
        .where(LibraryTask.id == library_task_id, LibraryTask.programme_id == programme_id)
    ).one_or_none()
    if row is None:
        raise NoSuchLibraryTask
    kind = kind_of(kinds, row.kind)
    return OfferPreview(
        programme,
        _task(row, _topics(db, programme)),
        kind,
        kind.view(row.content, {}),
        tuple(row.recall_questions),
    )


def decide(
    db: Session,
    programme_id: int,
    library_task_id: int,
    decision: Decision,
    *,
    context_id: int,
    person_id: int,
    now: datetime,
) -> None:
    """A coordinator takes a task into the library or not; twice is once, and it can be corrected.

    Raises:
        NotACoordinator, NoSuchProgramme: see services/programme.
        NoSuchLibraryTask: the programme has no such task, or its mentor has taken it back.
    """
    coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    task = lock(db, LibraryTask, library_task_id)
    if task is None or task.programme_id != programme_id:
        raise NoSuchLibraryTask
    state = decided(task.state, decision)
    if state is task.state:
        return
    task.state, task.decided_at, task.decided_by_id = state, now, person_id
    db.flush()


def _topics(db: Session, programme: Programme) -> dict[str, LocalizedText]:
    return {one.key: one.name for one in known_topics(db, programme.registration_id)}


def _task(row: Any, topics: Mapping[str, LocalizedText]) -> OfferedTask:
    return OfferedTask(
        library_task_id=row.id,
        state=row.state,
        kind=row.kind,
        title=row.title,
        minutes=row.minutes,
        topic=topics.get(row.topic),
        author_name="" if row.author_id is None else display_name(row.author_id, row.name),
        offered_at=row.offered_at,
    )
