"""The columns of a tool: list, create, read, change, delete."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo_lms.models import Activity, LineItem
from demo_lms.services.addresses import line_item_url
from demo_lms.services.gate import (
    answer,
    calling_tool_id,
    json_object,
    known_course,
    own_line_item,
    refuse,
    require_accept,
    require_content_type,
)
from demo_lms.services.paging import add_next_link, cut, requested_page
from demo_lms.state import platform
from demo_lms.tokens import requires_scope
from demo_lms.vocabulary import (
    LINE_ITEM_READ_SCOPE,
    LINE_ITEM_SCOPE,
    LINE_ITEM_TYPE,
    LINE_ITEMS_TYPE,
)

blueprint = Blueprint("lineitems", __name__)
COLLECTION = "/lti/courses/<int:course_id>/lineitems"
ONE = COLLECTION + "/<int:line_item_id>"


class BadLineItem(ValueError):
    """A column that cannot be made from what was sent."""


@blueprint.get(COLLECTION)
@requires_scope(LINE_ITEM_SCOPE, LINE_ITEM_READ_SCOPE)
def list_line_items(course_id: int) -> Response:
    require_accept(LINE_ITEMS_TYPE)
    tool_id = calling_tool_id()
    page = requested_page()
    query = select(LineItem).where(LineItem.course_id == course_id, LineItem.tool_id == tool_id)
    if link := request.args.get("resource_link_id"):
        query = query.where(LineItem.activity_id == (int(link) if link.isdecimal() else -1))
    for name, column in (("resource_id", LineItem.resource_id), ("tag", LineItem.tag)):
        if name in request.args:
            query = query.where(column == request.args[name])
    query = query.order_by(LineItem.id).offset(page.start).limit(page.size + 1)
    with platform().database.reading() as db:
        known_course(db, course_id)
        items, more = cut(db.scalars(query).all(), page)
        response = answer([as_json(item) for item in items], LINE_ITEMS_TYPE)
    if more:
        add_next_link(response, page)
    return response


@blueprint.post(COLLECTION)
@requires_scope(LINE_ITEM_SCOPE)
def create_line_item(course_id: int) -> Response:
    require_content_type(LINE_ITEM_TYPE)
    tool_id = calling_tool_id()
    body = json_object()
    with platform().database.writing() as db:
        known_course(db, course_id)
        item = LineItem(course_id=course_id, tool_id=tool_id)
        _fill(db, item, body)
        db.add(item)
        db.flush()
        return answer(as_json(item), LINE_ITEM_TYPE, 201)


@blueprint.get(ONE)
@requires_scope(LINE_ITEM_SCOPE, LINE_ITEM_READ_SCOPE)
def read_line_item(course_id: int, line_item_id: int) -> Response:
    require_accept(LINE_ITEM_TYPE)
    with platform().database.reading() as db:
        return answer(as_json(own_line_item(db, course_id, line_item_id)), LINE_ITEM_TYPE)


@blueprint.put(ONE)
@requires_scope(LINE_ITEM_SCOPE)
def change_line_item(course_id: int, line_item_id: int) -> Response:
    """A whole new column; only the link to an activity cannot be taken away."""
    require_content_type(LINE_ITEM_TYPE)
    body = json_object()
    with platform().database.writing() as db:
        item = own_line_item(db, course_id, line_item_id)
        _fill(db, item, body)
        return answer(as_json(item), LINE_ITEM_TYPE)


@blueprint.delete(ONE)
@requires_scope(LINE_ITEM_SCOPE)
def delete_line_item(course_id: int, line_item_id: int) -> Response:
    """The column and every grade in it."""
    with platform().database.writing() as db:
        db.delete(own_line_item(db, course_id, line_item_id))
    return Response(status=204)


def as_json(item: LineItem) -> dict[str, Any]:
    content: dict[str, Any] = {
        "id": line_item_url(item.course_id, item.id, item.tool_id),
        "label": item.label,
        "scoreMaximum": item.score_maximum,
        "resourceId": item.resource_id,
        "tag": item.tag,
    }
    if item.activity_id is not None:
        content["resourceLinkId"] = str(item.activity_id)
    if item.starts_at:
        content["startDateTime"] = item.starts_at.isoformat()
    if item.ends_at:
        content["endDateTime"] = item.ends_at.isoformat()
    return content


def checked_maximum(value: object) -> float:
    """Raises BadLineItem."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e9:
        raise BadLineItem("scoreMaximum must be a number above 0")
    return float(value)


def _fill(db: Session, item: LineItem, body: dict[str, Any]) -> None:
    try:
        label = body.get("label")
        if not isinstance(label, str) or not label.strip():
            raise BadLineItem("label is missing")
        item.label = label.strip()
        item.score_maximum = checked_maximum(body.get("scoreMaximum"))
        item.starts_at = _moment(body, "startDateTime")
        item.ends_at = _moment(body, "endDateTime")
        if body.get("resourceLinkId") is not None:
            item.activity_id = _own_activity(db, item, str(body["resourceLinkId"]))
    except BadLineItem as error:
        abort(refuse(400, str(error)))
    item.resource_id = str(body.get("resourceId") or "")
    item.tag = str(body.get("tag") or "")


def _own_activity(db: Session, item: LineItem, resource_link_id: str) -> int:
    activity = db.get(Activity, int(resource_link_id)) if resource_link_id.isdecimal() else None
    if activity is None or (activity.course_id, activity.tool_id) != (item.course_id, item.tool_id):
        raise BadLineItem("resourceLinkId names no activity of this tool in this course")
    return activity.id


def _moment(body: dict[str, Any], name: str) -> datetime | None:
    if body.get(name) is None:
        return None
    try:
        moment = datetime.fromisoformat(str(body[name]))
    except ValueError as error:
        raise BadLineItem(f"{name} is no ISO 8601 time") from error
    if moment.tzinfo is None:
        raise BadLineItem(f"{name} has no time zone")
    return moment
