"""Login initiation and the authorization endpoint: how a person gets to a tool.

A person is known by the session cookie, or, in a launch that the admin API prepared, by the
signed hint alone.
"""

from dataclasses import dataclass

from flask import Blueprint, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from demo_lms.claims import id_token_claims
from demo_lms.launch_intent import BadHint, LaunchIntent, LoginInitiation
from demo_lms.models import Activity, Course, Person, Tool
from demo_lms.pages.visitor import problem_page, signed_in_person_id
from demo_lms.roles import may_enter
from demo_lms.state import platform
from demo_lms.variables import Situation

blueprint = Blueprint("oidc", __name__)


@dataclass(frozen=True)
class AuthorizationError(Exception):
    """An error that the tool is told about, in the words of OAuth."""

    code: str
    description: str


def login_page(initiation: LoginInitiation) -> str:
    """A page that sends the browser on to the tool by itself."""
    return render_template(
        "post_on.html",
        action=initiation.url,
        fields=initiation.parameters,
        title_key="launch.title",
    )


@blueprint.get("/lti/jwks.json")
def jwks() -> ResponseReturnValue:
    return jsonify(platform().keys.published())


@blueprint.route("/lti/authorize", methods=["GET", "POST"], endpoint="authorize")
def authorize() -> ResponseReturnValue:
    values = request.values
    with platform().database.reading() as db:
        tool = db.scalar(select(Tool).where(Tool.client_id == values.get("client_id", "")))
        if tool is None or not tool.is_active:
            return problem_page("unknown_client", 400)
        redirect_uri = values.get("redirect_uri", "")
        if redirect_uri not in tool.redirect_uris:
            return problem_page("unknown_redirect", 400)
        try:
            fields = {"id_token": _id_token(db, tool, values)}
        except AuthorizationError as error:
            fields = {"error": error.code, "error_description": error.description}
    if "state" in values:
        fields["state"] = values["state"]
    return render_template(
        "post_on.html", action=redirect_uri, fields=fields, title_key="launch.title"
    )


def _id_token(db: Session, tool: Tool, values: MultiDict[str, str]) -> str:
    _check_request(values)
    try:
        intent = LaunchIntent.from_hint(values.get("lti_message_hint", ""))
    except BadHint as error:
        raise AuthorizationError("invalid_request", str(error)) from error
    if intent.tool_id != tool.id:
        raise AuthorizationError("invalid_request", "the message hint belongs to another tool")
    _check_person(intent, values.get("login_hint", ""))
    situation = Situation(
        tool,
        db.get_one(Course, intent.course_id),
        db.get_one(Person, intent.person_id),
        db.get_one(Activity, intent.activity_id) if intent.activity_id else None,
    )
    if not may_enter(db, situation.course, situation.person):
        raise AuthorizationError("access_denied", "the person is not in this course")
    fault = g.get("fault")
    offset = fault.offset_seconds if fault and fault.kind == "wrong_clock" else 0
    claims = id_token_claims(db, intent, situation, values["nonce"], offset)
    return platform().keys.sign(claims)


def _check_request(values: MultiDict[str, str]) -> None:
    expected = {"response_type": "id_token", "response_mode": "form_post", "prompt": "none"}
    for name, value in expected.items():
        if values.get(name) != value:
            raise AuthorizationError("invalid_request", f"{name} must be {value}")
    if "openid" not in values.get("scope", "").split():
        raise AuthorizationError("invalid_scope", "scope must be openid")
    if not values.get("nonce"):
        raise AuthorizationError("invalid_request", "nonce is missing")


def _check_person(intent: LaunchIntent, login_hint: str) -> None:
    if login_hint != str(intent.person_id):
        raise AuthorizationError("invalid_request", "the login hint names somebody else")
    if not intent.is_signed_in and signed_in_person_id() != intent.person_id:
        raise AuthorizationError("login_required", "this person is not signed in here")
