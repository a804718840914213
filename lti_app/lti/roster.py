"""The roster of a course, read page by page (LTI Names and Role Provisioning Services 2.0).

It is read to its end or not at all: every doubt is an error, because whoever is missing from a
roster counts as gone. What is done with it stands in services/roster/.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.lti.link_header import next_address
from lti_app.lti.outbound import JsonAnswer, OutboundClient, OutboundError, OutboundFailed
from lti_app.lti.roles import course_role
from lti_app.lti.service_address import check_next_address, check_service_address
from lti_app.lti.service_token import TokenSource

MEDIA_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
# Asked for; a platform gives fewer if it likes (Canvas 50, Moodle what was asked).
PAGE_SIZE = 1000
# A platform that ignores the wish for pages sends all at once: 200,000 people of 600 bytes.
MAX_BYTES = 120 * 1024 * 1024
_STATUS = {
    "active": MembershipStatus.ACTIVE,
    "inactive": MembershipStatus.INACTIVE,
    "deleted": MembershipStatus.DELETED,
}
LONGEST_WAIT_SECONDS = 30
MOST_WAITS = 3
SUB_LIMIT = 255
NAME_LIMIT = 200
FULL_NAME_LIMIT = 300
EMAIL_LIMIT = 320


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a roster; every text but ``sub`` may be empty."""

    sub: str
    role: CourseRole
    status: MembershipStatus
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    email: str = ""


class RosterUnusable(OutboundError):
    """The platform answered, but not with a whole roster; ``code`` says what is wrong."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the roster is unusable: {code}")
        self.code = code


def read_roster(
    url: str,
    *,
    client: OutboundClient,
    tokens: TokenSource,
    page_limit: int,
    member_limit: int,
) -> Iterator[tuple[Member, ...]]:
    """The pages of the roster at this address, which a signed launch named.

    Use them only after the last one has come.

    Raises:
        RosterUnusable: no list of members, a circle of pages, or more than the limits.
        ServiceAddressForeign: the roster, or its next page, lies elsewhere.
        OutboundError, and what ``access_token`` raises
    """
    check_service_address(url, tokens.registration, tokens.profile)
    address: str | None = _with_limit(url)
    seen: set[str] = set()
    members = 0
    while address:
        if address in seen:
            raise RosterUnusable("page_cycle")
        if len(seen) == page_limit:
            raise RosterUnusable("too_many_pages")
        seen.add(address)
        answer = _get(client, address, tokens)
        page = _members(answer.value)
        members += len(page)
        if members > member_limit:
            raise RosterUnusable("too_many_members")
        yield page
        following = next_address(answer.headers.get("Link"), answer.url)
        if following:
            check_next_address(following, tokens.registration, address)
        address = following


def _get(client: OutboundClient, url: str, tokens: TokenSource) -> JsonAnswer:
    """One page; a refused token is replaced once, and a short wait that is asked for is kept."""
    refused: str | None = None
    waits = 0
    while True:
        token = tokens.token() if refused is None else tokens.instead_of(refused)
        try:
            return client.get_json(url, accept=MEDIA_TYPE, bearer=token)
        except OutboundFailed as error:
            if error.status == 401 and refused is None:
                refused = token
            elif error.status in {429, 503} and waits < MOST_WAITS and _is_short(error):
                waits += 1
                time.sleep(error.retry_after or 0)
            else:
                raise


def _is_short(error: OutboundFailed) -> bool:
    return error.retry_after is not None and error.retry_after <= LONGEST_WAIT_SECONDS


def _with_limit(url: str) -> str:
    parts = urlsplit(url)
    query = parts.query
    if "limit" not in parse_qs(query, keep_blank_values=True):
        query += ("&" if query else "") + f"limit={PAGE_SIZE}"
    return urlunsplit(parts._replace(query=query, fragment=""))


def _members(document: Any) -> tuple[Member, ...]:
    members = document.get("members") if isinstance(document, Mapping) else None
    if not isinstance(members, list):
        raise RosterUnusable("members_missing")
    return tuple(map(_member, members))


def _member(value: Any) -> Member:
    sub = value.get("user_id") if isinstance(value, Mapping) else None
    if type(sub) is int:
        sub = str(sub)
    if not isinstance(sub, str) or not sub or _text(sub, SUB_LIMIT) != sub:
        raise RosterUnusable("member_malformed")
    roles = value.get("roles")
    status = value.get("status") or "Active"
    return Member(
        sub=sub,
        role=course_role(roles if isinstance(roles, list) else ()),
        # Left out it means Active; a word that the standard does not know grants nothing.
        status=_STATUS.get(str(status).lower(), MembershipStatus.INACTIVE),
        name=_text(value.get("name"), FULL_NAME_LIMIT),
        given_name=_text(value.get("given_name"), NAME_LIMIT),
        family_name=_text(value.get("family_name"), NAME_LIMIT),
        email=_text(value.get("email"), EMAIL_LIMIT),
    )


def _text(value: object, limit: int) -> str:
    """A text that any database takes: neither NUL nor half of a surrogate pair in it."""
    if not isinstance(value, str):
        return ""
    if not value.isprintable():
        value = value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return value.strip()[:limit]
