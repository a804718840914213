"""What somebody did in tandems: set, handed in, wrote, and what was sent of it to the platform."""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import case, select
from sqlalchemy.orm import Session, aliased

from lti_app.domain.feedback import FeedbackExchange
from lti_app.domain.tandem import TandemRole
from lti_app.models import (
    Context,
    Draft,
    Feedback,
    LibraryTask,
    LineItem,
    MicroTask,
    Person,
    Programme,
    Recall,
    ScoreDelivery,
    Step,
    Submission,
    Tandem,
    Upload,
    UploadContent,
)
from lti_app.services.person.export.query import (
    People,
    Queries,
    Query,
    Row,
    in_tandem,
    role_in_tandem,
)


def _tandems(people: People) -> Query:
    partner = aliased(Person)
    partner_id = case((Tandem.mentor_id.in_(people), Tandem.mentee_id), else_=Tandem.mentor_id)
    return (
        select(
            Tandem.id,
            Programme.title.label("programme"),
            Context.title.label("course"),
            role_in_tandem(people).label("role"),
            partner.name.label("partner"),
            Tandem.state,
            Tandem.created_at,
            Tandem.ended_at,
        )
        .join(Programme, Programme.id == Tandem.programme_id)
        .join(Context, Context.id == Tandem.context_id)
        .join(partner, partner.id == partner_id)
        .where(in_tandem(people))
        .order_by(Tandem.id)
    )


def _tasks_set(people: People) -> Query:
    return (
        select(
            MicroTask.id,
            MicroTask.tandem_id,
            Step.position.label("step"),
            MicroTask.kind,
            MicroTask.title,
            MicroTask.content,
            MicroTask.minutes,
            MicroTask.note,
            MicroTask.due_on,
            MicroTask.created_at,
        )
        .join(Tandem, Tandem.id == MicroTask.tandem_id)
        .outerjoin(Step, Step.id == MicroTask.step_id)
        .where(Tandem.mentor_id.in_(people))
        .order_by(MicroTask.id)
    )


def _submissions(people: People) -> Query:
    return (
        select(
            MicroTask.tandem_id,
            MicroTask.title.label("micro_task"),
            MicroTask.kind,
            *(column for column in Submission.__table__.columns if column.name != "micro_task_id"),
        )
        .join(Submission, Submission.micro_task_id == MicroTask.id)
        .join(Tandem, Tandem.id == MicroTask.tandem_id)
        .where(Tandem.mentee_id.in_(people))
        .order_by(MicroTask.id)
    )


def _recalls(people: People) -> Query:
    """Only the mentee's: the mentor sees that one took place, and never the answers."""
    return (
        select(
            MicroTask.title.label("micro_task"),
            Recall.due_on,
            Recall.is_repeat,
            Recall.answers,
            Recall.answered_at,
        )
        .join(Recall, Recall.micro_task_id == MicroTask.id)
        .join(Tandem, Tandem.id == MicroTask.tandem_id)
        .where(Tandem.mentee_id.in_(people))
        .order_by(Recall.id)
    )


def _library_tasks(people: People) -> Query:
    return (
        select(
            Programme.title.label("programme"),
            LibraryTask.state,
            LibraryTask.kind,
            LibraryTask.title,
            LibraryTask.content,
            LibraryTask.recall_questions,
            LibraryTask.minutes,
            LibraryTask.offered_at,
        )
        .select_from(LibraryTask)
        .join(Programme, Programme.id == LibraryTask.programme_id)
        .where(LibraryTask.author_id.in_(people))
        .order_by(LibraryTask.id)
    )


def _drafts(people: People) -> Query:
    return (
        select(Draft.form, Draft.values, Draft.saved_at)
        .where(Draft.person_id.in_(people))
        .order_by(Draft.id)
    )


def _scores(people: People) -> Query:
    return (
        select(
            Context.title.label("course"),
            LineItem.label.label("column"),
            ScoreDelivery.score_given,
            ScoreDelivery.score_maximum,
            ScoreDelivery.activity_progress,
            ScoreDelivery.grading_progress,
            ScoreDelivery.comment,
            ScoreDelivery.status,
            ScoreDelivery.last_error,
            ScoreDelivery.attempts,
            ScoreDelivery.created_at,
            ScoreDelivery.sent_timestamp,
            ScoreDelivery.delivered_at,
        )
        .join(LineItem, LineItem.id == ScoreDelivery.line_item_id)
        .join(Context, Context.id == LineItem.context_id)
        .where(ScoreDelivery.person_id.in_(people))
        .order_by(ScoreDelivery.id)
    )


QUERIES: Queries = {
    "tandem": _tandems,
    "micro_task": _tasks_set,
    "submission": _submissions,
    "recall": _recalls,
    "library_task": _library_tasks,
    "draft": _drafts,
    "score_delivery": _scores,
}


def uploads(db: Session, people: People) -> Iterator[Row]:
    """The files that they gave, with their bytes as base64."""
    rows = db.execute(
        select(
            MicroTask.title.label("micro_task"),
            Upload.name,
            Upload.media_type,
            Upload.size,
            Upload.created_at,
            UploadContent.content,
        )
        .join(MicroTask, MicroTask.id == Upload.micro_task_id)
        .join(UploadContent, UploadContent.upload_id == Upload.id)
        .where(Upload.person_id.in_(people))
        .order_by(Upload.id)
    )
    for row in rows.mappings():
        yield {**row, "content": b64encode(row["content"]).decode()}


def feedback(db: Session, people: People) -> Iterator[Row]:
    """What this person gave, and of what the partner gave as much as the person may see."""
    rows = db.execute(
        select(MicroTask.title, role_in_tandem(people), Feedback)
        .join(MicroTask, MicroTask.id == Feedback.micro_task_id)
        .join(Tandem, Tandem.id == MicroTask.tandem_id)
        .where(in_tandem(people))
        .order_by(Feedback.micro_task_id, Feedback.author_role)
    ).all()
    given: dict[int, set[TandemRole]] = defaultdict(set)
    for _title, _viewer, feedback in rows:
        given[feedback.micro_task_id].add(feedback.author_role)
    for title, viewer, feedback in rows:
        exchange = FeedbackExchange(completed=True, given=given[feedback.micro_task_id])
        if exchange.visible(feedback.author_role, TandemRole(viewer)):
            yield {
                "micro_task": title,
                "given_by": feedback.author_role,
                "own": feedback.author_role == viewer,
                "answers": feedback.answers,
                "given_at": feedback.given_at,
                "read_at": feedback.acknowledged_at,
            }
