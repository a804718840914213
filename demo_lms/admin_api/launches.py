"""Ready-made launches for tests without a browser: the person counts as signed in."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from demo_lms import vocabulary
from demo_lms.admin_api.body import body, found, taken_from, wrong
from demo_lms.content_selection import open_content_selection
from demo_lms.launch_intent import (
    LaunchIntent,
    about,
    login_initiation,
    of_activity,
    of_data_privacy,
    of_deep_linking,
)
from demo_lms.models import Activity, Course, Person, Tool
from demo_lms.state import platform

blueprint = Blueprint("admin_launches", __name__, url_prefix="/admin")


@blueprint.post("/launch")
def prepare_launch() -> ResponseReturnValue:
    """A launch of an activity, or a content selection in a course with a tool."""
    optional = {"activity_id", "course_id", "tool_id", "deployment_id", "for_person_id"}
    optional |= {"accept_multiple", "message_type", "roles"}
    values = taken_from(body(), {"person_id"}, optional)
    with platform().database.writing() as db:
        person = found(db, Person, values["person_id"])
        if "activity_id" in values:
            intent = _activity_launch(db, person, values)
        elif {"course_id", "tool_id"} <= values.keys():
            intent = _content_selection(db, person, values)
        else:
            return wrong("give activity_id, or course_id and tool_id")
        if "deployment_id" in values:
            intent = replace(intent, deployment_id=str(values["deployment_id"]))
        if "roles" in values:
            intent = replace(intent, roles=[str(role) for role in values["roles"]])
        initiation = login_initiation(found(db, Tool, intent.tool_id), intent)
    return jsonify(
        url=initiation.url,
        parameters=initiation.parameters,
        get_url=initiation.as_get,
        deep_linking_id=intent.deep_linking_id,
    )


def _activity_launch(db: Session, person: Person, values: dict[str, Any]) -> LaunchIntent:
    activity = found(db, Activity, values["activity_id"])
    intent = of_activity(activity, person.id, is_signed_in=True)
    if "for_person_id" in values:
        return about(intent, found(db, Person, values["for_person_id"]).id)
    if values.get("message_type") == vocabulary.DATA_PRIVACY_REQUEST:
        return of_data_privacy(intent)
    # Any other name, so that a tool can be asked for what it does not know.
    return replace(intent, message_type=str(values.get("message_type", intent.message_type)))


def _content_selection(db: Session, person: Person, values: dict[str, Any]) -> LaunchIntent:
    session = open_content_selection(
        db,
        found(db, Tool, values["tool_id"]),
        found(db, Course, values["course_id"]),
        person,
        accepts_several=bool(values.get("accept_multiple", True)),
    )
    if "deployment_id" in values:
        session.deployment_id = str(values["deployment_id"])
    return of_deep_linking(session, is_signed_in=True)
