"""What only the mentor sees beside a task: its activity, its offer, that it is recalled.

Each is explained where it is made: services/own_activity.py, services/library, services/recall.py.
"""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lti_app.models import LibraryTask, MicroTask, Programme, Tandem
from lti_app.services.library.offer import OFFER_COLUMNS, Offer, read_offer
from lti_app.services.own_activity import ACTIVITY_COLUMNS, OwnActivity, read_activity
from lti_app.services.recall import RECALLS, RecallProgress, read_recall_progress
from lti_app.statement import Statement

_VIEW = Statement(
    select(
        *ACTIVITY_COLUMNS,
        *OFFER_COLUMNS,
        *(column for column in RECALLS.c if column.key != "micro_task_id"),
    )
    .select_from(MicroTask)
    .join(Tandem, Tandem.id == MicroTask.tandem_id)
    .join(Programme, Programme.id == Tandem.programme_id)
    .outerjoin(LibraryTask, LibraryTask.micro_task_id == MicroTask.id)
    .outerjoin(RECALLS, RECALLS.c.micro_task_id == MicroTask.id)
    .where(MicroTask.id == bindparam("task"))
)


@dataclass(frozen=True, slots=True)
class MentorView:
    """How a task stands beyond the tandem, as far as its mentor may know."""

    activity: OwnActivity
    offer: Offer
    recall: RecallProgress


def mentor_view(db: Session, task_id: int) -> MentorView:
    """The same of a task; that it is the mentor who asks is the caller's matter."""
    row = _VIEW.first(db, {"task": task_id})
    return MentorView(read_activity(db, row), read_offer(row), read_recall_progress(row))
