"""The token endpoint: who gets an access token, for what, and for how long."""

import time

import requests

from .conftest import Place
from .fake_tool import AGS

SCORE = AGS + "scope/score"
LINE_ITEM = AGS + "scope/lineitem"


def test_a_token_is_json_with_the_granted_scopes(place: Place) -> None:
    answer = place.tool.ask_token(SCORE, LINE_ITEM, "https://example.org/never-granted")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/json")
    token = answer.json()
    assert token["token_type"] == "Bearer"
    assert token["expires_in"] == 3600
    assert token["scope"].split() == [SCORE, LINE_ITEM]


def test_scopes_that_were_not_granted_give_no_token(place: Place) -> None:
    answer = place.tool.ask_token("https://example.org/never-granted")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_a_false_assertion_gives_no_token(place: Place) -> None:
    tool = place.tool
    now = int(time.time())
    for wrong in (
        {"aud": "https://elsewhere.example/token"},
        {"exp": now - 120, "iat": now - 180},
        {"exp": None},
        {"jti": None},
        {"iss": "somebody"},
        {"sub": "somebody"},
    ):
        answer = tool.ask_token(SCORE, assertion=tool.assertion(**wrong))
        assert answer.status_code in {400, 401}, wrong
        assert answer.json()["error"] == "invalid_client"
    header, payload, signature = tool.assertion().split(".")
    forged = ".".join((header, payload, signature[:-8] + "AAAAAAAA"))
    assert tool.ask_token(SCORE, assertion=forged).json()["error"] == "invalid_client"
    assert tool.ask_token(SCORE, assertion="no.jwt").json()["error"] == "invalid_client"


def test_an_assertion_works_once(place: Place) -> None:
    assertion = place.tool.assertion()
    assert place.tool.ask_token(SCORE, assertion=assertion).status_code == 200
    again = place.tool.ask_token(SCORE, assertion=assertion)
    assert again.json()["error"] == "invalid_client"


def test_a_rotated_key_of_the_tool_works_at_once_and_the_old_one_no_more(place: Place) -> None:
    old = place.tool.assertion()
    place.tool.rotate_key()
    assert place.tool.ask_token(SCORE).status_code == 200
    assert place.tool.ask_token(SCORE, assertion=old).json()["error"] == "invalid_client"


def test_a_disabled_tool_gets_no_token(place: Place) -> None:
    place.lms.admin("PATCH", f"/admin/tools/{place.tool_id}", status="disabled")
    assert place.tool.ask_token(SCORE).json()["error"] == "invalid_client"


def test_an_expired_and_a_revoked_token_are_refused(place: Place) -> None:
    address = place.activity["line_items_url"]
    place.lms.admin("POST", "/admin/behaviour", token_seconds=1)
    bearer = place.tool.bearer(LINE_ITEM)
    assert requests.get(address, headers=bearer).status_code == 200
    time.sleep(1.1)
    assert requests.get(address, headers=bearer).status_code == 401
    place.lms.admin("POST", "/admin/behaviour", token_seconds=3600)
    bearer = place.tool.bearer(LINE_ITEM)
    place.lms.admin("DELETE", "/admin/tokens")
    refused = requests.get(address, headers=bearer)
    assert refused.status_code == 401
    assert "WWW-Authenticate" in refused.headers


def test_a_token_for_another_service_is_forbidden_here(place: Place) -> None:
    answer = requests.get(place.activity["line_items_url"], headers=place.tool.bearer(SCORE))
    assert answer.status_code == 403
    assert requests.get(place.activity["line_items_url"]).status_code == 401
