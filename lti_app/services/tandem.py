"""Tandems: to pair two people by hand, and to end a tandem.

Rules: domain/tandem.py. Matching by a strategy is another use case and will end in ``pair``, too.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, or_, select, update
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.invalid_input import clean_text
from lti_app.domain.participation import ParticipationState
from lti_app.domain.person import display_name
from lti_app.domain.programme import ProgrammeNotRunning, ProgrammeState
from lti_app.domain.tandem import (
    NotYourTandem,
    Pair,
    TandemState,
    check_pair,
)
from lti_app.models import (
    Membership,
    Participation,
    Person,
    Programme,
    ProgrammeContext,
    Tandem,
)
from lti_app.services.programme import coordinated
from lti_app.services.row_lock import lock

PEOPLE_LIMIT = 50
# Nobody's name is longer, and SQLite refuses very long patterns.
SEARCH_LIMIT = 200


@dataclass(frozen=True, slots=True)
class CoursePerson:
    """Somebody who can be paired, with what they are in the programme's active tandems."""

    person_id: int
    name: str
    course_role: CourseRole
    mentees: int
    has_mentor: bool


@dataclass(frozen=True, slots=True)
class CoursePeople:
    """People by name; ``total`` counts all that were found, ``rows`` holds the first of them."""

    rows: tuple[CoursePerson, ...]
    total: int


def people(
    db: Session,
    programme_id: int,
    *,
    context_id: int,
    person_id: int,
    search: str = "",
    limit: int = PEOPLE_LIMIT,
) -> CoursePeople:
    """The people of a course whom its coordinator can pair; two queries for any number.

    Raises:
        NotACoordinator, NoSuchProgramme: see services/programme.py.
    """
    coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    is_found = [
        Person.id.not_in(_left(programme_id)),
        Membership.context_id == context_id,
        Membership.status != MembershipStatus.DELETED,
        Membership.role != CourseRole.GUEST,
    ]
    if words := clean_text(search)[:SEARCH_LIMIT]:
        is_found.append(Person.name.icontains(words, autoescape=True))
    active = (Tandem.programme_id == programme_id) & (Tandem.state == TandemState.ACTIVE)
    mentees = select(func.count()).where(active, Tandem.mentor_id == Person.id)
    mentors = select(func.count()).where(active, Tandem.mentee_id == Person.id)
    rows = db.execute(
        select(
            Person.id,
            Person.name,
            Membership.role,
            mentees.scalar_subquery(),
            mentors.scalar_subquery(),
            func.count().over(),
        )
        .join(Membership, Membership.person_id == Person.id)
        .where(*is_found)
        .order_by(Person.name, Person.id)
        .limit(limit)
    ).all()
    found = tuple(
        CoursePerson(found_id, display_name(found_id, name), role, mentee_count, mentor_count > 0)
        for found_id, name, role, mentee_count, mentor_count, _ in rows
    )
    return CoursePeople(found, rows[0][-1] if rows else 0)


def pair(
    db: Session,
    programme_id: int,
    *,
    context_id: int,
    person_id: int,
    mentor_id: int,
    mentee_id: int,
    now: datetime,
) -> Tandem:
    """Make two people a tandem. A pair that had ended goes on with the work it has.

    Raises:
        NotACoordinator, NoSuchProgramme: see services/programme.py.
        ProgrammeNotRunning: the programme is prepared or closed.
        CannotPair: with the obstacle.
    """
    coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    programme = lock(db, Programme, programme_id)
    if programme is None or programme.state is not ProgrammeState.RUNNING:
        raise ProgrammeNotRunning
    wanted = Pair(mentor=mentor_id, mentee=mentee_id)
    check_pair(
        wanted,
        _members(db, programme_id, wanted),
        _active(db, programme_id, wanted),
        db.scalars(_left(programme_id).where(Participation.person_id.in_((mentor_id, mentee_id)))),
    )
    tandem = db.scalar(
        select(Tandem).where(
            Tandem.programme_id == programme_id,
            Tandem.mentor_id == mentor_id,
            Tandem.mentee_id == mentee_id,
        )
    )
    if tandem is None:
        tandem = Tandem(
            programme_id=programme_id,
            context_id=context_id,
            mentor_id=mentor_id,
            mentee_id=mentee_id,
            created_at=now,
        )
        db.add(tandem)
    tandem.state = TandemState.ACTIVE
    tandem.ended_at = None
    db.flush()
    return tandem


def end(db: Session, tandem_id: int, *, context_id: int, person_id: int, now: datetime) -> None:
    """End a tandem of a programme of this course; what the two have is kept for them to read.

    Raises:
        NotYourTandem: there is no such tandem.
        NotACoordinator, NoSuchProgramme: see services/programme.py.
    """
    tandem = lock(db, Tandem, tandem_id)
    if tandem is None:
        raise NotYourTandem
    coordinated(db, tandem.programme_id, context_id=context_id, person_id=person_id)
    if tandem.state is TandemState.ACTIVE:
        tandem.state = TandemState.ENDED
        tandem.ended_at = now
    db.flush()


def active_partners(db: Session, programme_id: int, person_id: int) -> tuple[str, ...]:
    """The names of those with whom a person is in an active tandem of a programme."""
    is_mentor = Tandem.mentor_id == person_id
    rows = db.execute(
        select(Person.id, Person.name)
        .join(Tandem, Person.id == case((is_mentor, Tandem.mentee_id), else_=Tandem.mentor_id))
        .where(*_active_with(programme_id, person_id))
        .order_by(Tandem.id)
    )
    return tuple(display_name(partner_id, name) for partner_id, name in rows)


def end_all_of(db: Session, programme_id: int, person_id: int, *, now: datetime) -> None:
    """End the active tandems of a person who leaves a programme; what they have is kept."""
    db.execute(
        update(Tandem)
        .where(*_active_with(programme_id, person_id))
        .values(state=TandemState.ENDED, ended_at=now)
    )


def _active_with(programme_id: int, person_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Tandem.programme_id == programme_id,
        Tandem.state == TandemState.ACTIVE,
        or_(Tandem.mentor_id == person_id, Tandem.mentee_id == person_id),
    )


def _left(programme_id: int) -> Select[int]:
    """Who took part in a programme and has left."""
    return select(Participation.person_id).where(
        Participation.programme_id == programme_id,
        Participation.state == ParticipationState.LEFT,
    )


def _members(db: Session, programme_id: int, pair: Pair) -> set[int]:
    """Who of the two belongs to a course of the programme."""
    return set(
        db.scalars(
            select(Membership.person_id)
            .join(ProgrammeContext, ProgrammeContext.context_id == Membership.context_id)
            .where(
                ProgrammeContext.programme_id == programme_id,
                Membership.person_id.in_((pair.mentor, pair.mentee)),
                Membership.status != MembershipStatus.DELETED,
            )
        )
    )


def _active(db: Session, programme_id: int, pair: Pair) -> list[Pair]:
    """The programme's active tandems that either of the two is in."""
    both = (pair.mentor, pair.mentee)
    rows = db.execute(
        select(Tandem.mentor_id, Tandem.mentee_id).where(
            Tandem.programme_id == programme_id,
            Tandem.state == TandemState.ACTIVE,
            or_(Tandem.mentor_id.in_(both), Tandem.mentee_id.in_(both)),
        )
    )
    return [Pair(mentor=mentor, mentee=mentee) for mentor, mentee in rows]
