"""The life of a programme: it is created, starts, closes, opens again, and comes once more."""

import re
from datetime import date, datetime
from secrets import token_hex

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.cycle import next_cycle
from lti_app.domain.invalid_input import Form, first
from lti_app.domain.library import LibraryState
from lti_app.domain.placement import NO_PROGRAMME
from lti_app.domain.preset import PILOT, PRESETS
from lti_app.domain.programme import (
    Columns,
    IllegalMove,
    InvalidProgramme,
    NoSuchProgramme,
    ProgrammeState,
    StillNeeded,
    moved,
    require_clonable,
)
from lti_app.domain.programme_settings import (
    COLUMNS_ARE_PLACED,
    ProgrammeSettings,
    read_settings,
)
from lti_app.models import Context, LibraryTask, Programme, ProgrammeContext
from lti_app.services.programme.access import coordinated, require_coordinator
from lti_app.services.programme.course import depends
from lti_app.services.programme.settings import (
    apply_settings,
    fill,
    has_columns_of,
    settings_of,
    teachers,
    topic_keys,
)
from lti_app.services.row_lock import lock

_KEY = re.compile(r"[0-9a-f]{16}")
# What a library task takes along; its author stays its author.
_TASK_COLUMNS = (
    "author_id",
    "state",
    "kind",
    "title",
    "content",
    "recall_questions",
    "minutes",
    "topic",
    "locale",
    "offered_at",
    "decided_at",
    "decided_by_id",
)


def create(
    db: Session,
    form: Form,
    *,
    context_id: int,
    person_id: int,
    now: datetime,
    start: bool = True,
) -> Programme:
    """A programme in this course, running at once or only prepared (F25).

    The same form sent twice, as by a double click, finds the programme that it made.

    Raises:
        NotACoordinator: the person does not teach here.
        InvalidProgramme: names every field that is wrong.
    """
    require_coordinator(db, context_id, person_id)
    course = db.get_one(Context, context_id)
    topics = topic_keys(db, course.registration_id)
    settings = read_settings(form, teachers(db, [context_id]), topics)
    here = select(Context.id).where(Context.id == context_id)
    if settings.columns is not Columns.PER_STEP and has_columns_of(db, here, NO_PROGRAMME):
        raise InvalidProgramme({"columns": COLUMNS_ARE_PLACED})
    # One at a time: the second click of a double one sees what the first has made.
    lock(db, Context, context_id)
    key = first(form, "key")
    twin = db.scalar(select(Programme).where(Programme.key == key))
    if twin is not None and db.get(ProgrammeContext, (twin.id, context_id)) is not None:
        return twin
    is_usable = twin is None and _KEY.fullmatch(key) is not None
    programme = Programme(
        key=key if is_usable else token_hex(8),
        registration_id=course.registration_id,
        preset=PRESETS.get(first(form, "preset"), PILOT).key,
        state=ProgrammeState.RUNNING if start else ProgrammeState.DRAFT,
        created_at=now,
    )
    _add(db, programme, settings, [context_id])
    return programme


def move(
    db: Session, programme_id: int, to: ProgrammeState, *, context_id: int, person_id: int
) -> Programme:
    """Start, close or reopen a programme.

    Raises:
        NotACoordinator, NoSuchProgramme: see ``coordinated``.
        IllegalMove: its state does not allow that.
    """
    programme = _locked(db, programme_id, context_id, person_id)
    programme.state = moved(programme.state, to)
    db.flush()
    return programme


def clone(
    db: Session,
    programme_id: int,
    *,
    context_id: int,
    person_id: int,
    now: datetime,
    today: date,
) -> Programme:
    """The next cycle of a programme, prepared: its settings, courses and library, nobody in it.

    A next cycle that is prepared already is found again, so a double click makes one.

    Raises:
        NotACoordinator, NoSuchProgramme: see ``coordinated``.
        IllegalMove: it has never run itself.
    """
    origin = _locked(db, programme_id, context_id, person_id)
    require_clonable(origin.state)
    prepared = db.scalar(
        select(Programme)
        .join(ProgrammeContext, ProgrammeContext.programme_id == Programme.id)
        .where(
            Programme.cloned_from_id == origin.id,
            Programme.state == ProgrammeState.DRAFT,
            ProgrammeContext.context_id == context_id,
        )
    )
    if prepared is not None:
        return prepared
    contexts = _contexts(db, origin.id)
    titles = select(Programme.title).where(Programme.registration_id == origin.registration_id)
    programme = Programme(
        key=token_hex(8),
        registration_id=origin.registration_id,
        preset=origin.preset,
        state=ProgrammeState.DRAFT,
        matching_rules=origin.matching_rules,
        cloned_from_id=origin.id,
        created_at=now,
    )
    settings = next_cycle(settings_of(db, origin), today, set(db.scalars(titles)))
    _add(db, programme, settings, contexts)
    _copy_library(db, origin.id, programme.id)
    return programme


def follows(db: Session, programme: Programme) -> str:
    """The title of the cycle that a programme follows; empty for a first one."""
    return db.scalar(select(Programme.title).where(Programme.id == programme.cloned_from_id)) or ""


def discard(db: Session, programme_id: int, *, context_id: int, person_id: int) -> None:
    """Throw away a programme that was only prepared.

    Raises:
        NotACoordinator, NoSuchProgramme: see ``coordinated``.
        IllegalMove: it has run.
        StillNeeded: somebody is in it all the same.
    """
    programme = _locked(db, programme_id, context_id, person_id)
    if programme.state is not ProgrammeState.DRAFT:
        raise IllegalMove(f"{programme.state} cannot be thrown away")
    if depends(db, programme, _contexts(db, programme_id)):
        raise StillNeeded
    db.delete(programme)
    db.flush()


def _locked(db: Session, programme_id: int, context_id: int, person_id: int) -> Programme:
    coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    programme = lock(db, Programme, programme_id)
    if programme is None:
        raise NoSuchProgramme
    return programme


def _contexts(db: Session, programme_id: int) -> list[int]:
    courses = select(ProgrammeContext.context_id).where(
        ProgrammeContext.programme_id == programme_id
    )
    return list(db.scalars(courses))


def _add(
    db: Session, programme: Programme, settings: ProgrammeSettings, contexts: list[int]
) -> None:
    fill(programme, settings)
    db.add(programme)
    db.flush()
    db.add_all(
        ProgrammeContext(programme_id=programme.id, context_id=context_id)
        for context_id in contexts
    )
    apply_settings(db, programme, settings)


def _copy_library(db: Session, origin_id: int, programme_id: int) -> None:
    """Take along the tasks that were accepted; they stay where they are, too."""
    accepted = db.scalars(
        select(LibraryTask)
        .where(LibraryTask.programme_id == origin_id, LibraryTask.state == LibraryState.ACCEPTED)
        .order_by(LibraryTask.id)
    )
    db.add_all(
        LibraryTask(
            programme_id=programme_id, **{name: getattr(task, name) for name in _TASK_COLUMNS}
        )
        for task in accepted
    )
    db.flush()
