"""State, nonce, registration, target and browser are one row, used once (LTI.md, security 1)."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update

from lti_app.db import SessionMaker
from lti_app.models import LaunchSession, LoginState
from tests.certification.conftest import on_both_databases
from tests.certification.launch.conftest import Refused
from tests.certification.platform import Browser, Platform

OpenBrowser = Callable[[], Browser]


@on_both_databases
def test_a_second_use_of_the_same_state_is_refused(browser: Browser, platform: Platform) -> None:
    login = browser.started(platform)
    token = platform.token(platform.claims(login.nonce))
    assert browser.post_launch(login.state, token).status_code == 303
    again = browser.post_launch(login.state, token)
    assert again.status_code == 400
    assert "STATE-USED" in again.text
    assert "open the activity again" in again.text


def test_a_new_token_does_not_make_a_used_state_new(browser: Browser, platform: Platform) -> None:
    login = browser.started(platform)
    browser.post_launch(login.state, platform.token(platform.claims(login.nonce)))
    token = platform.token(platform.claims(login.nonce, sub="another"))
    assert "STATE-USED" in browser.post_launch(login.state, token).text


@on_both_databases
def test_of_many_at_the_same_time_one_gets_through(
    browser: Browser, platform: Platform, sessions: SessionMaker
) -> None:
    browser.landed(platform)
    login = browser.started(platform)
    token = platform.token(platform.claims(login.nonce))
    cookie = _cookies_of(login.response.headers.getlist("Set-Cookie"))
    statuses: list[int] = []
    start = threading.Barrier(8)

    def post() -> None:
        client = browser.client.application.test_client(use_cookies=False)
        start.wait()
        data = {"state": login.state, "id_token": token}
        answer = client.post("/lti/launch", data=data, headers={"Cookie": cookie})
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=post) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303] + [400] * 7
    with sessions() as db:
        assert db.scalar(select(func.count()).select_from(LaunchSession)) == 2


def test_an_invented_state_is_refused_even_if_a_cookie_repeats_it(
    browser: Browser, platform: Platform, refused: Refused
) -> None:
    login = browser.started(platform)
    invented = "state-of-an-attacker"
    browser.client.set_cookie(f"kehrwert_login_{invented}", invented, path="/lti/")
    browser.client.set_cookie(invented, invented, path="/lti/")
    token = platform.token(platform.claims(login.nonce))
    refused(browser.post_launch(invented, token), "STATE-UNKNOWN")


@on_both_databases
def test_an_expired_state_is_refused(
    browser: Browser, platform: Platform, refused: Refused, sessions: SessionMaker
) -> None:
    login = browser.started(platform)
    with sessions.begin() as db:
        db.execute(update(LoginState).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    token = platform.token(platform.claims(login.nonce))
    refused(browser.post_launch(login.state, token), "STATE-EXPIRED")


def test_a_state_lives_ten_minutes_at_most(
    browser: Browser, platform: Platform, sessions: SessionMaker
) -> None:
    before = datetime.now(UTC)
    browser.started(platform)
    with sessions() as db:
        login = db.scalars(select(LoginState)).one()
        assert login.expires_at <= datetime.now(UTC) + timedelta(minutes=10)
        assert login.expires_at > before


@on_both_databases
def test_another_browser_is_refused(
    open_browser: OpenBrowser, platform: Platform, refused: Refused
) -> None:
    mine, another = open_browser(), open_browser()
    login = mine.started(platform)
    another.started(platform)
    token = platform.token(platform.claims(login.nonce))
    refused(another.post_launch(login.state, token), "BROWSER-UNPROVEN")
    # The login is not used up by the attempt.
    assert mine.post_launch(login.state, token).status_code == 303


def test_another_login_of_the_same_browser_does_not_lend_its_nonce(
    browser: Browser, platform: Platform, refused: Refused
) -> None:
    one, other = browser.started(platform), browser.started(platform)
    refused(
        browser.post_launch(one.state, platform.token(platform.claims(other.nonce))), "NONCE-WRONG"
    )


def test_another_platforms_token_is_refused(
    browser: Browser,
    platform: Platform,
    start_platform: Callable[[str], Platform],
    refused: Refused,
) -> None:
    other = start_platform("other")
    login = browser.started(platform)
    refused(browser.post_launch(login.state, other.token(other.claims(login.nonce))), "KEY-UNKNOWN")
    token = other.token(platform.claims(login.nonce), kid=platform.name)
    refused(browser.post_launch(login.state, token), "SIGNATURE-WRONG")


@on_both_databases
def test_a_refused_launch_leaves_the_login_usable(browser: Browser, platform: Platform) -> None:
    login = browser.started(platform)
    wrong = platform.token(platform.claims(login.nonce, version="1.2"))
    assert browser.post_launch(login.state, wrong).status_code == 400
    right = platform.token(platform.claims(login.nonce))
    assert browser.post_launch(login.state, right).status_code == 303


def test_the_target_belongs_to_the_login(
    browser: Browser, platform: Platform, refused: Refused
) -> None:
    login = browser.started(platform)
    claims = platform.claims(login.nonce, target_link_uri="https://kehrwert.example/")
    refused(browser.post_launch(login.state, platform.token(claims)), "TARGET-FOREIGN")


def test_two_frames_that_log_in_at_the_same_time_both_open(
    browser: Browser, platform: Platform
) -> None:
    one, other = browser.started(platform), browser.started(platform)
    for login in (other, one):
        token = platform.token(platform.claims(login.nonce))
        assert browser.post_launch(login.state, token).status_code == 303


def test_what_is_stored_cannot_finish_a_login(
    browser: Browser, platform: Platform, sessions: SessionMaker
) -> None:
    login = browser.started(platform)
    with sessions() as db:
        row = db.scalars(select(LoginState)).one()
    assert login.state not in {row.state_hash, row.browser_hash, row.nonce}
    assert len(row.state_hash) == 64


def _cookies_of(headers: list[str]) -> str:
    return "; ".join(header.partition(";")[0] for header in headers) + "; kehrwert_browser=x"
