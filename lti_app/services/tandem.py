"""Tandems: to pair two people by hand, and to end a tandem.

By hand, somebody can be paired before they have joined: a pilot of ten is arranged by talking, and
their home asks them (services/participation.py). Rules: domain/tandem.py. Matching is another use
case: services/matching/.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, case, func, or_, select, update
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.invalid_input import clean_text
from lti_app.domain.participation import ParticipationState
from lti_app.domain.people import PersonState
from lti_app.domain.person import display_name
from lti_app.domain.programme import ProgrammeNotRunning, ProgrammeState
from lti_app.domain.tandem import (
    NotYourTandem,
    Pair,
    TandemRole,
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
from lti_app.services.people import SEARCH_LIMIT, ListedPerson, listed, people_query
from lti_app.services.programme import coordinated
from lti_app.services.row_lock import lock

PEOPLE_LIMIT = 50
# Whom a coordinator would pair first; who does not take part comes last.
_ORDER = (PersonState.JOINED, PersonState.NOT_JOINED, PersonState.SET_ASIDE, PersonState.PAUSED)
_PLACES = {state.value: place for place, state in enumerate(_ORDER)}


@dataclass(frozen=True, slots=True)
class CoursePeople:
    """People of a course, who has joined first; ``total`` counts all that were found."""

    rows: tuple[ListedPerson, ...]
    total: int

    @property
    def pairable(self) -> tuple[ListedPerson, ...]:
        """Who can be paired, with consent or before it."""
        return tuple(one for one in self.rows if one.state.can_be_paired)

    @property
    def others(self) -> tuple[ListedPerson, ...]:
        """Who cannot be paired, because they do not take part."""
        return tuple(one for one in self.rows if not one.state.can_be_paired)


@dataclass(frozen=True, slots=True)
class Partner:
    """With whom somebody works, and what they themselves are to them."""

    name: str
    own_role: TandemRole


def people(
    db: Session,
    programme_id: int,
    *,
    context_id: int,
    person_id: int,
    today: date,
    search: str = "",
    limit: int = PEOPLE_LIMIT,
) -> CoursePeople:
    """The people of a course, as its coordinator pairs them; two queries for any number.

    Raises:
        NotACoordinator, NoSuchProgramme: see services/programme.py.
    """
    programme = coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    here = select(Membership.person_id).where(
        Membership.context_id == context_id,
        Membership.status != MembershipStatus.DELETED,
        Membership.role != CourseRole.GUEST,
    )
    everybody = people_query(programme, today).where(Person.id.in_(here)).subquery()
    found = select(everybody, func.count().over().label("total"))
    if words := clean_text(search)[:SEARCH_LIMIT]:
        found = found.where(everybody.c.name.icontains(words, autoescape=True))
    order = case(_PLACES, value=everybody.c.state, else_=len(_PLACES))
    rows = db.execute(found.order_by(order, everybody.c.name, everybody.c.id).limit(limit)).all()
    return CoursePeople(tuple(listed(row) for row in rows), rows[0].total if rows else 0)


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


def active_partners(db: Session, programme_id: int, person_id: int) -> tuple[Partner, ...]:
    """With whom a person is in an active tandem of a programme; one query."""
    is_mentor = Tandem.mentor_id == person_id
    rows = db.execute(
        select(Person.id, Person.name, Tandem.mentor_id)
        .join(Tandem, Person.id == case((is_mentor, Tandem.mentee_id), else_=Tandem.mentor_id))
        .where(*_active_with(programme_id, person_id))
        .order_by(Tandem.id)
    )
    return tuple(
        Partner(
            display_name(partner_id, name),
            TandemRole.MENTEE if partner_id == mentor_id else TandemRole.MENTOR,
        )
        for partner_id, name, mentor_id in rows
    )


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
    """Who does not take part in a programme: they have left it, or declined."""
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
