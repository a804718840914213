"""The page of a programme's people: those found, the numbers of all, and the invitation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, case, func, select, true
from sqlalchemy.orm import Session

from lti_app.domain.invalid_input import clean_text
from lti_app.domain.participation import RoleWish
from lti_app.domain.people import PeopleFilter, PersonState
from lti_app.models import Context, Programme, Registration
from lti_app.services.people.query import SEARCH_LIMIT, ListedPerson, listed, people_query
from lti_app.services.programme import coordinated

PEOPLE_SHOWN = 50
# Far more than there can be, and few enough for databases to count to.
_MOST_PAGES = 1_000_000


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
    """Everybody of the programme's courses, and who has joined; four queries for any number.

    Raises:
        NotACoordinator, NoSuchProgramme: see services/programme.
    """
    programme = coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    everybody = people_query(programme, today).cte("everybody")
    is_asked_for = _FILTERS[shown](everybody.c)
    if words := clean_text(search)[:SEARCH_LIMIT]:
        is_asked_for &= everybody.c.name.icontains(words, autoescape=True)
    page = min(max(page, 1), _MOST_PAGES)
    rows = db.execute(_page_query(everybody, is_asked_for, page)).all()
    pages = max(1, -(-rows[0].all_found // PEOPLE_SHOWN))
    if page > pages:
        page = pages
        rows = db.execute(_page_query(everybody, is_asked_for, page)).all()
    *counts, found = rows[0][: len(fields(PeopleCounts)) + 1]
    return PeoplePage(
        programme=programme,
        people=tuple(listed(row) for row in rows if row.id is not None),
        found=found,
        page=page,
        pages=pages,
        counts=PeopleCounts(*counts),
        invitation=_invitation(db, context_id),
    )


def _page_query(everybody: CTE, is_asked_for: ColumnElement[bool], page: int) -> Select[Any]:
    """The people of a page, each with the numbers of all; these alone where nobody is found.

    One query, so that the database looks through everybody once.
    """
    numbers = select(*_counts(everybody.c), _number_of(is_asked_for).label("all_found")).subquery(
        "numbers"
    )
    people = (
        select(everybody)
        .where(is_asked_for)
        .order_by(everybody.c.name, everybody.c.id)
        .limit(PEOPLE_SHOWN)
        .offset((page - 1) * PEOPLE_SHOWN)
        .subquery("people")
    )
    return select(numbers, people).outerjoin(people, true()).order_by(people.c.name, people.c.id)


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


def _counts(people: Any) -> tuple[ColumnElement[int], ...]:
    """The numbers of PeopleCounts."""
    is_mentor = _takes_part(people) & (people.wish != RoleWish.MENTEE)
    is_free = _is(people, PersonState.JOINED) & is_mentor & (people.capacity > people.mentees)
    free = func.sum(case((is_free, people.capacity - people.mentees), else_=0))
    return (
        func.count().label("all_people"),
        _number_of(_is(people, PersonState.NOT_JOINED)).label("all_not_joined"),
        _number_of(is_mentor).label("all_mentors"),
        func.coalesce(free, 0).label("all_places"),
        _number_of(_FILTERS[PeopleFilter.MENTEES](people)).label("all_mentees"),
        _number_of(_FILTERS[PeopleFilter.WITHOUT_PROFILE](people)).label("all_without_profile"),
    )


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _invitation(db: Session, context_id: int) -> Invitation:
    course, platform, roster = db.execute(
        select(Context.title, Registration.issuer, Context.memberships_url)
        .join(Registration, Registration.id == Context.registration_id)
        .where(Context.id == context_id)
    ).one()
    return Invitation(course, platform, roster is not None)
