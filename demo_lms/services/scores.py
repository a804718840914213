"""Scores: one read, two writes and one commit each, because benches send hundreds a second.

Every request is kept in `received_score` in the same transaction as the grade; one that never
came as far as a grade (no token, a fault) is kept by itself.
"""

from dataclasses import dataclass
from typing import Any, TypedDict

from flask import Blueprint, Flask, Response, g, json, request
from sqlalchemy import Connection, Row

from demo_lms.models import CourseRole, EnrolmentStatus, utc_now
from demo_lms.services.gate import calling_tool_id, json_object, refuse, require_content_type
from demo_lms.services.score_message import BadScore, ScoreMessage
from demo_lms.services.score_statements import FIND_CELL, KEEP_REQUEST, STORE_GRADE
from demo_lms.state import platform
from demo_lms.tokens import requires_scope
from demo_lms.vocabulary import SCORE_SCOPE, SCORE_TYPE

blueprint = Blueprint("scores", __name__)
LARGEST_ID = 2**62


class Place(TypedDict):
    """Where a score goes."""

    course_id: int
    tool_id: int
    line_item_id: int


@dataclass(frozen=True)
class ScoreRefused(Exception):
    status: int
    reason: str


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.after_request(_keep_unjudged)


@blueprint.post("/lti/courses/<int:course_id>/lineitems/<int:line_item_id>/scores")
@requires_scope(SCORE_SCOPE)
def receive_score(course_id: int, line_item_id: int) -> Response:
    require_content_type(SCORE_TYPE)
    tool_id = calling_tool_id()
    body = json_object()
    try:
        score = ScoreMessage.parse(body)
    except BadScore as error:
        return refuse(400, str(error))
    place: Place = {"course_id": course_id, "tool_id": tool_id, "line_item_id": line_item_id}
    with platform().database.writing_rows() as db:
        try:
            _store(db, place, score)
            response = Response(status=200, content_type="application/json")
        except ScoreRefused as refusal:
            response = refuse(refusal.status, refusal.reason)
        _keep(db, line_item_id, body, response.status_code)
    g.score_is_kept = True
    return response


def _store(db: Connection, place: Place, score: ScoreMessage) -> None:
    """Raises ScoreRefused."""
    person_id = int(score.user_id) if score.user_id.isdecimal() else -1
    if person_id > LARGEST_ID:
        raise ScoreRefused(404, "this user is not in the course")
    row = db.execute(FIND_CELL, {**place, "person_id": person_id}).one_or_none()
    if row is None:
        raise ScoreRefused(404, "unknown line item")
    _check(row, score)
    db.execute(
        STORE_GRADE,
        {
            "line_item_id": place["line_item_id"],
            "person_id": person_id,
            "score": score.scaled_to(row.score_maximum),
            "comment": score.comment,
            "activity_progress": score.activity_progress,
            "grading_progress": score.grading_progress,
            "timestamp": score.timestamp,
            "timestamp_us": score.timestamp_us,
        },
    )


def _check(row: Row[*tuple[Any, ...]], score: ScoreMessage) -> None:
    now = utc_now()
    if row.is_closed:
        raise ScoreRefused(400, "the column is closed")
    if (row.starts_at and now < row.starts_at) or (row.ends_at and now > row.ends_at):
        raise ScoreRefused(400, "the column is not open at this time")
    if row.role is None or row.status is not EnrolmentStatus.ACTIVE:
        raise ScoreRefused(404, "this user is not in the course")
    if row.role is not CourseRole.LEARNER:
        raise ScoreRefused(400, "this user cannot be graded")
    if row.timestamp_us is not None and not _is_later(score.timestamp_us, row.timestamp_us):
        raise ScoreRefused(409, "a score with this timestamp or a later one stands")


def _is_later(timestamp_us: int, standing_us: int) -> bool:
    if platform().behaviour.timestamps == "seconds":
        return timestamp_us // 1_000_000 > standing_us // 1_000_000
    return timestamp_us > standing_us


def _keep(db: Connection, line_item_id: int, body: dict[str, Any], status: int) -> None:
    def number(name: str) -> float | None:
        value = body.get(name)
        return float(value) if isinstance(value, int | float) else None

    fault = g.get("fault")
    db.execute(
        KEEP_REQUEST,
        {
            "received_at": utc_now(),
            "line_item_id": line_item_id,
            "user_id": str(body.get("userId", "")),
            "timestamp": str(body.get("timestamp", "")),
            "score_given": number("scoreGiven"),
            "score_maximum": number("scoreMaximum"),
            "grading_progress": str(body.get("gradingProgress", "")),
            "status": status,
            "answer_lost": bool(fault and fault.after),
            "body": json.dumps(body),
        },
    )


def _keep_unjudged(response: Response) -> Response:
    """Keep a score request that was answered before anybody looked at its column."""
    if request.endpoint != "scores.receive_score" or g.get("score_is_kept"):
        return response
    try:
        body = json.loads(request.get_data(as_text=True))
    except ValueError:
        body = None
    line_item_id = (request.view_args or {})["line_item_id"]
    with platform().database.writing_rows() as db:
        _keep(db, line_item_id, body if isinstance(body, dict) else {}, response.status_code)
    return response
