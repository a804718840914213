"""The roster of a course (Names and Role Provisioning Service)."""

from typing import Any

from flask import Blueprint, Response, abort, g, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo_lms import vocabulary
from demo_lms.claims import personal_claims
from demo_lms.models import Activity, Course, CourseRole, Enrolment, Person, Tool
from demo_lms.roles import course_role_uris
from demo_lms.services.gate import answer, calling_tool_id, known_course, refuse, require_accept
from demo_lms.services.paging import add_next_link, cut, requested_page
from demo_lms.state import platform
from demo_lms.tokens import requires_scope
from demo_lms.variables import Situation, custom_parameters
from demo_lms.vocabulary import ROSTER_SCOPE, ROSTER_TYPE

blueprint = Blueprint("memberships", __name__)


@blueprint.get("/lti/courses/<int:course_id>/memberships")
@requires_scope(ROSTER_SCOPE)
def list_members(course_id: int) -> Response:
    require_accept(ROSTER_TYPE)
    page = requested_page()
    query = (
        select(
            Enrolment.role,
            Enrolment.status,
            Person.id,
            Person.given_name,
            Person.family_name,
            Person.email,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.course_id == course_id)
        .order_by(Enrolment.id)
        .offset(page.start)
        .limit(page.size + 1)
    )
    if role := request.args.get("role"):
        query = query.where(Enrolment.role.in_(_roles_called(role)))
    with platform().database.reading() as db:
        course = known_course(db, course_id)
        tool = db.get_one(Tool, calling_tool_id())
        activity = _linked_activity(db, course, tool)
        rows, more = cut(db.execute(query).all(), page)
        members = [_as_json(tool, row) for row in rows]
        if activity is not None:
            for member in members:
                person = db.get_one(Person, int(member["user_id"]))
                member["message"] = [_message(db, Situation(tool, course, person, activity))]
    response = answer(_container(course, members), ROSTER_TYPE)
    if more:
        add_next_link(response, page)
    return response


def _container(course: Course, members: list[dict[str, Any]]) -> dict[str, Any]:
    content: dict[str, Any] = {
        "id": request.url,
        "context": {"id": str(course.id), "label": course.label, "title": course.title},
    }
    fault = g.get("fault")
    if not (fault and fault.kind == "missing_members"):
        content["members"] = members
    return content


def _as_json(tool: Tool, member: Any) -> dict[str, Any]:
    """`member` is a row: a roster of 50,000 has no need of as many objects."""
    roles = course_role_uris(member.role)
    if platform().behaviour.roster_roles == "short":
        roles = [uri.rpartition("#")[2] for uri in roles]
    return {
        "status": member.status.value,
        "user_id": str(member.id),
        "roles": roles,
        **personal_claims(tool, member),
    }


def _roles_called(role: str) -> list[CourseRole]:
    """The course roles that a `role` filter means: a full URI or its last word."""
    name = role.rpartition("#")[2]
    return [
        kind
        for kind in CourseRole
        if name in {uri.rpartition("#")[2] for uri in course_role_uris(kind)}
    ]


def _linked_activity(db: Session, course: Course, tool: Tool) -> Activity | None:
    """The activity of the `rlid` filter; whoever is in the course may open it."""
    link = request.args.get("rlid")
    if not link:
        return None
    activity = db.get(Activity, int(link)) if link.isdecimal() else None
    if activity is None or (activity.course_id, activity.tool_id) != (course.id, tool.id):
        abort(refuse(404, "unknown resource link"))
    return activity


def _message(db: Session, situation: Situation) -> dict[str, Any]:
    return {
        vocabulary.CLAIM + "message_type": vocabulary.RESOURCE_LINK_REQUEST,
        vocabulary.CLAIM + "custom": custom_parameters(db, situation),
    }
