"""Courses, activities and columns; copying a course as an LMS does."""

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo_lms.admin_api.body import body, found, one_of, taken_from
from demo_lms.course_copy import copy_course
from demo_lms.models import Activity, CompletionRule, Course, Enrolment, LineItem, Tool
from demo_lms.services.addresses import line_item_url, line_items_url, memberships_url
from demo_lms.state import platform

blueprint = Blueprint("admin_courses", __name__, url_prefix="/admin")
ACTIVITY_VALUES = {"title", "text", "url", "custom", "in_new_window", "completion", "pass_mark"}
LINE_ITEM_VALUES = {"label", "score_maximum", "resource_id", "tag", "is_closed"}


@blueprint.get("/courses")
def list_courses() -> ResponseReturnValue:
    with platform().database.reading() as db:
        return jsonify([_course(db, course) for course in db.scalars(select(Course))])


@blueprint.get("/courses/<int:course_id>")
def read_course(course_id: int) -> ResponseReturnValue:
    with platform().database.reading() as db:
        return jsonify(_course(db, found(db, Course, course_id)))


@blueprint.post("/courses")
def add_course() -> ResponseReturnValue:
    values = taken_from(body(), {"title"}, {"label", "summary", "id"})
    with platform().database.writing() as db:
        course = Course(**{"label": values["title"][:20], **values})
        db.add(course)
        db.flush()
        return jsonify(_course(db, course)), 201


@blueprint.post("/courses/<int:course_id>/copy")
def add_copy(course_id: int) -> ResponseReturnValue:
    values = taken_from(body(), set(), {"title"})
    with platform().database.writing() as db:
        source = found(db, Course, course_id)
        copy = copy_course(db, source, str(values.get("title") or f"{source.title} (2)"))
        return jsonify(_course(db, copy)), 201


@blueprint.post("/activities")
def add_activity() -> ResponseReturnValue:
    """An activity; with `line_item` also a column that is bound to it."""
    optional = ACTIVITY_VALUES | {"deployment_id", "line_item"}
    values = taken_from(body(), {"course_id", "tool_id", "title"}, optional)
    column = values.pop("line_item", None)
    with platform().database.writing() as db:
        tool = found(db, Tool, values["tool_id"])
        found(db, Course, values["course_id"])
        completion = values.pop("completion", "any_grade" if column else "none")
        activity = Activity(
            **{"url": tool.target_link_uri, "deployment_id": tool.first_deployment_id, **values},
            completion=one_of(CompletionRule, completion),
        )
        db.add(activity)
        db.flush()
        if column is not None:
            column = {"label": activity.title, "score_maximum": 100.0, **column}
            taken_from(column, set(), LINE_ITEM_VALUES)
            db.add(
                LineItem(
                    course_id=activity.course_id,
                    tool_id=tool.id,
                    activity_id=activity.id,
                    **column,
                )
            )
            db.flush()
        return jsonify(_activity(db, activity)), 201


@blueprint.patch("/activities/<int:activity_id>")
def change_activity(activity_id: int) -> ResponseReturnValue:
    values = taken_from(body(), set(), ACTIVITY_VALUES | {"deployment_id"})
    with platform().database.writing() as db:
        activity = found(db, Activity, activity_id)
        if "completion" in values:
            values["completion"] = one_of(CompletionRule, values["completion"])
        for name, value in values.items():
            setattr(activity, name, value)
        return jsonify(_activity(db, activity))


@blueprint.patch("/line-items/<int:line_item_id>")
def change_line_item(line_item_id: int) -> ResponseReturnValue:
    values = taken_from(body(), set(), LINE_ITEM_VALUES)
    with platform().database.writing() as db:
        item = found(db, LineItem, line_item_id)
        for name, value in values.items():
            setattr(item, name, value)
        return jsonify(_line_item(item))


@blueprint.delete("/line-items/<int:line_item_id>")
def delete_line_item(line_item_id: int) -> ResponseReturnValue:
    """A teacher deletes a column; the grades in it go with it."""
    with platform().database.writing() as db:
        db.delete(found(db, LineItem, line_item_id))
    return "", 204


def _course(db: Session, course: Course) -> dict[str, Any]:
    activities = db.scalars(
        select(Activity).where(Activity.course_id == course.id).order_by(Activity.id)
    )
    items = db.scalars(
        select(LineItem).where(LineItem.course_id == course.id).order_by(LineItem.id)
    )
    enrolments = db.scalars(
        select(Enrolment).where(Enrolment.course_id == course.id).order_by(Enrolment.id).limit(500)
    )
    return {
        "id": course.id,
        "title": course.title,
        "label": course.label,
        "copied_from_id": course.copied_from_id,
        "activities": [_activity(db, activity) for activity in activities],
        "line_items": [_line_item(item) for item in items],
        "first_enrolments": [
            {"person_id": row.person_id, "role": row.role.value, "status": row.status.value}
            for row in enrolments
        ],
    }


def _activity(db: Session, activity: Activity) -> dict[str, Any]:
    tool = db.get_one(Tool, activity.tool_id)
    items = db.scalars(select(LineItem).where(LineItem.activity_id == activity.id))
    return {
        "id": activity.id,
        "resource_link_id": str(activity.id),
        "course_id": activity.course_id,
        "tool_id": activity.tool_id,
        "deployment_id": activity.deployment_id,
        **{name: getattr(activity, name) for name in sorted(ACTIVITY_VALUES)},
        "line_items": [_line_item(item) for item in items],
        "line_items_url": line_items_url(activity.course_id, tool),
        "memberships_url": memberships_url(activity.course_id, tool),
    }


def _line_item(item: LineItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "url": line_item_url(item.course_id, item.id, item.tool_id),
        "activity_id": item.activity_id,
        **{name: getattr(item, name) for name in sorted(LINE_ITEM_VALUES)},
    }
