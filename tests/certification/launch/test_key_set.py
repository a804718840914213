"""Platforms' keys: fetched rarely, replaced by good ones only (LTI.md, security 2 and 4)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from lti_app.db import SessionMaker
from lti_app.models import PlatformKeySet, Registration
from tests.certification.conftest import on_both_databases
from tests.certification.launch.conftest import Refused
from tests.certification.platform import MISSING, Browser, Platform, public_jwk


def let_time_pass(sessions: SessionMaker, **how_long: float) -> None:
    """As if the last try and the last good answer were longer ago."""
    moment = datetime.now(UTC) - timedelta(**how_long)
    with sessions.begin() as db:
        db.execute(update(PlatformKeySet).values(tried_at=moment, fetched_at=moment))


def test_steady_launches_fetch_the_keys_once(browser: Browser, platform: Platform) -> None:
    for _ in range(5):
        browser.landed(platform)
    assert platform.key_set_requests == 1


@on_both_databases
def test_a_rotated_key_is_found_at_once(
    browser: Browser, platform: Platform, sessions: SessionMaker
) -> None:
    browser.landed(platform)
    let_time_pass(sessions, minutes=2)
    platform.name = "rotated"
    platform.publish("rotated")
    assert browser.landed(platform).status_code == 200
    assert platform.key_set_requests == 2


@on_both_databases
def test_an_unknown_key_asks_again_only_after_the_cool_down(
    browser: Browser, platform: Platform, sessions: SessionMaker, refused: Refused
) -> None:
    login = browser.started(platform)
    token = platform.token(platform.claims(login.nonce), kid="unknown")
    for _ in range(3):
        refused(browser.post_launch(login.state, token), "KEY-UNKNOWN")
    assert platform.key_set_requests == 1
    let_time_pass(sessions, minutes=2)
    refused(browser.post_launch(login.state, token), "KEY-UNKNOWN")
    assert platform.key_set_requests == 2


@pytest.mark.parametrize(
    "answer",
    [
        (500, {"error": "x"}),
        (404, b"<html>not found</html>"),
        (200, b"<html>a proxy's page</html>"),
        (200, {"error": "too many requests"}),
        (200, []),
        (200, {"keys": None}),
        (200, {"keys": []}),
        (200, {"keys": ["x", None, {}]}),
        (302, {"keys": []}),
    ],
)
def test_a_bad_answer_never_replaces_good_keys(
    browser: Browser, platform: Platform, sessions: SessionMaker, answer: tuple[int, Any]
) -> None:
    browser.landed(platform)
    let_time_pass(sessions, hours=25)
    platform.answer = lambda: answer
    assert browser.landed(platform).status_code == 200
    assert browser.landed(platform).status_code == 200
    assert platform.key_set_requests == 2


@on_both_databases
def test_old_keys_are_looked_up_again_and_removed_ones_are_forgotten(
    browser: Browser, platform: Platform, sessions: SessionMaker
) -> None:
    browser.landed(platform)
    platform.publish("rotated")
    let_time_pass(sessions, hours=25)
    response = browser.launch(platform)
    assert "KEY-UNKNOWN" in response.text


@pytest.mark.parametrize(
    "entry",
    [
        public_jwk("main", use="enc"),
        public_jwk("main", kty="oct", k="c2VjcmV0"),
        public_jwk("main", alg="RS512"),
        public_jwk("main", alg="HS256"),
        public_jwk("main", key_ops=["encrypt"]),
        public_jwk("main", key_ops="verify"),
        public_jwk("main", n=MISSING),
        public_jwk("main", n=7),
        public_jwk("main", n="!!"),
        public_jwk("main", e="AQ"),
        public_jwk("main", n="AQAB"),
        public_jwk("main", n="A" * 100_000),
        public_jwk("main", kid=["main"]),
        {"kty": "oct", "kid": "main", "k": "c2VjcmV0", "alg": "HS256"},
    ],
)
def test_a_key_that_is_not_for_rs256_signatures_is_never_used(
    browser: Browser, platform: Platform, refused: Refused, entry: dict[str, Any]
) -> None:
    platform.answer = lambda: (200, {"keys": [entry, public_jwk("another")]})
    refused(browser.launch(platform), "KEY-UNKNOWN")


def test_a_key_without_use_and_alg_is_taken(browser: Browser, platform: Platform) -> None:
    entry = public_jwk("main", use=MISSING, alg=MISSING)
    platform.answer = lambda: (200, {"keys": [{"kty": "EC", "kid": "main"}, entry]})
    assert browser.landed(platform).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "http://10.0.0.1/jwks",
        "http://keys.example/jwks",
        "https://10.0.0.1/jwks",
        "https://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
    ],
)
def test_a_key_set_at_a_forbidden_address_is_never_fetched(
    browser: Browser,
    platform: Platform,
    sessions: SessionMaker,
    refused: Refused,
    address: str,
) -> None:
    with sessions.begin() as db:
        db.execute(update(Registration).values(jwks_url=address))
    refused(browser.launch(platform), "KEY-UNKNOWN")


def test_a_platform_that_is_down_costs_its_users_a_page_and_no_5xx(
    browser: Browser, platform: Platform, refused: Refused
) -> None:
    login = browser.started(platform)
    platform.stop()
    token = platform.token(platform.claims(login.nonce))
    refused(browser.post_launch(login.state, token), "KEY-UNKNOWN")
