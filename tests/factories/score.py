"""Columns of a gradebook, and scores on their way to them."""

from typing import Any

from sqlalchemy.orm import Session

from lti_app.domain.score import Score
from lti_app.models import Context, LineItem, Person, ScoreDelivery
from lti_app.services.line_item import ensure_line_item
from lti_app.services.score import queue_score
from tests.factories.base import NOW


def make_column(db: Session, context: Context, resource_id: str = "step/1") -> LineItem:
    """A column that no link has told yet."""
    return ensure_line_item(db, context, resource_id, label="First step", score_maximum=100)


def make_score(
    db: Session, column: LineItem, person: Person, points: float = 50, **values: Any
) -> ScoreDelivery:
    """Somebody earned points, of 100."""
    return queue_score(db, column, person, Score(points, 100), **({"now": NOW} | values))
