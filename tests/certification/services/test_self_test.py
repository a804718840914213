"""The self-test of a connection against an LMS that is well, and one that is not."""

from typing import Any

import pytest

from lti_app.services.self_test import Check, CheckState, check_address, check_registration
from lti_app.services.self_test_words import in_words
from lti_app.settings import load_settings
from tests.certification.services.conftest import Course
from tests.certification.services.test_service_token import tool_id


def checks(course: Course) -> dict[str, Check]:
    found = check_registration(
        course.tool.sessions,
        course.registration.id,
        settings=course.tool.settings,
        registry=course.tool.registry,
    )
    return {check.code: check for check in found}


def test_a_healthy_connection_passes(course: Course) -> None:
    found = checks(course)
    assert found.pop("launch").state is CheckState.WARN
    assert {check.state for check in found.values()} == {CheckState.OK}
    assert set(found) == {"registration", "deployments", "key_set", "clock", "token", "services"}


@pytest.mark.parametrize(
    ("fault", "code", "reason"),
    [
        ({"jwks": {"kind": "nonsense"}}, "key_set", "not_json"),
        ({"jwks": {"kind": "server_error"}}, "key_set", "http_500"),
        ({"jwks": {"kind": "hanging", "seconds": 5}}, "key_set", "timeout"),
        ({"token": {"kind": "server_error"}}, "token", "http_500"),
    ],
)
def test_what_fails_is_named_with_its_reason(
    course: Course, fault: dict[str, Any], code: str, reason: str
) -> None:
    course.lms.admin("POST", "/admin/faults", **fault)
    failed = checks(course)[code]
    assert (failed.state, failed.values["reason"]) == (CheckState.FAIL, reason)


def test_a_service_that_was_not_granted_is_named(course: Course) -> None:
    scopes = [scope for scope in course.registration.scopes if "contextmembership" not in scope]
    course.lms.admin("PATCH", f"/admin/tools/{tool_id(course)}", scopes=scopes)
    services = checks(course)["services"]
    assert (services.state, services.values["missing"]) == (CheckState.WARN, "roster")
    assert in_words(services, "de").endswith(": Liste der Personen.")


def test_an_lms_that_opens_no_service_is_told_from_one_that_gives_no_token(
    course: Course,
) -> None:
    course.lms.admin("PATCH", f"/admin/tools/{tool_id(course)}", scopes=[])
    found = checks(course)
    assert found["services"].state is CheckState.FAIL
    assert "token" not in found
    assert "services" in in_words(found["services"], "en")


@pytest.mark.parametrize(
    ("address", "states"),
    [
        ("https://1.1.1.1", {"public_address": "ok", "cookies": "ok", "own_key_set": "ok"}),
        (
            "https://1.1.1.1:8443",
            {"public_address": "ok", "cookies": "ok", "own_key_set_port": "warn"},
        ),
        (
            "http://localhost:5000",
            {"public_address": "warn", "cookies": "ok", "own_key_set_internal": "warn"},
        ),
        (
            "http://no-such-host.invalid",
            {"public_address": "fail", "cookies": "fail", "own_key_set_unknown_host": "fail"},
        ),
    ],
)
def test_the_own_address_must_be_one_that_browsers_and_lmss_can_use(
    address: str, states: dict[str, str]
) -> None:
    found = check_address(load_settings({"KEHRWERT_PUBLIC_URL": address}))
    assert {check.code: str(check.state) for check in found} == states
