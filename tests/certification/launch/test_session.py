"""Sessions: new at every launch, named in every address, ended by another person (security 6)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from lti_app.db import SessionMaker
from lti_app.models import (
    Deployment,
    Draft,
    LaunchSession,
    LoginState,
    Person,
    Registration,
    RegistrationStatus,
)
from lti_app.services.launch import forget_expired
from tests.certification.conftest import on_both_databases
from tests.certification.platform import TOOL, Browser, Platform

OpenBrowser = Callable[[], Browser]


def test_every_cookie_is_made_for_frames_of_other_sites(
    browser: Browser, platform: Platform
) -> None:
    login = browser.started(platform)
    token = platform.token(platform.claims(login.nonce))
    launch = browser.post_launch(login.state, token)
    cookies = login.response.headers.getlist("Set-Cookie") + launch.headers.getlist("Set-Cookie")
    assert len(cookies) >= 3
    for cookie in cookies:
        for attribute in ("; Secure", "; HttpOnly", "; SameSite=None", "; Partitioned", "; Path=/"):
            assert attribute in cookie, cookie


def test_the_cookie_of_a_launch_is_limited_to_its_pages(
    browser: Browser, platform: Platform
) -> None:
    response = browser.launch(platform)
    (cookie,) = _set_cookies(response, "kehrwert_launch")
    assert f"; Path={response.location.rstrip('/')};" in cookie + ";"


def test_every_launch_is_a_new_session(browser: Browser, platform: Platform) -> None:
    one, other = browser.launch(platform), browser.launch(platform)
    assert one.location != other.location
    assert _set_cookies(one, "kehrwert_launch") != _set_cookies(other, "kehrwert_launch")


def test_a_session_cookie_from_before_is_never_taken_over(
    browser: Browser, platform: Platform
) -> None:
    browser.client.set_cookie("kehrwert_launch", "fixed-by-an-attacker", path="/")
    (cookie,) = _set_cookies(browser.launch(platform), "kehrwert_launch")
    assert "fixed-by-an-attacker" not in cookie


def test_two_courses_in_two_tabs_never_mix(browser: Browser, platform: Platform) -> None:
    first = browser.launch(platform, context={"id": "a", "title": "Course A"}).location
    second = browser.launch(platform, context={"id": "b", "title": "Course B"}).location
    for _ in range(2):
        assert "Course A" in browser.client.get(first).text
        assert "Course B" in browser.client.get(second).text
        assert "Course B" not in browser.client.get(first).text


@on_both_databases
def test_another_person_in_the_same_browser_ends_the_first_ones_sessions(
    browser: Browser, platform: Platform
) -> None:
    mine = browser.launch(platform, sub="one").location
    other = browser.launch(platform, sub="two", name="Grace Hopper").location
    ended = browser.client.get(mine)
    assert ended.status_code == 403
    assert "VISIT-ENDED" in ended.text
    assert "Ada" not in ended.text
    assert "Grace Hopper" in browser.client.get(other).text
    # And back again: whoever is known here already is nobody's guest either.
    browser.launch(platform, sub="one")
    assert browser.client.get(other).status_code == 403


def test_the_same_person_in_the_same_browser_keeps_both(
    browser: Browser, platform: Platform
) -> None:
    first, second = browser.launch(platform).location, browser.launch(platform).location
    assert browser.client.get(first).status_code == browser.client.get(second).status_code == 200


def test_people_in_different_browsers_do_not_end_each_other(
    open_browser: OpenBrowser, platform: Platform
) -> None:
    one, other = open_browser(), open_browser()
    mine = one.launch(platform, sub="one").location
    other.launch(platform, sub="two")
    assert one.client.get(mine).status_code == 200


def test_the_address_alone_opens_nothing(open_browser: OpenBrowser, platform: Platform) -> None:
    address = open_browser().launch(platform).location
    stranger = open_browser()
    assert stranger.client.get(address).status_code == 403
    stranger.launch(platform, sub="another")
    assert stranger.client.get(address).status_code == 403


def test_the_secret_of_one_launch_opens_no_other(
    open_browser: OpenBrowser, platform: Platform
) -> None:
    mine, other = open_browser(), open_browser()
    address = mine.launch(platform, sub="one").location
    (cookie,) = _set_cookies(other.launch(platform, sub="two"), "kehrwert_launch")
    secret = cookie.partition("=")[2].partition(";")[0]
    other.client.set_cookie("kehrwert_launch", secret, path="/")
    assert other.client.get(address).status_code == 403


@pytest.mark.parametrize("launch_id", ["x", "0" * 200, "%00", "..", "ä"])
def test_an_invented_address_opens_nothing(
    browser: Browser, platform: Platform, launch_id: str
) -> None:
    browser.client.set_cookie("kehrwert_launch", "x", path="/")
    assert browser.client.get(f"/l/{launch_id}/").status_code in {403, 404}


@on_both_databases
def test_what_is_typed_after_the_session_is_kept_as_a_draft(
    browser: Browser, platform: Platform, sessions: SessionMaker
) -> None:
    address = browser.launch(platform).location
    page = browser.client.get(address)
    _expire(sessions)
    assert "VISIT-EXPIRED" in browser.client.get(address).text
    token = _form_token(page.text)
    typed = {"csrf_token": token, "text": "Long thought, quickly typed."}
    response = browser.client.post(f"{address}draft/some/form", data=typed)
    assert response.status_code == 403
    assert "kept as a draft" in response.text
    with sessions() as db:
        draft = db.scalars(select(Draft)).one()
    assert draft.values == {"text": ["Long thought, quickly typed."]}


def test_what_another_site_sends_after_the_session_is_not_kept(
    browser: Browser, platform: Platform, sessions: SessionMaker
) -> None:
    address = browser.launch(platform).location
    _expire(sessions)
    response = browser.client.post(f"{address}draft/x", data={"csrf_token": "x", "text": "evil"})
    assert "kept as a draft" not in response.text
    with sessions() as db:
        assert db.scalar(select(func.count()).select_from(Draft)) == 0


def test_a_platform_or_deployment_that_is_switched_off_ends_its_sessions(
    browser: Browser, platform: Platform, sessions: SessionMaker
) -> None:
    for switched_off in (Registration, Deployment):
        address = browser.launch(platform).location
        with sessions.begin() as db:
            db.execute(update(switched_off).values(status=RegistrationStatus.DISABLED))
        assert browser.client.get(address).status_code == 403
        with sessions.begin() as db:
            db.execute(update(switched_off).values(status=RegistrationStatus.ACTIVE))


@on_both_databases
def test_what_nobody_can_use_any_more_is_forgotten(
    browser: Browser, platform: Platform, sessions: SessionMaker
) -> None:
    browser.launch(platform)
    with sessions.begin() as db:
        forget_expired(db, datetime.now(UTC))
        assert db.scalar(select(func.count()).select_from(LaunchSession)) == 1
        forget_expired(db, datetime.now(UTC) + timedelta(days=30))
        assert db.scalar(select(func.count()).select_from(LaunchSession)) == 0
        assert db.scalar(select(func.count()).select_from(LoginState)) == 0
        assert db.scalar(select(func.count()).select_from(Person)) == 1


def test_secrets_are_stored_as_hashes(
    browser: Browser, platform: Platform, sessions: SessionMaker
) -> None:
    (cookie,) = _set_cookies(browser.launch(platform), "kehrwert_launch")
    with sessions() as db:
        session = db.scalars(select(LaunchSession)).one()
    assert session.secret_hash not in cookie
    assert len(session.secret_hash) == 64


def test_nothing_of_a_person_stands_in_an_address_or_a_log(
    browser: Browser, platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    response = browser.launch(platform, sub="secret-sub")
    browser.client.get(response.location)
    browser.launch(platform, sub="secret-sub", version="1")
    for word in ("secret-sub", "Ada", "ada@", "eyJ"):
        assert word not in response.location
        assert word not in caplog.text


def test_the_landing_page_is_of_this_tool(browser: Browser, platform: Platform) -> None:
    location = browser.launch(platform, launch_presentation={"return_url": TOOL}).location
    assert location.startswith("/l/")


def _expire(sessions: SessionMaker) -> None:
    with sessions.begin() as db:
        moment = datetime.now(UTC) - timedelta(seconds=1)
        db.execute(update(LaunchSession).values(expires_at=moment))


def _set_cookies(response: object, name: str) -> list[str]:
    headers = response.headers.getlist("Set-Cookie")  # type: ignore[attr-defined]
    return [header for header in headers if header.startswith(f"{name}=")]


def _form_token(page: str) -> str:
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]
