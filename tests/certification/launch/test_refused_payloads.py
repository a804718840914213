"""The known-bad payloads of 1EdTech's core certification and their kin: each refused, no trace."""

import json
from time import time
from typing import Any

import pytest

from tests.certification.launch.conftest import Refused
from tests.certification.platform import (
    LTI,
    MISSING,
    Browser,
    Platform,
    key_of,
    public_jwk,
    signed,
)

NOW = int(time())


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"aud": MISSING}, "AUDIENCE-WRONG"),
        ({"aud": []}, "AUDIENCE-WRONG"),
        ({"aud": "another"}, "AUDIENCE-WRONG"),
        ({"aud": ["client-1", "another"]}, "AUDIENCE-WRONG"),
        ({"aud": ["client-1", 7]}, "AUDIENCE-WRONG"),
        ({"azp": "another"}, "AUDIENCE-WRONG"),
        ({"iss": MISSING}, "ISSUER-WRONG"),
        ({"iss": "https://another.example"}, "ISSUER-WRONG"),
        ({"iss": ["https://another.example"]}, "ISSUER-WRONG"),
        ({"sub": MISSING}, "SUBJECT-MISSING"),
        ({"sub": ""}, "SUBJECT-MISSING"),
        ({"sub": None}, "SUBJECT-MISSING"),
        ({"sub": 7}, "SUBJECT-MISSING"),
        ({"sub": "x" * 256}, "MESSAGE-INVALID"),
        ({"sub": "nul\x00"}, "MESSAGE-INVALID"),
        ({"sub": "half\ud800"}, "MESSAGE-INVALID"),
        ({"deployment_id": MISSING}, "DEPLOYMENT-MISSING"),
        ({"deployment_id": ""}, "DEPLOYMENT-MISSING"),
        ({"deployment_id": ["deployment-1"]}, "DEPLOYMENT-MISSING"),
        ({"roles": MISSING}, "MESSAGE-INVALID"),
        ({"version": MISSING}, "VERSION-WRONG"),
        ({"version": "1.2.0"}, "VERSION-WRONG"),
        ({"version": 1.3}, "VERSION-WRONG"),
        ({"message_type": MISSING}, "MESSAGE-INVALID"),
        ({"message_type": ""}, "MESSAGE-INVALID"),
        ({"message_type": ["LtiResourceLinkRequest"]}, "MESSAGE-INVALID"),
        ({"message_type": "NoSuchMessage"}, "MESSAGE-UNSUPPORTED"),
        ({"message_type": "LtiEulaRequest"}, "MESSAGE-UNSUPPORTED"),
        ({"message_type": "LtiStartProctoring"}, "MESSAGE-UNSUPPORTED"),
        ({"message_type": "LtiAssetProcessorSettingsRequest"}, "MESSAGE-UNSUPPORTED"),
        ({"resource_link": MISSING}, "MESSAGE-INVALID"),
        ({"resource_link": {}}, "MESSAGE-INVALID"),
        ({"resource_link": {"title": "No id"}}, "MESSAGE-INVALID"),
        ({"resource_link": "link-1"}, "MESSAGE-INVALID"),
        ({"resource_link": {"id": 7}}, "MESSAGE-INVALID"),
        ({"context": {"id": "x" * 256}}, "MESSAGE-INVALID"),
        ({"nonce": MISSING}, "NONCE-WRONG"),
        ({"nonce": "another"}, "NONCE-WRONG"),
        ({"nonce": ["another"]}, "NONCE-WRONG"),
        ({"target_link_uri": "https://evil.example/"}, "TARGET-FOREIGN"),
        ({"target_link_uri": 7}, "TARGET-FOREIGN"),
    ],
)
def test_a_wrong_or_missing_claim_is_refused(
    browser: Browser, platform: Platform, refused: Refused, claims: dict[str, Any], code: str
) -> None:
    refused(browser.launch(platform, **claims), code)


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": NOW - 3600},
        {"exp": NOW - 61},
        {"exp": MISSING},
        {"exp": str(NOW + 300)},
        {"exp": True},
        {"iat": MISSING},
        {"iat": NOW - 3600},
        {"iat": NOW - 601},
        {"iat": NOW + 3600},
        {"iat": None},
        {"iat": 10**400},
        {"nbf": NOW + 3600},
        {"nbf": "soon"},
    ],
)
def test_a_token_that_is_not_from_now_is_refused(
    browser: Browser, platform: Platform, refused: Refused, claims: dict[str, Any]
) -> None:
    refused(browser.launch(platform, **claims), "TOKEN-UNTIMELY")


def test_clocks_may_differ_by_half_a_minute(browser: Browser, platform: Platform) -> None:
    now = int(time())
    assert browser.landed(platform, iat=now + 30, nbf=now + 30).status_code == 200
    assert browser.landed(platform, iat=now - 90, exp=now - 30).status_code == 200


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"kid": MISSING}, "KEY-ID-MISSING"),
        ({"kid": ""}, "KEY-ID-MISSING"),
        ({"kid": 7}, "KEY-ID-MISSING"),
        ({"kid": "unknown"}, "KEY-UNKNOWN"),
        ({"alg": MISSING}, "ALGORITHM-REFUSED"),
        ({"alg": "none"}, "ALGORITHM-REFUSED"),
        ({"alg": "HS256"}, "ALGORITHM-REFUSED"),
        ({"alg": "RS512"}, "ALGORITHM-REFUSED"),
        ({"alg": ["RS256"]}, "ALGORITHM-REFUSED"),
        ({"crit": ["exp"]}, "ALGORITHM-REFUSED"),
    ],
)
def test_a_wrong_header_is_refused(
    browser: Browser, platform: Platform, refused: Refused, header: dict[str, Any], code: str
) -> None:
    login = browser.started(platform)
    token = platform.token(platform.claims(login.nonce), **header)
    refused(browser.post_launch(login.state, token), code)


def test_a_key_that_the_header_brings_along_is_never_used(
    browser: Browser, platform: Platform, refused: Refused
) -> None:
    login = browser.started(platform)
    header = {
        "alg": "RS256",
        "kid": platform.name,
        "jwk": public_jwk("attacker", kid=platform.name),
        "jku": f"{platform.issuer}/attacker",
        "x5u": f"{platform.issuer}/attacker",
    }
    body = json.dumps(platform.claims(login.nonce)).encode()
    refused(
        browser.post_launch(login.state, signed(header, body, key_of("attacker"))),
        "SIGNATURE-WRONG",
    )
    assert platform.key_set_requests == 1


def test_a_changed_body_is_refused(browser: Browser, platform: Platform, refused: Refused) -> None:
    login = browser.started(platform)
    head, _, signature = platform.token(platform.claims(login.nonce)).split(".")
    _, body, _ = platform.token(platform.claims(login.nonce, sub="somebody")).split(".")
    refused(browser.post_launch(login.state, f"{head}.{body}.{signature}"), "SIGNATURE-WRONG")


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"null",
        b'"text"',
        b"{",
        b"\xff\xfe",
        b'{"exp": NaN}',
        b'{"exp": Infinity}',
        b"[" * 100_000,
    ],
)
def test_a_signed_body_that_is_no_object_is_refused(
    browser: Browser, platform: Platform, refused: Refused, body: bytes
) -> None:
    login = browser.started(platform)
    token = signed({"alg": "RS256", "kid": platform.name}, body, key_of(platform.name))
    refused(browser.post_launch(login.state, token), "TOKEN-MALFORMED")


def test_a_signed_body_that_is_no_launch_is_refused(
    browser: Browser, platform: Platform, refused: Refused
) -> None:
    login = browser.started(platform)
    token = platform.token({"name": "badltilaunch"})
    refused(browser.post_launch(login.state, token), "TOKEN-UNTIMELY")


@pytest.mark.parametrize("token", ["", "a", "a.b", "a.b.c", "a.b.c.d", "..", "ä.ö.ü", "e30.e30."])
def test_what_is_no_token_is_refused(
    browser: Browser, platform: Platform, refused: Refused, token: str
) -> None:
    login = browser.started(platform)
    response = browser.post_launch(login.state, token)
    refused(response, "ALGORITHM-REFUSED" if token == "e30.e30." else "TOKEN-MALFORMED")


def test_an_error_from_the_platform_is_explained(
    browser: Browser, platform: Platform, refused: Refused
) -> None:
    login = browser.started(platform)
    response = browser.client.post(
        "/lti/launch",
        data={"state": login.state, "error": "login_required", "error_description": "<b>x</b>"},
    )
    refused(response, "PLATFORM-REFUSED")
    assert "<b>x</b>" not in response.text


def test_an_empty_post_is_refused(browser: Browser, platform: Platform, refused: Refused) -> None:
    refused(browser.client.post("/lti/launch"), "STATE-UNKNOWN")


def test_a_launch_by_get_is_refused(browser: Browser, platform: Platform) -> None:
    assert browser.client.get("/lti/launch").status_code == 405


def test_a_refusal_repeats_nothing_of_what_was_sent(browser: Browser, platform: Platform) -> None:
    response = browser.launch(platform, version="1.2.0", sub="secret-sub")
    for word in ("secret-sub", "ada@example.org", platform.issuer, "Traceback", LTI):
        assert word not in response.text


def test_a_refusal_speaks_german_to_german_browsers(browser: Browser, platform: Platform) -> None:
    login = browser.started(platform)
    response = browser.client.post(
        "/lti/launch",
        data={"state": login.state, "id_token": "x"},
        headers={"Accept-Language": "de-DE,de;q=0.9"},
    )
    assert '<html lang="de">' in response.text
