"""Placing activities: by the tool's own picker in a frame, or by hand."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo_lms.content_selection import open_content_selection
from demo_lms.launch_intent import login_initiation, of_deep_linking
from demo_lms.models import Activity, CompletionRule, LineItem, Tool, ToolStatus
from demo_lms.oidc import login_page
from demo_lms.pages.visitor import course_for_teachers, visitor
from demo_lms.state import platform

blueprint = Blueprint("place", __name__)


@blueprint.get("/courses/<int:course_id>/place")
def choose_tool(course_id: int) -> ResponseReturnValue:
    with platform().database.reading() as db:
        course = course_for_teachers(db, course_id, visitor(db))
        tools = db.scalars(select(Tool).where(Tool.status == ToolStatus.ACTIVE)).all()
        return render_template("place.html", course=course, tools=tools)


@blueprint.get("/courses/<int:course_id>/place/<int:tool_id>")
def picker(course_id: int, tool_id: int) -> ResponseReturnValue:
    with platform().database.reading() as db:
        course = course_for_teachers(db, course_id, visitor(db))
        return render_template(
            "picker.html",
            course=course,
            tool=_active_tool(db, tool_id),
            storage=platform().behaviour.lti_storage,
        )


@blueprint.get("/courses/<int:course_id>/place/<int:tool_id>/start")
def start(course_id: int, tool_id: int) -> ResponseReturnValue:
    with platform().database.writing() as db:
        person = visitor(db)
        course = course_for_teachers(db, course_id, person)
        tool = _active_tool(db, tool_id)
        intent = of_deep_linking(open_content_selection(db, tool, course, person))
        return login_page(login_initiation(tool, intent))


@blueprint.post("/courses/<int:course_id>/place/<int:tool_id>/by-hand")
def by_hand(course_id: int, tool_id: int) -> ResponseReturnValue:
    """A link to the tool's start page, without a picker; with a column if asked for."""
    with platform().database.writing() as db:
        course = course_for_teachers(db, course_id, visitor(db))
        tool = _active_tool(db, tool_id)
        has_column = "column" in request.form
        activity = Activity(
            course_id=course.id,
            tool_id=tool.id,
            deployment_id=tool.first_deployment_id,
            title=request.form.get("title", "").strip() or tool.name,
            url=tool.target_link_uri,
            completion=CompletionRule.ANY_GRADE if has_column else CompletionRule.NONE,
        )
        db.add(activity)
        db.flush()
        if has_column:
            db.add(
                LineItem(
                    course_id=course.id,
                    tool_id=tool.id,
                    activity_id=activity.id,
                    label=activity.title,
                    score_maximum=100,
                )
            )
        return redirect(url_for("courses.course", course_id=course.id))


def _active_tool(db: Session, tool_id: int) -> Tool:
    tool = db.get(Tool, tool_id)
    if tool is None or not tool.is_active:
        abort(404)
    return tool
