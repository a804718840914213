"""Results: the grades that stand in a column, as a tool may read them."""

from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy import select

from demo_lms.models import Grade, LineItem
from demo_lms.services.addresses import line_item_url, result_url
from demo_lms.services.gate import answer, own_line_item, require_accept
from demo_lms.services.paging import add_next_link, cut, requested_page
from demo_lms.state import platform
from demo_lms.tokens import requires_scope
from demo_lms.vocabulary import RESULT_SCOPE, RESULTS_TYPE

blueprint = Blueprint("results", __name__)


@blueprint.get("/lti/courses/<int:course_id>/lineitems/<int:line_item_id>/results")
@requires_scope(RESULT_SCOPE)
def list_results(course_id: int, line_item_id: int) -> Response:
    require_accept(RESULTS_TYPE)
    page = requested_page()
    query = select(Grade).where(Grade.line_item_id == line_item_id)
    if user_id := request.args.get("user_id"):
        query = query.where(Grade.person_id == (int(user_id) if user_id.isdecimal() else -1))
    query = query.order_by(Grade.person_id).offset(page.start).limit(page.size + 1)
    with platform().database.reading() as db:
        item = own_line_item(db, course_id, line_item_id)
        grades, more = cut(db.scalars(query).all(), page)
        response = answer([_as_json(item, grade) for grade in grades], RESULTS_TYPE)
    if more:
        add_next_link(response, page)
    return response


def _as_json(item: LineItem, grade: Grade) -> dict[str, Any]:
    content: dict[str, Any] = {
        "id": result_url(item.course_id, item.id, grade.person_id, item.tool_id),
        "scoreOf": line_item_url(item.course_id, item.id, item.tool_id),
        "userId": str(grade.person_id),
        "resultMaximum": item.score_maximum,
    }
    if grade.score is not None:
        content["resultScore"] = grade.score
    if grade.comment:
        content["comment"] = grade.comment
    return content
