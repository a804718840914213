"""The courses in which a programme runs: one or many (S34)."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from lti_app.domain.programme import NoSuchProgramme, StillNeeded
from lti_app.models import (
    Context,
    LineItem,
    Membership,
    Participation,
    Programme,
    ProgrammeContext,
    ScoreDelivery,
    Tandem,
)
from lti_app.services.programme.access import coordinated, require_coordinator, teaches
from lti_app.services.row_lock import lock


@dataclass(frozen=True, slots=True)
class Course:
    """A course in which a programme runs. ``title`` may be empty."""

    context_id: int
    title: str


@dataclass(frozen=True, slots=True)
class ProgrammeElsewhere:
    """A programme that a coordinator runs in other courses, and which they are."""

    programme_id: int
    title: str
    courses: tuple[str, ...]


def courses_of(
    db: Session, programme_id: int, *, context_id: int, person_id: int
) -> tuple[Course, ...]:
    """The courses of a programme by title. Raises NotACoordinator or NoSuchProgramme."""
    coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    rows = db.execute(
        select(Context.id, Context.title, Context.label)
        .join(ProgrammeContext, ProgrammeContext.context_id == Context.id)
        .where(ProgrammeContext.programme_id == programme_id)
        .order_by(Context.title, Context.id)
    )
    return tuple(Course(row.id, row.title or row.label) for row in rows)


def programmes_elsewhere(
    db: Session, *, context_id: int, person_id: int
) -> tuple[ProgrammeElsewhere, ...]:
    """What a coordinator of this course runs in other courses and could run here, too.

    Raises:
        NotACoordinator: the person does not teach here.
    """
    require_coordinator(db, context_id, person_id)
    here = aliased(ProgrammeContext)
    rows = db.execute(
        select(Programme.id, Programme.title, Context.title.label("course"), Context.label)
        .join(ProgrammeContext, ProgrammeContext.programme_id == Programme.id)
        .join(Context, Context.id == ProgrammeContext.context_id)
        .join(Membership, Membership.context_id == Context.id)
        .where(
            teaches(person_id),
            ~exists().where(here.programme_id == Programme.id, here.context_id == context_id),
        )
        .order_by(Programme.id.desc(), Context.title)
    ).all()
    return tuple(
        ProgrammeElsewhere(programme_id, title, tuple(row.course or row.label for row in courses))
        for (programme_id, title), courses in groupby(rows, lambda row: (row.id, row.title))
    )


def add_here(db: Session, programme_id: int, *, context_id: int, person_id: int) -> None:
    """Let a programme run in this course, too. A second click changes nothing.

    Raises:
        NotACoordinator: the person does not teach here.
        NoSuchProgramme: it runs in no course that the person teaches.
    """
    require_coordinator(db, context_id, person_id)
    runs_in_own_course = exists().where(
        ProgrammeContext.programme_id == programme_id,
        Membership.context_id == ProgrammeContext.context_id,
        teaches(person_id),
    )
    # The programme's row, because two courses may be added at the same moment.
    if not db.scalar(select(runs_in_own_course)) or lock(db, Programme, programme_id) is None:
        raise NoSuchProgramme
    if db.get(ProgrammeContext, (programme_id, context_id)) is None:
        db.add(ProgrammeContext(programme_id=programme_id, context_id=context_id))
        db.flush()


def take_out(db: Session, programme_id: int, *, context_id: int, person_id: int) -> None:
    """Let a programme no longer run in this course.

    Raises:
        NotACoordinator, NoSuchProgramme: see ``coordinated``.
        StillNeeded: it is its only course, or people joined, were paired or got scores here.
    """
    coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    programme = lock(db, Programme, programme_id)
    row = db.get(ProgrammeContext, (programme_id, context_id))
    if programme is None or row is None:
        raise NoSuchProgramme
    courses = db.scalar(
        select(func.count())
        .select_from(ProgrammeContext)
        .where(ProgrammeContext.programme_id == programme_id)
    )
    if courses == 1 or depends(db, programme, [context_id]):
        raise StillNeeded
    db.delete(row)
    db.flush()


def depends(db: Session, programme: Programme, contexts: Iterable[int]) -> bool:
    """Whether somebody joined or was paired in one of these courses, or has a score there."""
    contexts = list(contexts)
    named = func.substr(LineItem.resource_id, 1, len(programme.key)) == programme.key
    needs = (
        exists().where(
            Participation.programme_id == programme.id, Participation.context_id.in_(contexts)
        ),
        exists().where(Tandem.programme_id == programme.id, Tandem.context_id.in_(contexts)),
        exists().where(
            LineItem.context_id.in_(contexts), named, ScoreDelivery.line_item_id == LineItem.id
        ),
    )
    return any(db.scalar(select(need)) for need in needs)
