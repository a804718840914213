"""The people of a programme as its coordinators see them: who takes part, as what, and who waits.

Nothing of age and gender, of wishes, and of who avoids whom is read here.
"""

from collections.abc import Callable, Mapping
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
    true,
)
from sqlalchemy.orm import Session, aliased

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.invalid_input import clean_text
from lti_app.domain.participation import ParticipationState, RoleWish
from lti_app.domain.people import PeopleFilter, PersonState
from lti_app.domain.person import display_name
from lti_app.domain.tandem import TandemState
from lti_app.models import (
    Context,
    Membership,
    Participation,
    Person,
    Profile,
    Programme,
    ProgrammeContext,
    Registration,
    Tandem,
)
from lti_app.services.programme import coordinated

PEOPLE_SHOWN = 50
# Nobody's name is longer, and SQLite refuses very long patterns.
SEARCH_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    """One person. ``wish`` and ``capacity`` are of who has joined once."""

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
    def can_be_set_aside(self) -> bool:
        """Whether matching could look at them otherwise."""
        return self.state in {PersonState.JOINED, PersonState.PAUSED}


@dataclass(frozen=True, slots=True)
class PeopleCounts:
    """Numbers of the whole programme; who would be both counts as a mentor and as a mentee.

    ``places`` are the free ones of mentors who can be matched.
    """

    people: int
    not_joined: int
    mentors: int
    places: int
    mentees: int
    without_profile: int


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invitation names; ``platform`` is the address of the LMS."""

    course: str
    platform: str
    roster_offered: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of the people found, by name; pages count from 1."""

    programme: Programme
    people: tuple[ListedPerson, ...]
    found: int
    page: int
    pages: int
    counts: PeopleCounts
    invitation: Invitation


def people_page(
    db: Session,
    programme_id: int,
    *,
    context_id: int,
    person_id: int,
    today: date,
    search: str = "",
    shown: PeopleFilter = PeopleFilter.ALL,
    page: int = 1,
) -> PeoplePage:
    """Everybody of the programme's courses, and who has joined; five queries for any number.

    Raises:
        NotACoordinator, NoSuchProgramme: see services/programme.
    """
    programme = coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    everybody = people_query(programme, today).subquery()
    found = select(everybody).where(_FILTERS[shown](everybody.c))
    if words := clean_text(search)[:SEARCH_LIMIT]:
        found = found.where(everybody.c.name.icontains(words, autoescape=True))
    total = db.scalar(select(func.count()).select_from(found.subquery())) or 0
    pages = max(1, -(-total // PEOPLE_SHOWN))
    page = min(max(page, 1), pages)
    rows = db.execute(
        found.order_by(everybody.c.name, everybody.c.id)
        .limit(PEOPLE_SHOWN)
        .offset((page - 1) * PEOPLE_SHOWN)
    )
    return PeoplePage(
        programme=programme,
        people=tuple(listed(row) for row in rows),
        found=total,
        page=page,
        pages=pages,
        counts=_counts(db, everybody.c),
        invitation=_invitation(db, context_id),
    )


def listed(row: Row[Any]) -> ListedPerson:
    """A person from a row of ``people_query``."""
    return ListedPerson(
        person_id=row.id,
        name=display_name(row.id, row.name),
        state=PersonState(row.state),
        wish=row.wish,
        capacity=row.capacity or 0,
        paused_until=row.paused_until,
        has_profile=bool(row.has_profile),
        mentees=row.mentees,
        has_mentor=bool(row.has_mentor),
        level=row.level,
        department=row.department or "",
        manager=display_name(row.manager_id, row.manager) if row.manager_id else "",
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


def _takes_part(people: Any) -> ColumnElement[bool]:
    return _is(people, *(state for state in PersonState if state.takes_part))


def _is(people: Any, *states: PersonState) -> ColumnElement[bool]:
    found: ColumnElement[bool] = people.state.in_([state.value for state in states])
    return found


_FILTERS: Mapping[PeopleFilter, Callable[[Any], ColumnElement[bool]]] = {
    PeopleFilter.ALL: lambda people: true(),
    PeopleFilter.NOT_JOINED: lambda people: _is(people, PersonState.NOT_JOINED),
    PeopleFilter.MENTORS: lambda people: _takes_part(people) & (people.wish != RoleWish.MENTEE),
    PeopleFilter.MENTEES: lambda people: _takes_part(people) & (people.wish != RoleWish.MENTOR),
    PeopleFilter.WAITING: lambda people: (
        _is(people, PersonState.JOINED) & (people.mentees == 0) & ~people.has_mentor
    ),
    PeopleFilter.WITHOUT_PROFILE: lambda people: _takes_part(people) & ~people.has_profile,
    PeopleFilter.PAUSED: lambda people: _is(people, PersonState.PAUSED),
    PeopleFilter.SET_ASIDE: lambda people: _is(people, PersonState.SET_ASIDE),
    PeopleFilter.LEFT: lambda people: _is(people, PersonState.LEFT, PersonState.NOT_IN_THE_COURSE),
}


def _counts(db: Session, people: Any) -> PeopleCounts:
    is_mentor = _takes_part(people) & (people.wish != RoleWish.MENTEE)
    is_free = _is(people, PersonState.JOINED) & is_mentor & (people.capacity > people.mentees)
    row = db.execute(
        select(
            func.count().label("people"),
            _number_of(_is(people, PersonState.NOT_JOINED)).label("not_joined"),
            _number_of(is_mentor).label("mentors"),
            func.coalesce(
                func.sum(case((is_free, people.capacity - people.mentees), else_=0)), 0
            ).label("places"),
            _number_of(_FILTERS[PeopleFilter.MENTEES](people)).label("mentees"),
            _number_of(_FILTERS[PeopleFilter.WITHOUT_PROFILE](people)).label("without_profile"),
        )
    ).one()
    return PeopleCounts(*row)


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _invitation(db: Session, context_id: int) -> Invitation:
    course, platform, roster = db.execute(
        select(Context.title, Registration.issuer, Context.memberships_url)
        .join(Registration, Registration.id == Context.registration_id)
        .where(Context.id == context_id)
    ).one()
    return Invitation(course, platform, roster is not None)
