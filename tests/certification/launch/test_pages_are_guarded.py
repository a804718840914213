"""What pages tell the browser to refuse, and what a write needs (LTI.md, security 7)."""

from collections.abc import Callable

import pytest

from tests.certification.platform import MISSING, TOOL, Browser, Platform

OWN = {"Origin": TOOL, "Sec-Fetch-Site": "same-origin"}


def policy_of(response: object) -> dict[str, str]:
    """The Content-Security-Policy by its directives."""
    header = response.headers["Content-Security-Policy"]  # type: ignore[attr-defined]
    return dict(part.strip().split(" ", 1) for part in header.split(";"))


def test_a_page_of_a_launch_may_be_framed_by_its_platform_only(
    browser: Browser, platform: Platform
) -> None:
    policy = policy_of(browser.landed(platform))
    assert policy["frame-ancestors"] == platform.issuer


def test_the_platforms_frame_says_why_a_launch_opens_nothing(
    open_browser: Callable[[], Browser], platform: Platform
) -> None:
    browser = open_browser()
    mine = browser.launch(platform, sub="one").location
    browser.launch(platform, sub="two")
    for response in (browser.client.get(mine), open_browser().client.get(mine)):
        assert response.status_code == 403
        assert policy_of(response)["frame-ancestors"] == platform.issuer


def test_a_vendors_customer_may_frame_its_own_launches(
    browser: Browser, platform: Platform
) -> None:
    presentation = {"return_url": "https://school.lms.example/courses/1?x=1"}
    policy = policy_of(browser.landed(platform, launch_presentation=presentation))
    assert policy["frame-ancestors"] == f"{platform.issuer} https://school.lms.example"


@pytest.mark.parametrize(
    "return_url", ["https://*", "https://a.example; script-src *", "javascript:x", "https://", 7]
)
def test_no_claim_can_open_the_policy(
    browser: Browser, platform: Platform, return_url: object
) -> None:
    page = browser.landed(platform, launch_presentation={"return_url": return_url})
    assert policy_of(page)["frame-ancestors"].split()[0] == platform.issuer
    assert "*" not in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/healthz", "/no/such/page", "/lti/jwks.json"])
def test_other_pages_may_be_framed_by_nobody(browser: Browser, path: str) -> None:
    assert policy_of(browser.client.get(path))["frame-ancestors"] == "'none'"


def test_pages_run_no_inline_script_and_load_nothing_from_elsewhere(
    browser: Browser, platform: Platform
) -> None:
    policy = policy_of(browser.landed(platform))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["base-uri"] == "'none'"
    assert "unsafe" not in str(policy)


def test_pages_are_not_kept_and_tell_nobody_where_one_was(
    browser: Browser, platform: Platform
) -> None:
    login = browser.login(platform)
    for response in (login, browser.launch(platform), browser.landed(platform)):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "headers",
    [
        OWN,
        {"Origin": TOOL},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin"},
        {},
    ],
)
def test_a_write_from_a_page_of_the_launch_is_taken(
    browser: Browser, platform: Platform, headers: dict[str, str]
) -> None:
    address = browser.launch(platform).location
    assert _save(browser, address, headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": TOOL, "Sec-Fetch-Site": "cross-site"},
        {"Origin": TOOL + ".evil.example"},
        {"Origin": TOOL.replace("https", "http")},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_write_from_another_site_is_refused(
    browser: Browser, platform: Platform, headers: dict[str, str]
) -> None:
    address = browser.launch(platform).location
    response = _save(browser, address, headers)
    assert response.status_code == 403
    assert "ORIGIN-FOREIGN" in response.text


@pytest.mark.parametrize("token", ["", "x", "ä", "0" * 64, MISSING])
def test_a_write_without_its_token_is_refused(
    browser: Browser, platform: Platform, token: object
) -> None:
    address = browser.launch(platform).location
    response = _save(browser, address, OWN, token)
    assert response.status_code == 403
    assert "FORM-TOKEN" in response.text


def test_the_token_of_one_launch_is_not_good_for_another(
    browser: Browser, platform: Platform
) -> None:
    one, other = browser.launch(platform).location, browser.launch(platform).location
    token = _token(browser.client.get(one).text)
    assert _save(browser, other, OWN, token).status_code == 403
    assert _save(browser, one, OWN, token).status_code == 200


def _save(browser: Browser, address: str, headers: dict[str, str], token: object = None) -> object:
    right = _token(browser.client.get(address).text)
    fields = {"text": "x", "csrf_token": right if token is None else token}
    sent = {name: value for name, value in fields.items() if value is not MISSING}
    return browser.client.post(f"{address}draft/x", data=sent, headers=headers)


def _token(page: str) -> str:
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]
