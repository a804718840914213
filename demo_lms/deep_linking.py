"""The tool's answer to a content selection: checked like a foreign letter, then made real."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.errors import JoseError
from sqlalchemy.orm import Session

from demo_lms.models import (
    Activity,
    CompletionRule,
    DeepLinkingSession,
    LineItem,
    Tool,
    utc_now,
)
from demo_lms.pages.visitor import problem_page
from demo_lms.services.line_items import BadLineItem, checked_maximum
from demo_lms.state import platform
from demo_lms.tokens import KeySetUnavailable, fetch_tool_keys, remember_nonce
from demo_lms.vocabulary import CLAIM, DEEP_LINKING_CLAIM, DEEP_LINKING_RESPONSE

blueprint = Blueprint("deep_linking", __name__)
CLOCK_LEEWAY_SECONDS = 60


class BadAnswer(ValueError):
    """A deep linking answer that breaks a rule; its text is for the tool's developer."""


@blueprint.post("/lti/deep-linking/<session_id>")
def receive(session_id: str) -> ResponseReturnValue:
    with platform().database.reading() as db:
        session = db.get(DeepLinkingSession, session_id)
        if session is None or session.expires_at <= utc_now():
            return problem_page("unknown_selection", 404)
        tool = session.tool
    try:
        claims = _verified_claims(tool, session, request.form.get("JWT", ""))
        with platform().database.writing() as db:
            made = _carry_out(db, db.get_one(DeepLinkingSession, session_id), claims)
    except BadAnswer as error:
        return render_template("placed.html", selection=session, refused=str(error)), 400
    return render_template(
        "placed.html",
        selection=session,
        made=made,
        message=claims.get(DEEP_LINKING_CLAIM + "msg"),
        error_message=claims.get(DEEP_LINKING_CLAIM + "errormsg"),
    )


def _verified_claims(tool: Tool, session: DeepLinkingSession, token: str) -> dict[str, Any]:
    """Raises BadAnswer."""
    try:
        keys = fetch_tool_keys(tool.jwks_uri)
        claims = jwt.decode(token, keys, algorithms=["RS256"]).claims
        jwt.JWTClaimsRegistry(
            leeway=CLOCK_LEEWAY_SECONDS,
            iss={"essential": True, "value": tool.client_id},
            aud={"essential": True, "value": platform().issuer},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True},
        ).validate(claims)
    except KeySetUnavailable as error:
        raise BadAnswer("the tool's key set is unavailable") from error
    except (JoseError, ValueError) as error:
        raise BadAnswer(f"the JWT is not valid: {error}") from error
    _check_message(claims, session)
    if not remember_nonce(tool.id, str(claims["nonce"])):
        raise BadAnswer("the nonce was used before")
    return claims


def _check_message(claims: dict[str, Any], session: DeepLinkingSession) -> None:
    expected = {
        CLAIM + "message_type": DEEP_LINKING_RESPONSE,
        CLAIM + "version": "1.3.0",
        CLAIM + "deployment_id": session.deployment_id,
    }
    for name, value in expected.items():
        if claims.get(name) != value:
            raise BadAnswer(f"{name} must be {value}")
    data = DEEP_LINKING_CLAIM + "data"
    if session.data is None and data in claims:
        raise BadAnswer("data was not sent, so it must not come back")
    if session.data is not None and claims.get(data) != session.data:
        raise BadAnswer("data must come back unchanged")


def _carry_out(db: Session, session: DeepLinkingSession, claims: dict[str, Any]) -> list[Activity]:
    """Make all the items or none. Raises BadAnswer."""
    if session.used_at is not None:
        raise BadAnswer("this selection was answered before")
    session.used_at = utc_now()
    items = claims.get(DEEP_LINKING_CLAIM + "content_items", [])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise BadAnswer("content_items must be a list of objects")
    if len(items) > 1 and not session.accepts_several:
        raise BadAnswer("only one item was asked for")
    return [_place(db, session, item) for item in items]


def _place(db: Session, session: DeepLinkingSession, item: dict[str, Any]) -> Activity:
    if item.get("type") != "ltiResourceLink":
        raise BadAnswer("only ltiResourceLink was asked for")
    title = item.get("title")
    if not isinstance(title, str) or not title.strip():
        raise BadAnswer("an item has no title")
    activity = Activity(
        course_id=session.course_id,
        tool_id=session.tool_id,
        deployment_id=session.deployment_id,
        title=title.strip(),
        text=str(item.get("text") or ""),
        url=_url(item, session.tool),
        custom=_custom(item),
        in_new_window=_opens_in_window(item),
    )
    db.add(activity)
    db.flush()
    if "lineItem" in item:
        db.add(_line_item(activity, item["lineItem"]))
        activity.completion = CompletionRule.ANY_GRADE
    return activity


def _opens_in_window(item: dict[str, Any]) -> bool:
    presentation = item.get("presentation", {})
    if not isinstance(presentation, dict):
        raise BadAnswer("presentation must be an object")
    return presentation.get("documentTarget") == "window" or "window" in item


def _url(item: dict[str, Any], tool: Tool) -> str:
    url = item.get("url", tool.target_link_uri)
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        raise BadAnswer("an item's url must be http or https")
    return url


def _custom(item: dict[str, Any]) -> dict[str, str]:
    """An empty object is refused: Moodle answers it with a page of PHP errors."""
    if "custom" not in item:
        return {}
    custom = item["custom"]
    if not isinstance(custom, dict) or not custom:
        raise BadAnswer("custom must be left out when it is empty")
    return {str(name): str(value) for name, value in custom.items()}


def _line_item(activity: Activity, values: object) -> LineItem:
    if not isinstance(values, dict):
        raise BadAnswer("lineItem must be an object")
    try:
        maximum = checked_maximum(values.get("scoreMaximum"))
    except BadLineItem as error:
        raise BadAnswer(str(error)) from error
    return LineItem(
        course_id=activity.course_id,
        tool_id=activity.tool_id,
        activity_id=activity.id,
        label=str(values.get("label") or activity.title),
        score_maximum=maximum,
        resource_id=str(values.get("resourceId") or ""),
        tag=str(values.get("tag") or ""),
    )
