"""What arrived and what stands in the gradebook."""

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import delete, func, select

from demo_lms.completion import is_complete
from demo_lms.models import Activity, Grade, LineItem, ReceivedScore
from demo_lms.state import platform

blueprint = Blueprint("admin_grades", __name__, url_prefix="/admin")


@blueprint.get("/received-scores")
def list_received() -> ResponseReturnValue:
    """Every score request in the order of arrival; filters: line_item, user_id, status, after."""
    query = select(ReceivedScore).order_by(ReceivedScore.id)
    query = query.where(ReceivedScore.id > request.args.get("after", 0, int))
    for name, column in (
        ("line_item", ReceivedScore.line_item_id),
        ("user_id", ReceivedScore.user_id),
        ("status", ReceivedScore.status),
    ):
        if name in request.args:
            query = query.where(column == request.args[name])
    with platform().database.reading() as db:
        return jsonify([_received(row) for row in db.scalars(query)])


@blueprint.get("/received-scores/count")
def count_received() -> ResponseReturnValue:
    query = select(ReceivedScore.status, func.count()).group_by(ReceivedScore.status)
    with platform().database.reading() as db:
        counts = {str(status): count for status, count in db.execute(query)}
    return jsonify(total=sum(counts.values()), by_status=counts)


@blueprint.delete("/received-scores")
def forget_received() -> ResponseReturnValue:
    with platform().database.writing() as db:
        db.execute(delete(ReceivedScore))
    return "", 204


@blueprint.get("/grades")
def list_grades() -> ResponseReturnValue:
    """Every cell that has a grade; filters: course_id, line_item, activity_id, person_id."""
    query = (
        select(Grade, LineItem, Activity)
        .join(LineItem, LineItem.id == Grade.line_item_id)
        .outerjoin(Activity, Activity.id == LineItem.activity_id)
        .order_by(LineItem.id, Grade.person_id)
    )
    for name, column in (
        ("course_id", LineItem.course_id),
        ("line_item", LineItem.id),
        ("activity_id", LineItem.activity_id),
        ("person_id", Grade.person_id),
    ):
        if name in request.args:
            query = query.where(column == request.args.get(name, type=int))
    with platform().database.reading() as db:
        return jsonify([_grade(*row) for row in db.execute(query)])


def _received(row: ReceivedScore) -> dict[str, Any]:
    return {
        "id": row.id,
        "received_at": row.received_at.isoformat(),
        "line_item": row.line_item_id,
        "user_id": row.user_id,
        "timestamp": row.timestamp,
        "score_given": row.score_given,
        "score_maximum": row.score_maximum,
        "grading_progress": row.grading_progress,
        "status": row.status,
        "answer_lost": row.answer_lost,
        "body": row.body,
    }


def _grade(grade: Grade, item: LineItem, activity: Activity | None) -> dict[str, Any]:
    return {
        "course_id": item.course_id,
        "line_item": item.id,
        "label": item.label,
        "tag": item.tag,
        "resource_id": item.resource_id,
        "activity_id": item.activity_id,
        "person_id": grade.person_id,
        "score": grade.score,
        "maximum": item.score_maximum,
        "comment": grade.comment,
        "activity_progress": grade.activity_progress,
        "grading_progress": grade.grading_progress,
        "timestamp": grade.timestamp,
        "is_complete": is_complete(activity, item, grade) if activity else None,
    }
