"""The login: who may start one, where it leads, and what may never come back into an address."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import update

from lti_app.db import SessionMaker
from lti_app.models import Registration, RegistrationStatus
from tests.certification.conftest import register
from tests.certification.launch.conftest import Refused
from tests.certification.platform import MISSING, TOOL, Browser, Platform


def test_the_redirect_says_what_openid_connect_demands(
    browser: Browser, platform: Platform
) -> None:
    response = browser.login(platform)
    target = urlsplit(response.location)
    query = {name: values[0] for name, values in parse_qs(target.query).items()}
    assert f"{target.scheme}://{target.netloc}{target.path}" == f"{platform.issuer}/auth"
    assert query.pop("state") != query.pop("nonce")
    assert query == {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": f"{TOOL}/lti/launch",
        "login_hint": "hint-1",
        "lti_message_hint": "message-1",
    }


def test_an_endpoint_that_has_a_query_keeps_it(
    browser: Browser, platform: Platform, sessions: SessionMaker
) -> None:
    with sessions.begin() as db:
        db.execute(update(Registration).values(auth_login_url=f"{platform.issuer}/auth?tenant=7"))
    query = parse_qs(urlsplit(browser.login(platform).location).query)
    assert query["tenant"] == ["7"]
    assert query["scope"] == ["openid"]


def test_no_two_logins_share_a_state_or_nonce(browser: Browser, platform: Platform) -> None:
    logins = [browser.started(platform) for _ in range(5)]
    assert len({secret for login in logins for secret in (login.state, login.nonce)}) == 10


def test_a_redirect_address_of_the_caller_is_ignored(browser: Browser, platform: Platform) -> None:
    response = browser.login(platform, redirect_uri="https://evil.example/")
    query = parse_qs(urlsplit(response.location).query)
    assert query["redirect_uri"] == [f"{TOOL}/lti/launch"]


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "https://kehrwert.example.evil.example/lti/launch",
        "https://kehrwert.example@evil.example/lti/launch",
        "http://kehrwert.example/lti/launch",
        "https://kehrwert.example:8443/lti/launch",
        "https://kehrwert.example/admin",
        "https://kehrwert.example/lti/launch/../../admin",
        "https://kehrwert.example/\\evil.example",
        "https://kehrwert.example//evil.example",
        "//evil.example/lti/launch",
        "/lti/launch",
        "javascript:alert(1)",
        "https://[",
        "",
        MISSING,
    ],
)
def test_a_target_that_is_no_page_of_ours_is_refused(
    browser: Browser, platform: Platform, refused: Refused, target: object
) -> None:
    refused(browser.login(platform, target_link_uri=target), "TARGET-FOREIGN")


@pytest.mark.parametrize("target", ["", "/", "/lti/launch", "/lti/launch?x=1", "/lti/launch#x"])
def test_a_target_of_ours_is_taken(browser: Browser, platform: Platform, target: str) -> None:
    assert browser.login(platform, target_link_uri=TOOL + target).status_code == 302


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iss": MISSING}, "LOGIN-INCOMPLETE"),
        ({"login_hint": MISSING}, "LOGIN-INCOMPLETE"),
        ({"login_hint": ""}, "LOGIN-INCOMPLETE"),
        ({"login_hint": "x" * 20_000}, "LOGIN-INCOMPLETE"),
        ({"lti_message_hint": "nul\x00"}, "LOGIN-INCOMPLETE"),
        ({"iss": "https://unknown.example"}, "PLATFORM-UNKNOWN"),
        ({"client_id": "unknown"}, "PLATFORM-UNKNOWN"),
        ({"iss": "😀"}, "PLATFORM-UNKNOWN"),
    ],
)
def test_an_incomplete_or_unknown_login_is_refused(
    browser: Browser,
    platform: Platform,
    refused: Refused,
    changes: dict[str, object],
    code: str,
) -> None:
    refused(browser.login(platform, "GET", **changes), code)
    refused(browser.login(platform, "POST", **changes), code)


@pytest.mark.parametrize("status", [RegistrationStatus.PENDING, RegistrationStatus.DISABLED])
def test_a_registration_that_is_not_active_gets_a_page_that_says_so(
    browser: Browser,
    platform: Platform,
    sessions: SessionMaker,
    refused: Refused,
    status: RegistrationStatus,
) -> None:
    code = f"REGISTRATION-{status.upper()}"
    login = browser.started(platform)
    with sessions.begin() as db:
        db.execute(update(Registration).values(status=status))
    response = browser.login(platform)
    assert response.status_code == 403
    refused(response, code)
    token = platform.token(platform.claims(login.nonce))
    refused(browser.post_launch(login.state, token), code)


def test_without_a_client_id_the_only_client_of_an_issuer_is_meant(
    browser: Browser, platform: Platform
) -> None:
    assert browser.login(platform, client_id=MISSING).status_code == 302


def test_without_a_client_id_an_issuer_with_several_is_refused(
    browser: Browser, platform: Platform, sessions: SessionMaker, refused: Refused
) -> None:
    platform.client_id = "client-2"
    with sessions.begin() as db:
        register(db, platform)
    refused(browser.login(platform, client_id=MISSING), "CLIENT-AMBIGUOUS")
    assert browser.login(platform).status_code == 302


def test_a_pending_registration_beside_an_active_one_changes_nothing(
    browser: Browser, platform: Platform, sessions: SessionMaker
) -> None:
    with sessions.begin() as db:
        register(db, platform, RegistrationStatus.PENDING)
    assert browser.login(platform).status_code == 302


def test_two_clients_of_one_issuer_are_two_platforms(
    browser: Browser,
    platform: Platform,
    sessions: SessionMaker,
    kept: Callable[[], int],
) -> None:
    browser.landed(platform)
    before = kept()
    platform.client_id = "client-2"
    with sessions.begin() as db:
        register(db, platform)
    browser.landed(platform)
    assert kept() == 2 * before
