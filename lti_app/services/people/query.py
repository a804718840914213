"""Everybody of a programme, a row each: how they stand to it, and what may be shown of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Label,
    Row,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.participation import ParticipationState, RoleWish
from lti_app.domain.people import PersonState
from lti_app.domain.person import display_name
from lti_app.domain.tandem import TandemState
from lti_app.models import (
    Membership,
    Participation,
    Person,
    Profile,
    Programme,
    ProgrammeContext,
    Tandem,
)

# Nobody's name is longer, and SQLite refuses very long patterns.
SEARCH_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    """One person. ``wish``, ``capacity`` and ``has_profile`` are of who takes part."""

    person_id: int
    name: str
    state: PersonState
    wish: RoleWish | None
    capacity: int
    paused_until: date | None
    has_profile: bool
    mentees: int
    has_mentor: bool
    level: int | None
    department: str
    manager: str

    @property
    def has_to_agree(self) -> bool:
        """Whether they were paired by hand and have not joined yet."""
        return self.state is PersonState.NOT_JOINED and bool(self.mentees or self.has_mentor)

    @property
    def can_be_set_aside(self) -> bool:
        """Whether matching could look at them otherwise."""
        return self.state in {PersonState.JOINED, PersonState.PAUSED}


def listed(row: Row[Any]) -> ListedPerson:
    """A person from a row of ``people_query``.

    Of who has left or declined nothing is shown that they said or that was known of them.
    """
    state = PersonState(row.state)
    is_shown = state is not PersonState.LEFT
    return ListedPerson(
        person_id=row.id,
        name=display_name(row.id, row.name),
        state=state,
        wish=row.wish if state.takes_part else None,
        capacity=(row.capacity or 0) if state.takes_part else 0,
        paused_until=row.paused_until,
        has_profile=state.takes_part and bool(row.has_profile),
        mentees=row.mentees,
        has_mentor=bool(row.has_mentor),
        level=row.level if is_shown else None,
        department=(row.department or "") if is_shown else "",
        manager=display_name(row.manager_id, row.manager) if is_shown and row.manager_id else "",
    )


def people_query(programme: Programme, today: date) -> Select[*tuple[Any, ...]]:
    """All people of a programme, one row each, with the columns that ``listed`` reads."""
    here = (
        select(Membership.person_id)
        .join(ProgrammeContext, ProgrammeContext.context_id == Membership.context_id)
        .where(
            ProgrammeContext.programme_id == programme.id,
            Membership.status != MembershipStatus.DELETED,
            Membership.role != CourseRole.GUEST,
        )
        .distinct()
        .subquery()
    )
    active = (Tandem.programme_id == programme.id) & (Tandem.state == TandemState.ACTIVE)
    mentors = (
        select(Tandem.mentor_id, func.count().label("mentees"))
        .where(active)
        .group_by(Tandem.mentor_id)
        .subquery()
    )
    mentees = select(Tandem.mentee_id).where(active).distinct().subquery()
    manager = aliased(Person)
    return (
        select(
            Person.id,
            Person.name,
            _state(here.c.person_id, today),
            Participation.wish,
            Participation.capacity,
            Participation.paused_until,
            _has_profile(),
            func.coalesce(mentors.c.mentees, 0).label("mentees"),
            mentees.c.mentee_id.is_not(None).label("has_mentor"),
            Profile.hierarchy_level.label("level"),
            Profile.department,
            manager.id.label("manager_id"),
            manager.name.label("manager"),
        )
        .outerjoin(here, here.c.person_id == Person.id)
        .outerjoin(
            Participation,
            and_(Participation.person_id == Person.id, Participation.programme_id == programme.id),
        )
        .outerjoin(Profile, Profile.person_id == Person.id)
        .outerjoin(manager, manager.id == Profile.reports_to_id)
        .outerjoin(mentors, mentors.c.mentor_id == Person.id)
        .outerjoin(mentees, mentees.c.mentee_id == Person.id)
        .where(
            Person.registration_id == programme.registration_id,
            or_(here.c.person_id.is_not(None), Participation.id.is_not(None)),
        )
    )


def _state(is_here: ColumnElement[Any], today: date) -> Label[str]:
    joined = Participation.state
    is_paused = (joined == ParticipationState.PAUSED) & (
        Participation.paused_until.is_(None) | (Participation.paused_until >= today)
    )
    return case(
        (Participation.id.is_(None), literal(PersonState.NOT_JOINED.value)),
        (joined == ParticipationState.LEFT, literal(PersonState.LEFT.value)),
        (is_here.is_(None), literal(PersonState.NOT_IN_THE_COURSE.value)),
        (Participation.set_aside, literal(PersonState.SET_ASIDE.value)),
        (is_paused, literal(PersonState.PAUSED.value)),
        else_=literal(PersonState.JOINED.value),
    ).label("state")


def _has_profile() -> Label[bool]:
    """Whether they said what they offer or want; what came from a table is no profile yet."""
    # An empty document is the same text on both databases.
    said = [cast(column, String) != "{}" for column in (Profile.offered, Profile.wanted)]
    return and_(Profile.person_id.is_not(None), or_(*said)).label("has_profile")
