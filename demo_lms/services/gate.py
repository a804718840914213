"""What every service checks first: whose token it is, for which course, in which media type."""

from flask import Response, abort, json, make_response, request
from sqlalchemy.orm import Session

from demo_lms.models import Course, LineItem
from demo_lms.tokens import calling_tool


def refuse(status: int, reason: str) -> Response:
    """A JSON answer with a reason that never repeats what was sent."""
    response = make_response(json.dumps({"error": reason}), status)
    response.content_type = "application/json"
    return response


def answer(content: object, media_type: str, status: int = 200) -> Response:
    response = make_response(json.dumps(content), status)
    response.content_type = media_type
    return response


def calling_tool_id() -> int:
    """The tool of the access token; the address must name the same one."""
    tool_id = calling_tool()
    if request.args.get("tool") != str(tool_id):
        abort(refuse(404, "this address belongs to no tool or to another one"))
    return tool_id


def known_course(db: Session, course_id: int) -> Course:
    course = db.get(Course, course_id)
    if course is None:
        abort(refuse(404, "unknown course"))
    return course


def own_line_item(db: Session, course_id: int, line_item_id: int) -> LineItem:
    """A column of the calling tool; another tool's is as unknown as a missing one."""
    item = db.get(LineItem, line_item_id)
    if item is None or item.course_id != course_id or item.tool_id != calling_tool_id():
        abort(refuse(404, "unknown line item"))
    return item


def require_accept(media_type: str) -> None:
    if request.accept_mimetypes and not request.accept_mimetypes.quality(media_type):
        abort(refuse(406, f"this answers as {media_type}"))


def require_content_type(media_type: str) -> None:
    if request.mimetype != media_type:
        abort(refuse(415, f"send {media_type}"))


def json_object() -> dict[str, object]:
    """The body as a JSON object, whatever its media type is called."""
    try:
        body = json.loads(request.get_data(as_text=True))
    except ValueError:
        body = None
    if not isinstance(body, dict):
        abort(refuse(400, "the body is no JSON object"))
    return body
