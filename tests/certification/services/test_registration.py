"""Dynamic registration over real HTTP, and every way in which it can go wrong."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
import requests

from demo_lms.process import DemoLms
from lti_app.models import Deployment, Registration, RegistrationInvite, RegistrationStatus
from tests.certification.services.conftest import LiveTool

Open = Callable[[str], requests.Response]


def stored(tool: LiveTool) -> list[tuple[RegistrationStatus, str]]:
    with tool.sessions() as db:
        return [
            (row.status, row.issuer) for row in db.query(Registration).order_by(Registration.id)
        ]


def is_unused(tool: LiveTool) -> bool:
    with tool.sessions() as db:
        return db.query(RegistrationInvite).one().used_at is None


def test_a_registration_waits_for_approval_with_its_deployment(
    lms: DemoLms, live_tool: LiveTool, open_in_lms: Open
) -> None:
    answer = open_in_lms(live_tool.invite())
    assert answer.status_code == 200
    assert "kehrwert platform approve" in answer.text
    assert "close-registration.js" in answer.text
    # Another language would open the address again, and it works once.
    assert 'name="language"' not in answer.text
    assert f"frame-ancestors {lms.url}" in answer.headers["Content-Security-Policy"]
    assert stored(live_tool) == [(RegistrationStatus.PENDING, lms.url)]
    with live_tool.sessions() as db:
        assert db.query(Deployment).one().status is RegistrationStatus.PENDING


def test_the_lms_gets_what_it_needs_to_launch(
    lms: DemoLms, live_tool: LiveTool, open_in_lms: Open
) -> None:
    open_in_lms(live_tool.invite())
    with live_tool.sessions() as db:
        client_id = db.query(Registration).one().client_id
    tool = next(t for t in lms.admin("GET", "/admin/tools") if t["client_id"] == client_id)
    url = live_tool.settings.public_url
    assert tool["initiate_login_uri"] == f"{url}/lti/login"
    assert tool["redirect_uris"] == [f"{url}/lti/launch"]
    assert tool["jwks_uri"] == f"{url}/lti/jwks.json"
    assert tool["shares_names"]
    assert tool["shares_emails"]
    assert len(tool["scopes"]) == 5


def test_an_invite_that_approves_needs_no_operator(
    live_tool: LiveTool, open_in_lms: Open, lms: DemoLms
) -> None:
    answer = open_in_lms(live_tool.invite(approves=True))
    assert "kehrwert platform approve" not in answer.text
    assert stored(live_tool) == [(RegistrationStatus.ACTIVE, lms.url)]


@pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"])
def test_an_invite_works_once(live_tool: LiveTool, open_in_lms: Open) -> None:
    invite = live_tool.invite()
    open_in_lms(invite)
    second = open_in_lms(invite)
    assert second.status_code == 410
    assert "INVITE-USED" in second.text
    assert len(stored(live_tool)) == 1


@pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"])
def test_a_second_registration_of_an_lms_replaces_nothing(
    live_tool: LiveTool, open_in_lms: Open, lms: DemoLms
) -> None:
    open_in_lms(live_tool.invite(approves=True))
    open_in_lms(live_tool.invite())
    assert stored(live_tool) == [
        (RegistrationStatus.ACTIVE, lms.url),
        (RegistrationStatus.PENDING, lms.url),
    ]


def test_an_expired_and_an_invented_invite_are_refused(
    live_tool: LiveTool, open_in_lms: Open
) -> None:
    assert "INVITE-EXPIRED" in open_in_lms(live_tool.invite(hours=-1)).text
    invented = open_in_lms(live_tool.settings.address("/lti/register/invented"))
    assert (invented.status_code, "INVITE-UNKNOWN" in invented.text) == (404, True)
    assert stored(live_tool) == []


def test_the_address_alone_says_where_it_belongs(live_tool: LiveTool) -> None:
    answer = requests.get(live_tool.invite(), timeout=10)
    assert (answer.status_code, "ADDRESS-FOR-PLATFORM" in answer.text) == (400, True)
    assert is_unused(live_tool)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"configuration": {"kind": "hanging", "seconds": 10}}, "REGISTRATION-TIMEOUT"),
        ({"configuration": {"kind": "nonsense"}}, "REGISTRATION-NOT-JSON"),
        ({"configuration": {"kind": "server_error"}}, "REGISTRATION-HTTP-500"),
        ({"registration": {"kind": "unauthorized"}}, "REGISTRATION-HTTP-401"),
        ({"registration": {"kind": "nonsense"}}, "REGISTRATION-NOT-JSON"),
        ({"registration": {"kind": "hanging", "seconds": 10}}, "REGISTRATION-TIMEOUT"),
    ],
)
def test_a_failing_lms_gets_a_clear_page_and_keeps_the_invite(
    live_tool: LiveTool, open_in_lms: Open, lms: DemoLms, fault: dict[str, object], code: str
) -> None:
    invite = live_tool.invite()
    lms.admin("POST", "/admin/faults", **fault)
    answer = open_in_lms(invite)
    assert answer.status_code == 400
    assert code in answer.text
    assert lms.url not in answer.text
    assert is_unused(live_tool)
    lms.admin("DELETE", "/admin/faults")
    assert open_in_lms(invite).status_code == 200


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://lms.example.com/config", "REGISTRATION-ADDRESS-NOT-HTTPS"),
        ("https://192.168.1.1/config", "REGISTRATION-ADDRESS-PRIVATE"),
        ("https://localhost/config", "REGISTRATION-ADDRESS-PRIVATE"),
        ("file:///etc/passwd", "REGISTRATION-ADDRESS-MALFORMED"),
        ("https://no-such-host.invalid/config", "REGISTRATION-UNKNOWN-HOST"),
    ],
)
def test_a_configuration_address_inside_our_network_is_not_called(
    live_tool: LiveTool, url: str, code: str
) -> None:
    query = urlencode({"openid_configuration": url, "registration_token": "t"})
    answer = requests.get(f"{live_tool.invite()}?{query}", timeout=30)
    assert (answer.status_code, code in answer.text) == (400, True)
    assert is_unused(live_tool)
