"""The result of a checked launch: one frozen value, free of PyLTI1p3 and of claim names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lti_app.domain.course_role import CourseRole


class MessageType(StrEnum):
    """The messages that open a page here. Others are answered politely (web/lti.py)."""

    RESOURCE_LINK = "LtiResourceLinkRequest"
    DEEP_LINKING = "LtiDeepLinkingRequest"
    SUBMISSION_REVIEW = "LtiSubmissionReviewRequest"
    DATA_PRIVACY = "DataPrivacyLaunchRequest"


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchedPerson:
    """The person as the platform names them; every text but ``sub`` may be empty."""

    sub: str
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    locale: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchedContext:
    """The course. ``context_id`` is made of the link where the platform names no course."""

    context_id: str
    title: str = ""
    label: str = ""
    memberships_url: str | None = None
    line_items_url: str | None = None
    scopes: tuple[str, ...] = ()
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchedLink:
    """The placed link, and its column if exactly one is bound to it."""

    resource_link_id: str
    title: str = ""
    line_item_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeepLinkingRequest:
    """What the platform's picker takes, and where the answer goes."""

    return_url: str
    accept_types: tuple[str, ...]
    accept_multiple: bool
    # Whether a link may bring a gradebook column; only an explicit no is one.
    accept_line_item: bool = True
    # Echoed unchanged when it was sent, left out when it was not.
    data: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """A launch whose signature, state, nonce, audience, deployment and message held."""

    registration_id: int
    deployment_row_id: int
    message_type: MessageType
    person: LaunchedPerson
    role: CourseRole
    # Whether this person may place content (deep linking).
    may_author: bool
    context: LaunchedContext
    link: LaunchedLink | None
    deep_linking: DeepLinkingRequest | None
    # Custom parameters choose what a link opens; they never grant a right.
    custom: Mapping[str, str] = field(default_factory=dict)
    # sub of the person whose work is reviewed (submission review), if any.
    for_user: str | None = None
    return_url: str | None = None
    product_family_code: str = ""
