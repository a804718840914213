"""What stands in an id_token. Who may launch what is oidc.py's question."""

import time
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo_lms import vocabulary
from demo_lms.launch_intent import LaunchIntent
from demo_lms.models import Activity, Course, DeepLinkingSession, LineItem, Person, Tool
from demo_lms.models.people import full_name
from demo_lms.roles import course_role_uris, enrolment_of, launch_roles
from demo_lms.services.addresses import line_item_url, line_items_url, memberships_url
from demo_lms.state import platform
from demo_lms.variables import Situation, custom_parameters


class Named(Protocol):
    """A person, or just the row of one: what the claims about a person need."""

    @property
    def given_name(self) -> str: ...
    @property
    def family_name(self) -> str: ...
    @property
    def email(self) -> str: ...


def id_token_claims(
    db: Session, intent: LaunchIntent, situation: Situation, nonce: str, clock_offset: int
) -> dict[str, Any]:
    """All claims; `clock_offset` in seconds shifts every time, as a wrong clock does."""
    now = int(time.time()) + clock_offset
    tool, person = situation.tool, situation.person
    claims: dict[str, Any] = {
        "iss": platform().issuer,
        "aud": tool.client_id,
        "sub": person.sub,
        "nonce": nonce,
        "iat": now,
        "exp": now + platform().behaviour.id_token_seconds,
        **personal_claims(tool, person),
        "locale": person.locale,
    }
    claims |= _message_claims(db, intent, situation)
    if intent.message_type == vocabulary.DATA_PRIVACY_REQUEST:
        # It is about a person at this LMS, not about a course.
        return claims
    claims |= _context_claims(situation.course)
    if intent.message_type == vocabulary.DEEP_LINKING_REQUEST:
        claims |= _deep_linking_claims(db, intent)
    else:
        claims |= _resource_link_claims(intent, situation)
    claims |= _service_claims(db, situation)
    return claims


def personal_claims(tool: Tool, person: Named) -> dict[str, str]:
    """Name and e-mail, as far as this tool may know them; also what the roster says."""
    claims: dict[str, str] = {}
    if tool.shares_names:
        claims["given_name"] = person.given_name
        claims["family_name"] = person.family_name
        claims["name"] = full_name(person.given_name, person.family_name)
    if tool.shares_emails and person.email:
        claims["email"] = person.email
    return claims


def _message_claims(db: Session, intent: LaunchIntent, situation: Situation) -> dict[str, Any]:
    course, person = situation.course, situation.person
    claims: dict[str, Any] = {
        vocabulary.CLAIM + "message_type": intent.message_type,
        vocabulary.CLAIM + "version": "1.3.0",
        vocabulary.CLAIM + "deployment_id": intent.deployment_id,
        vocabulary.CLAIM + "target_link_uri": intent.target_link_uri,
        vocabulary.CLAIM + "roles": launch_roles(person, enrolment_of(db, course, person))
        if intent.roles is None
        else intent.roles,
        vocabulary.CLAIM + "tool_platform": {
            "guid": platform().issuer,
            "name": "Lernwelt – Demo-LMS",
            "product_family_code": "lernwelt-demo",
            "version": "1.0",
        },
        vocabulary.CLAIM + "launch_presentation": {
            "document_target": "window" if intent.in_new_window else "iframe",
            "return_url": platform().url(f"/courses/{course.id}"),
            "locale": person.locale,
        },
    }
    if custom := custom_parameters(db, situation):
        claims[vocabulary.CLAIM + "custom"] = custom
    if intent.for_person_id is not None:
        claims[vocabulary.CLAIM + "for_user"] = _for_user(db, intent, situation)
    return claims


def _context_claims(course: Course) -> dict[str, Any]:
    return {
        vocabulary.CLAIM + "context": {
            "id": str(course.id),
            "label": course.label,
            "title": course.title,
            "type": [vocabulary.COURSE_TYPE],
        }
    }


def _resource_link_claims(intent: LaunchIntent, situation: Situation) -> dict[str, Any]:
    activity = situation.activity
    if activity is None:
        return {}
    link = {"id": str(activity.id), "title": activity.title, "description": activity.text}
    return {vocabulary.CLAIM + "resource_link": {k: v for k, v in link.items() if v}}


def _for_user(db: Session, intent: LaunchIntent, situation: Situation) -> dict[str, Any]:
    person = db.get_one(Person, intent.for_person_id)
    enrolment = enrolment_of(db, situation.course, person)
    return {
        "user_id": person.sub,
        "roles": course_role_uris(enrolment.role) if enrolment else [],
        **personal_claims(situation.tool, person),
    }


def _deep_linking_claims(db: Session, intent: LaunchIntent) -> dict[str, Any]:
    session = db.get_one(DeepLinkingSession, intent.deep_linking_id)
    settings: dict[str, Any] = {
        "deep_link_return_url": platform().url(f"/lti/deep-linking/{session.id}"),
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["iframe", "window"],
        "accept_multiple": session.accepts_several,
        "auto_create": False,
    }
    if session.data is not None:
        settings["data"] = session.data
    return {vocabulary.DEEP_LINKING_CLAIM + "deep_linking_settings": settings}


def _service_claims(db: Session, situation: Situation) -> dict[str, Any]:
    tool, course = situation.tool, situation.course
    claims: dict[str, Any] = {}
    grading = [scope for scope in tool.scopes if scope.startswith(vocabulary.AGS_SCOPE)]
    if grading:
        endpoint: dict[str, Any] = {"scope": grading, "lineitems": line_items_url(course.id, tool)}
        only = _only_line_item(db, situation.activity)
        if only is not None:
            endpoint["lineitem"] = line_item_url(course.id, only, tool.id)
        claims[vocabulary.AGS_CLAIM] = endpoint
    if vocabulary.ROSTER_SCOPE in tool.scopes:
        claims[vocabulary.NRPS_CLAIM] = {
            "context_memberships_url": memberships_url(course.id, tool),
            "service_versions": ["2.0"],
        }
    return claims


def _only_line_item(db: Session, activity: Activity | None) -> int | None:
    """The bound column, when there is exactly one: the claim must not guess."""
    if activity is None:
        return None
    bound = db.scalars(select(LineItem.id).where(LineItem.activity_id == activity.id)).all()
    return bound[0] if len(bound) == 1 else None
