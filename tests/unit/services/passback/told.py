"""What the mentee hands in, and what is on its way to the LMS about it."""

from collections.abc import Mapping

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from lti_app.domain.score import DeliveryStatus, GradingProgress
from lti_app.extension.registry import load_plugins
from lti_app.models import LineItem, MicroTask, ScoreDelivery
from lti_app.services import submission as submissions
from tests.factories import NOW, TODAY, Company

KINDS = load_plugins(["plugins.micro_tasks.read", "plugins.micro_tasks.quiz"]).micro_tasks

FULL = (100, 100)


def hand_in(
    db: Session, company: Company, task: MicroTask, form: Mapping[str, list[str]] | None = None
) -> None:
    submissions.hand_in(
        db, KINDS, task.id, form or {}, person_id=company.mentee.id, now=NOW, today=TODAY
    )


def grades(db: Session) -> list[tuple[str, tuple[float, float]]]:
    """Column, and points of the maximum, of the grades on their way, in the order of earning."""
    rows = _rows(
        db,
        select(LineItem.resource_id, ScoreDelivery.score_given, ScoreDelivery.score_maximum).where(
            ScoreDelivery.status == DeliveryStatus.WAITING,
            ScoreDelivery.grading_progress == GradingProgress.FULLY_GRADED,
        ),
    )
    return [(name, (given, maximum)) for name, given, maximum in rows]


def told(db: Session) -> list[tuple[str, str, str]]:
    """Column and progress of all that is on its way or was replaced, in its order."""
    progress = (ScoreDelivery.activity_progress, ScoreDelivery.grading_progress)
    rows = _rows(db, select(LineItem.resource_id, *progress))
    return [(name, str(activity), str(grading)) for name, activity, grading in rows]


def _rows(db: Session, query: Select) -> list[Row]:
    joined = query.join(LineItem, LineItem.id == ScoreDelivery.line_item_id)
    return list(db.execute(joined.order_by(ScoreDelivery.id)))
