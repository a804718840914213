"""The home of a coordinator: states, counts and days of all tandems; seven queries.

Nothing that the two of a tandem wrote, answered or scored is read here.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.health import Condition
from lti_app.domain.next_step import CoordinatorStep, ProgrammeStanding, coordinator_step
from lti_app.domain.placement import CourseLinks, Opens, placements_of, read_placement
from lti_app.domain.programme import NoSuchProgramme, NotACoordinator, Passback, ProgrammeState
from lti_app.domain.score import DeliveryStatus
from lti_app.models import (
    Context,
    LineItem,
    Membership,
    Programme,
    ProgrammeContext,
    ResourceLink,
    RosterSync,
    ScoreDelivery,
    Tandem,
)
from lti_app.services.home.board import NO_TANDEMS, BoardPage, board_page
from lti_app.services.home.programme_view import ProgrammeView, path_length, programme_view
from lti_app.services.home.waiting import TakingPart, taking_part
from lti_app.services.library import count_offers
from lti_app.services.own_activity import count_asked_for
from lti_app.services.placement import has_column
from lti_app.services.programme import OPENED_FIRST
from lti_app.services.programme.contact import CONTACT_COLUMNS, join_contact


@dataclass(frozen=True, slots=True)
class Roster:
    """What is known of the course's people. ``people`` counts all but guests and deleted ones."""

    people: int
    # Whether the LMS offers its roster, when it was fetched last, and what went wrong then.
    is_offered: bool
    fetched_at: datetime | None
    error: str | None


@dataclass(frozen=True, slots=True)
class OtherProgramme:
    """Another programme of the course, to change to."""

    programme_id: int
    title: str
    state: ProgrammeState


@dataclass(frozen=True, slots=True)
class MentorsAsk:
    """How much of what mentors asked for waits for the coordinator."""

    # Tasks that they offer to the library.
    offers: int = 0
    # Activities of their own in the course.
    activities: int = 0


@dataclass(frozen=True, slots=True)
class CoordinatorHome:
    """The whole page. Without a programme there is only the roster and the first step."""

    next_step: CoordinatorStep
    roster: Roster
    programme: ProgrammeView | None
    taking_part: TakingPart
    mentors_ask: MentorsAsk
    board: BoardPage
    # How many scores of its columns in the course stand where; replaced ones do not count.
    deliveries: dict[DeliveryStatus, int]
    home_is_placed: bool
    # The steps of the path that the course has as activities of their own.
    placed_positions: tuple[int, ...]
    # Whether the coordinator is in a tandem, too.
    has_own_tandem: bool
    # The cycle that this one follows (F39); empty where it is the first.
    follows: str
    others: tuple[OtherProgramme, ...]


@dataclass(frozen=True, slots=True)
class _Course:
    roster: Roster
    programme: Programme | None
    view: ProgrammeView | None
    has_own_tandem: bool
    follows: str
    # All programmes of the course, the opened one among them.
    programmes: tuple[Programme, ...]

    @property
    def others(self) -> tuple[Programme, ...]:
        return tuple(one for one in self.programmes if one is not self.programme)


def coordinator_home(
    db: Session,
    programme_id: int | None,
    *,
    context_id: int,
    person_id: int,
    today: date,
    page: int = 1,
) -> CoordinatorHome:
    """The home of a coordinator for the programme that placement.resolve named, or for none.

    Raises:
        NotACoordinator: the person does not teach here.
        NoSuchProgramme: it does not run in this course.
    """
    course = _course(db, programme_id, context_id, person_id)
    view = course.view
    board = NO_TANDEMS
    if view:
        board = board_page(db, view.programme_id, view.path_length, today, page)
    people = taking_part(db, view.programme_id, today) if view else TakingPart()
    asks = _mentors_ask(db, course.programme)
    links, deliveries = _links(db, context_id, course)
    placed = (
        links.placed(placements_of(course.programme.key, view.path_length))
        if course.programme and view
        else ()
    )
    opens = {one.opens for one in placed}
    return CoordinatorHome(
        next_step=coordinator_step(_standing(course, board, opens, people, asks=asks, today=today)),
        roster=course.roster,
        programme=view,
        taking_part=people,
        mentors_ask=asks,
        board=board,
        deliveries=deliveries,
        home_is_placed=Opens.HOME in opens,
        placed_positions=tuple(one.position for one in placed if one.position is not None),
        has_own_tandem=course.has_own_tandem,
        follows=course.follows,
        others=tuple(OtherProgramme(one.id, one.title, one.state) for one in course.others),
    )


def _mentors_ask(db: Session, programme: Programme | None) -> MentorsAsk:
    if programme is None:
        return MentorsAsk()
    return MentorsAsk(
        offers=count_offers(db, programme.id),
        activities=count_asked_for(db, programme.id, programme.key),
    )


def _course(db: Session, programme_id: int | None, context_id: int, person_id: int) -> _Course:
    """The course with all its programmes, of which one is opened; one query."""
    rows = db.execute(_course_query(context_id, person_id)).all()
    if not rows or not rows[0].teaches:
        raise NotACoordinator
    facts = rows[0]
    opened = [row for row in rows if row.Programme and row.Programme.id == programme_id]
    if programme_id is not None and not opened:
        raise NoSuchProgramme
    programmes = {row.Programme.id: row.Programme for row in rows if row.Programme}
    return _Course(
        roster=Roster(
            facts.people, facts.memberships_url is not None, facts.finished_at, facts.error
        ),
        programme=opened[0].Programme if opened else None,
        view=programme_view(opened[0].Programme, opened) if opened else None,
        has_own_tandem=bool(opened and opened[0].has_own_tandem),
        follows=(opened[0].follows or "") if opened else "",
        programmes=tuple(programmes.values()),
    )


def _course_query(context_id: int, person_id: int) -> Select[*tuple[Any, ...]]:
    is_person = (Membership.role != CourseRole.GUEST) & (
        Membership.status != MembershipStatus.DELETED
    )
    people = select(func.count()).where(Membership.context_id == context_id, is_person)
    teaches = exists().where(
        Membership.context_id == context_id,
        Membership.person_id == person_id,
        Membership.role == CourseRole.INSTRUCTOR,
        Membership.status == MembershipStatus.ACTIVE,
    )
    own_tandem = exists().where(
        Tandem.programme_id == Programme.id,
        (Tandem.mentor_id == person_id) | (Tandem.mentee_id == person_id),
    )
    origin = aliased(Programme)
    query = (
        select(
            Context.memberships_url,
            RosterSync.finished_at,
            RosterSync.error,
            people.scalar_subquery().label("people"),
            teaches.label("teaches"),
            own_tandem.label("has_own_tandem"),
            path_length(),
            origin.title.label("follows"),
            Programme,
            *CONTACT_COLUMNS,
        )
        .outerjoin(RosterSync, RosterSync.context_id == Context.id)
        .outerjoin(ProgrammeContext, ProgrammeContext.context_id == Context.id)
        .outerjoin(Programme, Programme.id == ProgrammeContext.programme_id)
        .outerjoin(origin, origin.id == Programme.cloned_from_id)
        .where(Context.id == context_id)
        .order_by(OPENED_FIRST, Programme.id.desc())
    )
    return join_contact(query, outer=True)


def _links(
    db: Session, context_id: int, course: _Course
) -> tuple[CourseLinks, dict[DeliveryStatus, int]]:
    """What is placed in the course, and how the scores of its columns are doing; two queries."""
    contents = db.scalars(select(ResourceLink.content).where(ResourceLink.context_id == context_id))
    columns = db.execute(
        select(LineItem.resource_id, ScoreDelivery.status, func.count())
        .outerjoin(
            ScoreDelivery,
            (ScoreDelivery.line_item_id == LineItem.id)
            & (ScoreDelivery.status != DeliveryStatus.REPLACED),
        )
        .where(LineItem.context_id == context_id)
        .group_by(LineItem.resource_id, ScoreDelivery.status)
    ).all()
    elsewhere = tuple(f"{programme.key}/" for programme in course.others)
    counts: Counter[DeliveryStatus] = Counter()
    for resource_id, status, number in columns:
        if status is not None and not resource_id.startswith(elsewhere):
            counts[status] += number
    links = CourseLinks(
        links=[read_placement(content) for content in contents],
        resource_ids=frozenset(resource_id for resource_id, _, _ in columns),
        programme_keys=[programme.key for programme in course.programmes],
        default=course.programme.key if course.programme else None,
    )
    shown = [status for status in DeliveryStatus if status is not DeliveryStatus.REPLACED]
    return links, {status: counts[status] for status in shown}


def _standing(
    course: _Course,
    board: BoardPage,
    placed: Collection[Opens],
    people: TakingPart,
    *,
    asks: MentorsAsk,
    today: date,
) -> ProgrammeStanding | None:
    programme = course.programme
    if programme is None:
        return None
    return ProgrammeStanding(
        runs=programme.state is ProgrammeState.RUNNING,
        closed=programme.state is ProgrammeState.CLOSED,
        is_over=programme.ends_on is not None and programme.ends_on < today,
        roster_offered=course.roster.is_offered,
        roster_fetched=course.roster.fetched_at is not None and course.roster.error is None,
        people=course.roster.people,
        can_match=people.can_match,
        active_tandems=board.total - board.counts[Condition.ENDED],
        placed=programme.passback is Passback.NOTHING
        or any(has_column(opens, programme) for opens in placed),
        activities_asked_for=asks.activities,
        offers=asks.offers,
    )
