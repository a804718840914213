"""The roster: pages, filters, what a tool may know, and the odd Link headers seen in the wild."""

from typing import Any

import pytest
import requests

from .conftest import Place
from .fake_tool import CLAIM

ROSTER = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


@pytest.fixture
def bearer(place: Place) -> dict[str, str]:
    return {**place.tool.bearer(SCOPE), "Accept": ROSTER}


def ask(place: Place, bearer: dict[str, str], **filters: Any) -> requests.Response:
    return requests.get(place.activity["memberships_url"], params=filters, headers=bearer)


def test_the_roster_names_everybody_with_role_and_status(
    place: Place, bearer: dict[str, str]
) -> None:
    answer = ask(place, bearer)
    assert answer.headers["Content-Type"] == ROSTER
    roster = answer.json()
    assert roster["context"]["id"] == str(place.course_id)
    by_id = {member["user_id"]: member for member in roster["members"]}
    assert set(by_id) == {"2", "13", "14"}
    assert by_id["13"]["name"] == "Leyla Yıldız"
    assert by_id["13"]["roles"] == [MEMBERSHIP + "Learner"]
    assert by_id["2"]["status"] == "Active"


def test_the_roster_is_filtered_by_role_and_by_link(place: Place, bearer: dict[str, str]) -> None:
    for role in ("Instructor", MEMBERSHIP + "Instructor"):
        members = ask(place, bearer, role=role).json()["members"]
        assert [member["user_id"] for member in members] == ["2"]
    linked = ask(place, bearer, rlid=place.activity["resource_link_id"]).json()["members"]
    assert linked[0]["message"][0][CLAIM + "custom"]["greeting"] == "Jonas Petersen"
    assert ask(place, bearer, rlid="999").status_code == 404


def test_roles_can_be_short_as_in_moodle(place: Place, bearer: dict[str, str]) -> None:
    place.lms.admin("POST", "/admin/behaviour", roster_roles="short")
    assert ask(place, bearer).json()["members"][0]["roles"] == ["Instructor"]


def test_suspended_people_are_inactive(place: Place, bearer: dict[str, str]) -> None:
    place.lms.admin(
        "POST",
        "/admin/enrolments",
        course_id=place.course_id,
        person_id=place.learner,
        status="Inactive",
    )
    statuses = {m["user_id"]: m["status"] for m in ask(place, bearer).json()["members"]}
    assert statuses["13"] == "Inactive"


def test_a_tool_without_names_gets_a_roster_without_names(
    place: Place, bearer: dict[str, str]
) -> None:
    place.lms.admin(
        "PATCH", f"/admin/tools/{place.tool_id}", shares_names=False, shares_emails=False
    )
    assert set(ask(place, bearer).json()["members"][0]) == {"user_id", "roles", "status"}


def test_the_lms_cuts_a_long_roster_into_pages(place: Place, bearer: dict[str, str]) -> None:
    place.lms.admin("POST", f"/admin/courses/{place.course_id}/generate-members", count=47)
    place.lms.admin("POST", "/admin/behaviour", largest_page=20)
    address, seen, pages = place.activity["memberships_url"], set(), 0
    while address:
        answer = requests.get(address, headers=bearer)
        seen |= {member["user_id"] for member in answer.json()["members"]}
        address, pages = answer.links.get("next", {}).get("url"), pages + 1
    assert (len(seen), pages) == (50, 3)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("mixed_case", 'REL="Next"'),
        ("relative", "</lti/courses/"),
        ("several", 'rel="self"'),
        ("unquoted", "rel=next"),
        ("ampersand", "&amp;"),
        ("cycle", "from=0"),
        ("other_host", "https://roster.invalid/"),
        ("typographic", "rel=“next”"),
    ],
)
def test_link_headers_can_be_odd(
    place: Place, bearer: dict[str, str], style: str, expected: str
) -> None:
    place.lms.admin("POST", "/admin/faults", memberships={"kind": "links", "style": style})
    header = ask(place, bearer, limit=1).headers["Link"]
    assert expected in header.encode("latin-1").decode("utf-8")


def test_the_members_can_be_missing(place: Place, bearer: dict[str, str]) -> None:
    place.lms.admin("POST", "/admin/faults", memberships={"kind": "missing_members"})
    assert "members" not in ask(place, bearer).json()
