"""The page of a programme's people: those found, the numbers of all, and the invitation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, true
from sqlalchemy.orm import Session

from lti_app.domain.invalid_input import clean_text
from lti_app.domain.participation import RoleWish
from lti_app.domain.people import PeopleFilter, PersonState
from lti_app.models import Context, Programme, Registration
from lti_app.services.people.query import SEARCH_LIMIT, ListedPerson, listed, people_query
from lti_app.services.programme import coordinated

PEOPLE_SHOWN = 50


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


def _takes_part(people: Any) -> ColumnElement[bool]:
    return _is(people, *(state for state in PersonState if state.takes_part))


def _is(people: Any, *states: PersonState) -> ColumnElement[bool]:
    found: ColumnElement[bool] = people.state.in_([state.value for state in states])
    return found


_FILTERS: Mapping[PeopleFilter, Callable[[Any], ColumnElement[bool]]] = {
    PeopleFilter.ALL: lambda people: true(),
    PeopleFilter.NOT_JOINED: lambda people: _is(people, PersonState.NOT_JOINED),
    PeopleFilter.NOT_AGREED: lambda people: (
        _is(people, PersonState.NOT_JOINED) & ((people.mentees > 0) | people.has_mentor)
    ),
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
