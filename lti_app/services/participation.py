"""Taking part in a programme: to join it, change one's part, pause, leave and come back.

Everything here is the person's own; rules: domain/participation.py. What a coordinator does about
people is another file's matter.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from lti_app.domain.consent import CONSENT
from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.invalid_input import Form
from lti_app.domain.participation import (
    CannotJoin,
    JoiningObstacle,
    NotTakingPart,
    ParticipationState,
    RoleWish,
    Standing,
    joining_obstacle,
    read_joining,
    read_pause,
    read_wish,
)
from lti_app.domain.person import display_name
from lti_app.domain.programme import NoSuchProgramme, ProgrammeNotRunning, ProgrammeState
from lti_app.models import Membership, Participation, Person, Profile, Programme, ProgrammeContext
from lti_app.services import tandem as tandems
from lti_app.services.draft import delete_draft
from lti_app.services.row_lock import lock

# The form of the profile's page, which is kept as a draft under this name.
PROFILE_FORM = "profile"


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part in a programme as it stood when it was read."""

    programme_id: int
    wish: RoleWish
    capacity: int
    standing: Standing
    joined_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProgrammeOffer:
    """What a programme is, for who thinks about joining it."""

    programme: Programme
    contact_name: str
    contact_email: str
    part: Part | None
    obstacle: JoiningObstacle | None

    @property
    def takes_part(self) -> bool:
        """Whether this person takes part already, perhaps in a pause."""
        return self.part is not None and self.part.standing.state is not ParticipationState.LEFT


@dataclass(frozen=True, slots=True)
class PartPage:
    """One's own part, and with whom one works: who would lose a partner if one left."""

    programme: Programme
    part: Part
    partners: tuple[str, ...]


def part_of(db: Session, programme_id: int, person_id: int) -> Part | None:
    """Somebody's part in a programme, or nothing for who never joined; one query."""
    row = db.scalar(_row_of(programme_id, person_id))
    return _part(row) if row else None


def offer(
    db: Session, programme_id: int, *, context_id: int, person_id: int, today: date
) -> ProgrammeOffer:
    """A programme of this course as somebody sees it who could join it; three queries.

    Raises:
        NoSuchProgramme: it does not run in this course.
    """
    programme, role = _programme(db, programme_id, context_id, person_id)
    contact = db.get_one(Person, programme.contact_id)
    return ProgrammeOffer(
        programme=programme,
        contact_name=display_name(contact.id, contact.name),
        contact_email=contact.email,
        part=part_of(db, programme_id, person_id),
        obstacle=joining_obstacle(role, programme.state, _last_day_to_join(programme), today),
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
    row = db.scalar(_row_of(programme_id, person_id))
    if row is not None and row.state is not ParticipationState.LEFT:
        return
    obstacle = joining_obstacle(role, programme.state, _last_day_to_join(programme), today)
    if obstacle is not None:
        raise CannotJoin(obstacle)
    wish = read_joining(form)
    if row is None:
        row = Participation(
            programme_id=programme_id,
            person_id=person_id,
            state=ParticipationState.LEFT,
            capacity=1,
            set_aside=False,
        )
        db.add(row)
    _stand(row, _standing(row).come_back())
    row.context_id, row.wish = context_id, wish
    row.consent, row.consented_at = CONSENT.version, now
    row.joined_at, row.left_at = now, None
    db.flush()


def part_page(db: Session, programme_id: int, *, person_id: int) -> PartPage:
    """One's own part in a programme; three queries.

    Raises:
        NotTakingPart: this person has not joined, or has left.
    """
    row = db.scalar(_row_of(programme_id, person_id))
    if row is None or row.state is ParticipationState.LEFT:
        raise NotTakingPart
    return PartPage(
        db.get_one(Programme, programme_id),
        _part(row),
        tandems.active_partners(db, programme_id, person_id),
    )


def change(db: Session, programme_id: int, form: Form, *, person_id: int) -> None:
    """Change as what one would like to be matched.

    Raises:
        NotTakingPart, ProgrammeNotRunning: nothing can be changed.
        InvalidParticipation: names every field that is wrong.
    """
    row = _changeable(db, programme_id, person_id)
    row.wish, row.capacity = read_wish(form)
    db.flush()


def pause(db: Session, programme_id: int, form: Form, *, person_id: int, today: date) -> None:
    """Pause, until a last day or until one goes on; tandems stay.

    Raises:
        NotTakingPart, ProgrammeNotRunning: nothing can be changed.
        InvalidParticipation: the last day is over, or no day.
    """
    row = _changeable(db, programme_id, person_id)
    _stand(row, _standing(row).paused(read_pause(form, today)))
    db.flush()


def resume(db: Session, programme_id: int, *, person_id: int) -> None:
    """Go on after a pause. Raises NotTakingPart or ProgrammeNotRunning."""
    row = _changeable(db, programme_id, person_id)
    _stand(row, _standing(row).resumed())
    db.flush()


def leave(
    db: Session, programme_id: int, *, person_id: int, forget_profile: bool, now: datetime
) -> None:
    """Leave, at any time, also a closed programme; a second time changes nothing.

    Active tandems end; what was done in them stays for both to read. With ``forget_profile`` the
    profile goes, too.

    Raises:
        NotTakingPart: this person never joined.
    """
    # Nobody becomes a tandem in this moment: pairing holds the programme, too.
    lock(db, Programme, programme_id)
    lock(db, Person, person_id)
    row = db.scalar(_row_of(programme_id, person_id))
    if row is None:
        raise NotTakingPart
    if row.state is not ParticipationState.LEFT:
        _stand(row, _standing(row).left())
        row.left_at = now
        tandems.end_all_of(db, programme_id, person_id, now=now)
    if forget_profile:
        db.execute(delete(Profile).where(Profile.person_id == person_id))
        delete_draft(db, person_id, PROFILE_FORM)
    db.flush()


def _row_of(programme_id: int, person_id: int) -> Select[Participation]:
    return select(Participation).where(
        Participation.programme_id == programme_id, Participation.person_id == person_id
    )


def _part(row: Participation) -> Part:
    return Part(
        row.programme_id, row.wish, row.capacity, _standing(row), row.joined_at, row.left_at
    )


def _standing(row: Participation) -> Standing:
    return Standing(row.state, row.paused_until, row.set_aside)


def _stand(row: Participation, standing: Standing) -> None:
    row.state, row.paused_until = standing.state, standing.paused_until


def _changeable(db: Session, programme_id: int, person_id: int) -> Participation:
    lock(db, Person, person_id)
    row = db.scalar(_row_of(programme_id, person_id))
    if row is None:
        raise NotTakingPart
    if db.get_one(Programme, programme_id).state is not ProgrammeState.RUNNING:
        raise ProgrammeNotRunning
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


def _last_day_to_join(programme: Programme) -> date | None:
    days = [day for day in (programme.join_until, programme.ends_on) if day is not None]
    return min(days, default=None)
