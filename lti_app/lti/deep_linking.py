"""The answer to a deep linking request (LTI Deep Linking 2.0, 4.5): what was chosen, signed.

The page with the picker stands in web/; what a placed link opens is said by its item's custom
parameters, because a copied activity gets a new resource link id.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

from lti_app.extension.lms_profile import LmsProfile
from lti_app.lti.launch import DeepLinkingRequest
from lti_app.lti.outbound import OutboundGuard, OutboundRefused, host_and_port
from lti_app.models import Registration

ITEM_TYPE = "ltiResourceLink"
# The standard allows an hour; ten minutes outlast any redirect.
LIFETIME = timedelta(minutes=5)
# Moodle refuses a token from its future.
CLOCK_TOLERANCE = timedelta(seconds=30)
_CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
_DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"


class TypeNotAccepted(Exception):
    """The platform's picker takes no LTI links."""

    code = "type_not_accepted"


class TooManyItems(Exception):
    """The platform's picker takes one item only."""

    code = "too_many_items"


class ReturnAddressRefused(Exception):
    """The address for the answer is not https."""

    code = "return_address"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewColumn:
    """The gradebook column that the platform is to make with the link.

    ``score_maximum`` is a whole number from 1 to 100, the range that every LMS takes: Moodle
    silently makes anything else 100.
    """

    label: str
    score_maximum: int
    resource_id: str
    tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentItem:
    """An LTI link to place: where it goes and what it is called."""

    url: str
    title: str
    text: str = ""
    custom: Mapping[str, str] = field(default_factory=dict)
    column: NewColumn | None = None


def deep_linking_answer(
    registration: Registration,
    deployment_id: str,
    request: DeepLinkingRequest,
    items: Sequence[ContentItem],
    *,
    sub: str,
    key: RSAKey,
    profile: LmsProfile,
    guard: OutboundGuard,
    now: datetime,
) -> tuple[str, str]:
    """Where the browser posts the answer, and its value for the form field ``JWT``.

    No items say that the person cancelled. ``sub`` is the person of the launch; only platforms
    that want it hear it again.

    Raises:
        TypeNotAccepted, TooManyItems, ReturnAddressRefused
    """
    if items and ITEM_TYPE not in request.accept_types:
        raise TypeNotAccepted
    if len(items) > 1 and not request.accept_multiple:
        raise TooManyItems
    _check_return(request.return_url, guard)
    issued = now - CLOCK_TOLERANCE
    claims: dict[str, Any] = {
        "iss": registration.client_id,
        "aud": registration.issuer,
        "iat": int(issued.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
        "nonce": secrets.token_urlsafe(24),
        f"{_CLAIM}deployment_id": deployment_id,
        f"{_CLAIM}message_type": "LtiDeepLinkingResponse",
        f"{_CLAIM}version": "1.3.0",
        f"{_DEEP_LINKING}content_items": [
            dict(profile.repair_content_item(_as_json(item, request))) for item in items
        ],
    }
    if request.data is not None:
        claims[f"{_DEEP_LINKING}data"] = request.data
    if profile.answer_names_person:
        claims["sub"] = sub
    header = {"alg": "RS256", "kid": key.kid, "typ": "JWT"}
    return request.return_url, jwt.encode(header, claims, key, algorithms=["RS256"])


def _check_return(url: str, guard: OutboundGuard) -> None:
    """The browser goes there, not this server: private addresses are fine, plain http is not."""
    try:
        host, _, port = host_and_port(url).rpartition(":")
    except OutboundRefused as error:
        raise ReturnAddressRefused from error
    if not url.lower().startswith("https:") and not guard.is_exempt(host, int(port)):
        raise ReturnAddressRefused


def _as_json(item: ContentItem, request: DeepLinkingRequest) -> dict[str, Any]:
    """An item without empty parts: an empty ``custom`` is a crash in Moodle."""
    value: dict[str, Any] = {"type": ITEM_TYPE, "url": item.url, "title": item.title}
    if item.text:
        value["text"] = item.text
    if item.custom:
        value["custom"] = dict(item.custom)
    if item.column and request.accept_line_item:
        value["lineItem"] = {
            "label": item.column.label,
            "scoreMaximum": item.column.score_maximum,
            "resourceId": item.column.resource_id,
        } | ({"tag": item.column.tag} if item.column.tag else {})
    return value
