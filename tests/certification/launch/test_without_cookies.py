"""When no cookie comes back: the platform's storage, then a new window; never no check at all.

What the scripts do in a browser stands in tests/browser/test_platform_storage.py.
"""

import re
from html import unescape

import pytest

from tests.certification.launch.conftest import Refused
from tests.certification.platform import TOOL, Browser, Platform, StartedLogin

OWN = {"Origin": TOOL, "Sec-Fetch-Site": "same-origin"}


def started_with_storage(browser: Browser, platform: Platform) -> StartedLogin:
    """A login of a platform with storage in a browser that was never here."""
    response = browser.login(platform, lti_storage_target="_parent")
    assert response.status_code == 200
    data = dict(re.findall(r'data-(\w+)="([^"]*)"', response.text))
    return StartedLogin(response, unescape(data["state"]), unescape(data["nonce"]))


def forget_cookies(browser: Browser) -> None:
    """What a browser does that blocks third-party cookies."""
    for name in [cookie.key for cookie in browser.client._cookies.values()]:
        for path in ("/lti/", "/"):
            browser.client.delete_cookie(name, path=path)


def test_a_login_with_storage_stores_before_it_redirects(
    browser: Browser, platform: Platform
) -> None:
    response = browser.login(platform, lti_storage_target="_parent")
    data = dict(re.findall(r'data-(\w+)="([^"]*)"', response.text))
    assert data["target"] == "_parent"
    assert data["origin"] == platform.issuer
    assert unescape(data["next"]).startswith(f"{platform.issuer}/auth?")
    assert f"state={data['state']}" in unescape(data["next"])
    # Cookies are tried as well: they are the first means.
    assert "kehrwert_login_" in str(response.headers)


def test_a_browser_that_sends_cookies_back_needs_no_storage(
    browser: Browser, platform: Platform
) -> None:
    browser.landed(platform)
    assert browser.login(platform, lti_storage_target="_parent").status_code == 302


def test_with_its_cookie_a_login_with_storage_opens_at_once(
    browser: Browser, platform: Platform
) -> None:
    login = started_with_storage(browser, platform)
    token = platform.token(platform.claims(login.nonce))
    assert browser.post_launch(login.state, token).status_code == 303


def test_without_a_cookie_the_page_asks_the_storage_and_opens_nothing(
    browser: Browser, platform: Platform
) -> None:
    login = started_with_storage(browser, platform)
    forget_cookies(browser)
    response = browser.post_launch(login.state, platform.token(platform.claims(login.nonce)))
    assert "find-state.js" in response.text
    assert f'data-origin="{platform.issuer}"' in response.text
    assert "kehrwert_launch" not in str(response.headers)
    # What has to be found there stands nowhere on the page.
    assert login.nonce not in response.text.replace(_id_token(response.text), "")


def test_what_the_storage_returned_opens_the_launch_once(
    browser: Browser, platform: Platform
) -> None:
    login = started_with_storage(browser, platform)
    forget_cookies(browser)
    token = platform.token(platform.claims(login.nonce))
    browser.post_launch(login.state, token)
    sent = {
        "state": login.state,
        "id_token": token,
        "stored_state": login.state,
        "stored_nonce": login.nonce,
    }
    response = browser.client.post("/lti/launch/stored", data=sent, headers=OWN)
    assert response.status_code == 303
    assert "Ada" in browser.client.get(response.location).text
    again = browser.client.post("/lti/launch/stored", data=sent, headers=OWN)
    assert "STATE-USED" in again.text


@pytest.mark.parametrize(
    ("stored", "code"),
    [
        ({}, "STATE-UNKNOWN"),
        ({"stored_state": "another"}, "STATE-UNKNOWN"),
        ({"stored_nonce": "another"}, "NONCE-WRONG"),
        ({"stored_nonce": ""}, "NONCE-WRONG"),
    ],
)
def test_something_else_from_the_storage_opens_nothing(
    browser: Browser, platform: Platform, refused: Refused, stored: dict[str, str], code: str
) -> None:
    login = started_with_storage(browser, platform)
    token = platform.token(platform.claims(login.nonce))
    right = {"stored_state": login.state, "stored_nonce": login.nonce} if stored else {}
    sent = {"state": login.state, "id_token": token} | right | stored
    refused(browser.client.post("/lti/launch/stored", data=sent, headers=OWN), code)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": TOOL, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_only_our_own_page_may_say_what_the_storage_returned(
    browser: Browser, platform: Platform, refused: Refused, headers: dict[str, str]
) -> None:
    login = started_with_storage(browser, platform)
    sent = {
        "state": login.state,
        "id_token": platform.token(platform.claims(login.nonce)),
        "stored_state": login.state,
        "stored_nonce": login.nonce,
    }
    response = browser.client.post("/lti/launch/stored", data=sent, headers=headers)
    refused(response, "ORIGIN-FOREIGN")


def test_where_no_cookie_works_at_all_a_new_window_is_offered(
    browser: Browser, platform: Platform, refused: Refused
) -> None:
    login = started_with_storage(browser, platform)
    forget_cookies(browser)
    sent = {
        "state": login.state,
        "id_token": platform.token(platform.claims(login.nonce)),
        "stored_state": login.state,
        "stored_nonce": login.nonce,
    }
    refused(browser.client.post("/lti/launch/stored", data=sent, headers=OWN), "BROWSER-UNPROVEN")


def test_the_new_window_starts_the_same_login_again(browser: Browser, platform: Platform) -> None:
    login = browser.started(platform)
    forget_cookies(browser)
    page = browser.post_launch(login.state, platform.token(platform.claims(login.nonce)))
    assert page.status_code == 403
    assert 'action="/lti/login" target="_blank"' in page.text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
    policy = page.headers["Content-Security-Policy"]
    # Browsers hold the redirect that follows against the form.
    assert f"form-action 'self' {platform.issuer};" in policy
    again = browser.client.post(
        "/lti/login", data={name: unescape(value) for name, value in fields.items()}
    )
    assert again.status_code == 302
    assert fields["login_hint"] == "hint-1"
    assert fields["lti_message_hint"] == "message-1"


def test_a_forged_launch_learns_nothing_of_the_login(browser: Browser, platform: Platform) -> None:
    login = browser.started(platform)
    forget_cookies(browser)
    head, body, _ = platform.token(platform.claims(login.nonce)).split(".")
    page = browser.post_launch(login.state, f"{head}.{body}.AAAA")
    assert "hint-1" not in page.text


def _id_token(page: str) -> str:
    return page.partition('name="id_token" value="')[2].partition('"')[0]
