"""Claims of LTI become values of our own. Nothing else knows the long names or trusts a type.

Reads claims whose signature held. What is optional and odd is treated as absent; what is an
identity and odd is refused.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from lti_app.domain.placement import OPEN, PROGRAMME, STEP, TASK
from lti_app.lti.errors import DeploymentMissing, MessageInvalid, SubjectMissing
from lti_app.lti.launch import (
    DeepLinkingRequest,
    LaunchedContext,
    LaunchedLink,
    LaunchedPerson,
)

Claims = Mapping[str, Any]

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
MESSAGE_TYPE = LTI + "message_type"
VERSION = LTI + "version"
DEPLOYMENT_ID = LTI + "deployment_id"
TARGET = LTI + "target_link_uri"
ROLES = LTI + "roles"
CONTEXT = LTI + "context"
RESOURCE_LINK = LTI + "resource_link"
CUSTOM = LTI + "custom"
PRESENTATION = LTI + "launch_presentation"
PLATFORM = LTI + "tool_platform"
FOR_USER = LTI + "for_user"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"

# The custom parameters that choose what a link opens (domain/placement.py).
CONTENT_KEYS = (OPEN, PROGRAMME, STEP, TASK)
# Asks the platform for $Context.id.history: ids of the courses that this one was copied from.
HISTORY_KEY = "kehrwert_context_history"

LONGEST_ID = 255
LONGEST_URL = 1000
LONGEST_RETURN_URL = 2000
LONGEST_CUSTOM = 200
LONGEST_HISTORY = 50


def section(claims: Claims, name: str) -> Claims:
    """A claim that is an object; an empty one where it is missing or something else."""
    value = claims.get(name)
    return value if isinstance(value, dict) else {}


def text(claims: Claims, name: str, limit: int) -> str:
    """A text, cut at ``limit`` and without what databases refuse; empty where it is none."""
    value = claims.get(name)
    if not isinstance(value, str):
        return ""
    value = value.replace("\x00", "")
    if not value.isascii():
        # Halves of a surrogate pair become question marks.
        value = value.encode(errors="replace").decode()
    return value.strip()[:limit]


def texts(value: object) -> tuple[str, ...]:
    """The texts of a list; nothing where it is none."""
    return tuple(entry for entry in value if _is_text(entry)) if isinstance(value, list) else ()


def identifier(claims: Claims, name: str) -> str:
    """An id, exactly as it came, or nothing. Two ids are never made one by cutting them.

    Raises:
        MessageInvalid: it is longer than the standard allows, or cannot be stored as it is.
    """
    value = claims.get(name)
    if not isinstance(value, str) or not value:
        return ""
    if len(value) > LONGEST_ID or not _is_text(value):
        raise MessageInvalid(f"{name} cannot be an id")
    return value


def url(claims: Claims, name: str, limit: int = LONGEST_URL) -> str | None:
    """An address of the web, or nothing. Whether it may be called is decided where it is."""
    value = claims.get(name)
    if not isinstance(value, str) or len(value) > limit or not value.isprintable():
        return None
    return value if value.startswith(("https://", "http://")) else None


def deployment_id(claims: Claims) -> str:
    """The deployment that the launch came through. Raises DeploymentMissing, MessageInvalid."""
    found = identifier(claims, DEPLOYMENT_ID)
    if not found:
        raise DeploymentMissing
    return found


def subject(claims: Claims) -> str:
    """The platform's id of the person who launches. Raises SubjectMissing, MessageInvalid."""
    sub = identifier(claims, "sub")
    if not sub:
        raise SubjectMissing
    return sub


def person(claims: Claims) -> LaunchedPerson:
    """Who launches. Raises SubjectMissing, MessageInvalid."""
    sub = subject(claims)
    given, family = text(claims, "given_name", 200), text(claims, "family_name", 200)
    locale = text(section(claims, PRESENTATION), "locale", 35) or text(claims, "locale", 35)
    return LaunchedPerson(
        sub=sub,
        name=text(claims, "name", 300) or f"{given} {family}".strip()[:300],
        given_name=given,
        family_name=family,
        email=text(claims, "email", 320),
        locale=locale,
    )


def link(claims: Claims) -> LaunchedLink | None:
    """The placed link, if the launch came through one."""
    claim = section(claims, RESOURCE_LINK)
    link_id = identifier(claim, "id")
    if not link_id:
        return None
    return LaunchedLink(
        resource_link_id=link_id,
        title=text(claim, "title", 500),
        line_item_url=url(section(claims, GRADES), "lineitem"),
    )


def context(claims: Claims, launched: LaunchedLink | None) -> LaunchedContext:
    """The course; one made of the link, or of the deployment, where the platform names none."""
    claim = section(claims, CONTEXT)
    grades, roster = section(claims, GRADES), section(claims, ROSTER)
    return LaunchedContext(
        context_id=identifier(claim, "id") or _context_without_claim(launched),
        title=text(claim, "title", 500),
        label=text(claim, "label", 255),
        memberships_url=url(roster, "context_memberships_url"),
        line_items_url=url(grades, "lineitems"),
        scopes=texts(grades.get("scope")),
        history=_history(section(claims, CUSTOM).get(HISTORY_KEY)),
    )


def custom(claims: Claims) -> dict[str, str]:
    """The custom parameters that we gave a link; a variable that was not filled in is none."""
    found = section(claims, CUSTOM)
    values = {key: text(found, key, LONGEST_CUSTOM) for key in CONTENT_KEYS}
    return {key: value for key, value in values.items() if value and not value.startswith("$")}


def deep_linking(claims: Claims) -> DeepLinkingRequest | None:
    """What the platform's picker takes, if this is such a launch. Raises MessageInvalid."""
    claim = section(claims, DEEP_LINKING)
    if not claim:
        return None
    return_url = url(claim, "deep_link_return_url", LONGEST_RETURN_URL)
    data = claim.get("data")
    if return_url is None or (data is not None and not _is_text(data)):
        raise MessageInvalid("the deep linking settings cannot be answered")
    return DeepLinkingRequest(
        return_url=return_url,
        accept_types=texts(claim.get("accept_types")),
        accept_multiple=claim.get("accept_multiple") is True,
        accept_line_item=claim.get("accept_lineitem") is not False,
        data=data,
    )


def _context_without_claim(launched: LaunchedLink | None) -> str:
    return f"link:{launched.resource_link_id}"[:LONGEST_ID] if launched else "deployment"


def _history(value: object) -> tuple[str, ...]:
    if not isinstance(value, str) or value.startswith("$"):
        return ()
    entries: Iterable[str] = (entry.strip() for entry in value.split(","))
    found = [entry for entry in entries if entry and len(entry) <= LONGEST_ID and _is_text(entry)]
    return tuple(found[:LONGEST_HISTORY])


def _is_text(value: object) -> bool:
    """Whether both databases can store it: no NUL, no half of a surrogate pair."""
    if not isinstance(value, str) or "\x00" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
