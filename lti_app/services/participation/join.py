"""To join a programme or to decline, before one takes part."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.consent import CONSENT
from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.invalid_input import Form
from lti_app.domain.participation import (
    CannotJoin,
    JoiningObstacle,
    ParticipationState,
    RoleWish,
    joining_obstacle,
    read_joining,
)
from lti_app.domain.person import display_name
from lti_app.domain.programme import NoSuchProgramme
from lti_app.models import Membership, Participation, Person, Programme, ProgrammeContext
from lti_app.services import tandem as tandems
from lti_app.services.participation.part import Part, part_of, row_of, set_standing, standing_of
from lti_app.services.row_lock import lock
from lti_app.services.tandem import Partner


@dataclass(frozen=True, slots=True)
class ProgrammeOffer:
    """What a programme is, for who thinks about joining it."""

    programme: Programme
    contact_name: str
    contact_email: str
    part: Part | None
    obstacle: JoiningObstacle | None
    # With whom a coordinator has paired them by hand, before they joined.
    partners: tuple[Partner, ...]

    @property
    def takes_part(self) -> bool:
        """Whether this person takes part already, perhaps in a pause."""
        return self.part is not None and self.part.standing.state is not ParticipationState.LEFT


def offer(
    db: Session, programme_id: int, *, context_id: int, person_id: int, today: date
) -> ProgrammeOffer:
    """A programme of this course as somebody sees it who could join it; four queries.

    Raises:
        NoSuchProgramme: it does not run in this course.
    """
    programme, role = _programme(db, programme_id, context_id, person_id)
    contact = db.get_one(Person, programme.contact_id)
    partners = tandems.active_partners(db, programme_id, person_id)
    return ProgrammeOffer(
        programme=programme,
        contact_name=display_name(contact.id, contact.name),
        contact_email=contact.email,
        part=part_of(db, programme_id, person_id),
        obstacle=_obstacle(programme, role, partners, today),
        partners=partners,
    )


def join(
    db: Session,
    programme_id: int,
    form: Form,
    *,
    context_id: int,
    person_id: int,
    today: date,
    now: datetime,
) -> None:
    """Join a programme, or come back to it. Who takes part already stays as they are.

    ``context_id`` is the course from which they join.

    Raises:
        NoSuchProgramme: it does not run in this course.
        CannotJoin: with the obstacle.
        InvalidParticipation: names every field that is wrong.
    """
    lock(db, Person, person_id)
    programme, role = _programme(db, programme_id, context_id, person_id)
    row = db.scalar(row_of(programme_id, person_id))
    if row is not None and row.state is not ParticipationState.LEFT:
        return
    partners = tandems.active_partners(db, programme_id, person_id)
    obstacle = _obstacle(programme, role, partners, today)
    if obstacle is not None:
        raise CannotJoin(obstacle)
    wish = read_joining(form)
    row = row or _new(db, programme_id, person_id)
    set_standing(row, standing_of(row).come_back())
    row.context_id, row.wish = context_id, wish
    row.consent, row.consented_at = CONSENT.version, now
    row.joined_at, row.left_at = now, None
    db.flush()


def decline(
    db: Session, programme_id: int, *, context_id: int, person_id: int, now: datetime
) -> None:
    """Say that one does not want to take part, without a reason, also when one has been paired.

    Nobody is paired with them any more and active tandems end, as by leaving; nothing changes for
    who has joined, who can leave.

    Raises:
        NoSuchProgramme: it does not run in this course.
    """
    # As in ``leave``.
    lock(db, Programme, programme_id)
    lock(db, Person, person_id)
    _programme(db, programme_id, context_id, person_id)
    if db.scalar(row_of(programme_id, person_id)) is not None:
        return
    row = _new(db, programme_id, person_id)
    row.context_id, row.wish = context_id, RoleWish.BOTH
    row.left_at = now
    tandems.end_all_of(db, programme_id, person_id, now=now)
    db.flush()


def _new(db: Session, programme_id: int, person_id: int) -> Participation:
    """The row of somebody who does not take part yet."""
    row = Participation(
        programme_id=programme_id,
        person_id=person_id,
        state=ParticipationState.LEFT,
        capacity=1,
        set_aside=False,
    )
    db.add(row)
    return row


def _programme(
    db: Session, programme_id: int, context_id: int, person_id: int
) -> tuple[Programme, CourseRole | None]:
    """A programme of this course, and the role of a person who is an active member of it."""
    row = db.execute(
        select(Programme, Membership.role)
        .join(ProgrammeContext, ProgrammeContext.programme_id == Programme.id)
        .outerjoin(
            Membership,
            (Membership.context_id == ProgrammeContext.context_id)
            & (Membership.person_id == person_id)
            & (Membership.status == MembershipStatus.ACTIVE),
        )
        .where(Programme.id == programme_id, ProgrammeContext.context_id == context_id)
    ).one_or_none()
    if row is None:
        raise NoSuchProgramme
    programme, role = row
    return programme, role


def _obstacle(
    programme: Programme, role: CourseRole | None, partners: Collection[Partner], today: date
) -> JoiningObstacle | None:
    """What keeps somebody from joining; who has been paired already can agree on any day."""
    last_day = None if partners else _last_day_to_join(programme)
    return joining_obstacle(role, programme.state, last_day, today)


def _last_day_to_join(programme: Programme) -> date | None:
    days = [day for day in (programme.join_until, programme.ends_on) if day is not None]
    return min(days, default=None)
