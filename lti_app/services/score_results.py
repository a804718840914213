"""Whether the LMS shows what was delivered: its results beside our scores, column by column.

The LMS is asked over the network, so this takes a maker of sessions instead of a session: no
transaction stays open meanwhile.
"""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_app.db import SessionMaker
from lti_app.domain.score import DeliveryStatus, GradingProgress, Score
from lti_app.extension.registry import Registry
from lti_app.lti.outbound import OutboundClient, OutboundError, OutboundGuard
from lti_app.lti.results import Result, read_results
from lti_app.lti.scopes import RESULT_READ
from lti_app.lti.service_client import ServiceClient
from lti_app.lti.service_token import ScopeNotGranted, TokenSource
from lti_app.lti.token_request import TokenRequestRefused
from lti_app.lti.tool_keys import ToolKeyUnreadable
from lti_app.models import (
    Context,
    LineItem,
    Person,
    Registration,
    ResourceLink,
    ScoreDelivery,
)
from lti_app.settings import Settings


class ResultsUnavailable(Exception):
    """The LMS's results cannot be read; ``code`` says why, in short."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the results cannot be read: {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Difference:
    """A delivered score that the LMS does not show; ``shown`` is what it shows, if anything."""

    delivery_id: int
    person_id: int
    person_name: str
    sub: str
    column: str
    score: Score
    shown: Score | None


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column of a course that can be compared."""

    line_item_id: int
    label: str


@dataclass(frozen=True, slots=True)
class _Column:
    url: str | None
    label: str
    registration: Registration


def columns_of(db: Session, context_id: int) -> list[ColumnChoice]:
    """The columns of a course, in the order in which they came; ``context_id`` is our row's."""
    rows = db.execute(
        select(LineItem.id, LineItem.label)
        .where(LineItem.context_id == context_id)
        .order_by(LineItem.id)
    )
    return [ColumnChoice(line_item_id, label) for line_item_id, label in rows]


def compare_with_lms(
    sessions: SessionMaker,
    line_item_id: int,
    *,
    context_id: int,
    settings: Settings,
    registry: Registry,
) -> list[Difference]:
    """Everybody whose latest score of a column was delivered and stands otherwise in the LMS.

    ``context_id`` is the id of the course's row. A teacher may have overridden a grade on purpose:
    what to do about a difference is for a person to say (``score.send_again``).

    Raises:
        ResultsUnavailable: no such column in this course, or the LMS does not tell.
    """
    with sessions() as db:
        column = _column(db, line_item_id, context_id)
        delivered = _delivered(db, line_item_id)
    results = {result.sub: result for result in _read(sessions, column, settings, registry)}
    return [
        Difference(row.id, person.id, person.name, person.sub, column.label, score, shown)
        for row, person, score in delivered
        if (shown := _shown(results.get(person.sub))) is None
        or not score.agrees_with(shown.given, shown.maximum)
    ]


def _column(db: Session, line_item_id: int, context_id: int) -> _Column:
    row = db.execute(
        select(LineItem, Registration, ResourceLink.line_item_url)
        .join(Context, Context.id == LineItem.context_id)
        .join(Registration, Registration.id == Context.registration_id)
        .outerjoin(ResourceLink, ResourceLink.id == LineItem.resource_link_id)
        .where(LineItem.id == line_item_id, LineItem.context_id == context_id)
    ).one_or_none()
    if row is None:
        raise ResultsUnavailable("no_such_column")
    line_item, registration, line_item_url = row
    return _Column(line_item_url or line_item.url, line_item.label, registration)


def _delivered(db: Session, line_item_id: int) -> list[tuple[ScoreDelivery, Person, Score]]:
    latest = (
        select(func.max(ScoreDelivery.id))
        .where(ScoreDelivery.line_item_id == line_item_id)
        .group_by(ScoreDelivery.person_id)
    )
    rows = db.execute(
        select(ScoreDelivery, Person)
        .join(Person, Person.id == ScoreDelivery.person_id)
        .where(
            ScoreDelivery.id.in_(latest),
            ScoreDelivery.status == DeliveryStatus.DELIVERED,
            ScoreDelivery.grading_progress == GradingProgress.FULLY_GRADED,
        )
        .order_by(ScoreDelivery.id)
    )
    return [
        (delivery, person, Score(delivery.score_given, delivery.score_maximum))
        for delivery, person in rows
    ]


def _read(
    sessions: SessionMaker, column: _Column, settings: Settings, registry: Registry
) -> list[Result]:
    if column.url is None:
        raise ResultsUnavailable("no_column")
    profile = registry.lms_profile(column.registration.lms)
    tokens = TokenSource(sessions, column.registration, (RESULT_READ,), settings, profile)
    try:
        with OutboundClient(OutboundGuard(settings)) as client:
            return list(read_results(ServiceClient(client, tokens), column.url))
    except (OutboundError, ScopeNotGranted, TokenRequestRefused) as error:
        raise ResultsUnavailable(error.code) from error
    except ToolKeyUnreadable as error:
        raise ResultsUnavailable("tool_key_unreadable") from error


def _shown(result: Result | None) -> Score | None:
    if result is None or result.points is None or result.points < 0 or result.maximum <= 0:
        return None
    return Score(result.points, result.maximum)
