"""Dynamic registration: what a tool must send, and what it gets back."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from demo_lms.process import DemoLms

from .fake_tool import AGS, FakeTool

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"


@pytest.fixture
def token(lms: DemoLms) -> str:
    opened = lms.admin(
        "POST", "/admin/registration-tokens", registration_url="http://127.0.0.1:9/register/x"
    )
    query = parse_qs(urlsplit(opened["url"]).query)
    assert query["openid_configuration"] == [f"{lms.url}/.well-known/openid-configuration"]
    return query["registration_token"][0]


def registration(tool: FakeTool) -> dict[str, Any]:
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "client_name": "Ein Werkzeug",
        "initiate_login_uri": f"{tool.url}/lti/login",
        "redirect_uris": [f"{tool.url}/lti/launch"],
        "jwks_uri": f"{tool.url}/lti/jwks.json",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": f"{AGS}scope/score https://example.org/unknown",
        TOOL: {
            "domain": urlsplit(tool.url).netloc,
            "target_link_uri": f"{tool.url}/start",
            "claims": ["iss", "sub", "name"],
            "custom_parameters": {"course": "$Context.id"},
            "messages": [
                {"type": "LtiDeepLinkingRequest", "target_link_uri": f"{tool.url}/pick"},
            ],
        },
    }


def register(lms: DemoLms, token: str, body: object) -> requests.Response:
    address = requests.get(f"{lms.url}/.well-known/openid-configuration").json()
    return requests.post(
        address["registration_endpoint"], json=body, headers={"Authorization": f"Bearer {token}"}
    )


def test_the_configuration_names_every_endpoint(lms: DemoLms) -> None:
    configuration = requests.get(f"{lms.url}/.well-known/openid-configuration").json()
    assert configuration["issuer"] == lms.url
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"):
        assert configuration[name].startswith(lms.url + "/lti/")
    messages = {m["type"] for m in configuration[PLATFORM]["messages_supported"]}
    assert {"LtiResourceLinkRequest", "LtiDeepLinkingRequest"} <= messages
    assert AGS + "scope/score" in configuration["scopes_supported"]


def test_a_registered_tool_waits_for_approval_with_the_scopes_it_may_have(
    lms: DemoLms, tool: FakeTool, token: str
) -> None:
    answer = register(lms, token, registration(tool))
    assert answer.status_code == 200
    registered = answer.json()
    assert registered["scope"] == AGS + "scope/score"
    assert registered[TOOL]["deployment_id"]
    tools = {entry["client_id"]: entry for entry in lms.admin("GET", "/admin/tools")}
    entry = tools[registered["client_id"]]
    assert entry["status"] == "pending"
    assert entry["deep_linking_uri"] == f"{tool.url}/pick"
    assert (entry["shares_names"], entry["shares_emails"]) == (True, False)
    tool.client_id = registered["client_id"]
    assert tool.ask_token(AGS + "scope/score").status_code in {400, 401}
    lms.admin("PATCH", f"/admin/tools/{entry['id']}", status="active")
    assert tool.ask_token(AGS + "scope/score").status_code == 200


def test_a_token_works_once(lms: DemoLms, tool: FakeTool, token: str) -> None:
    assert register(lms, token, registration(tool)).status_code == 200
    again = register(lms, token, registration(tool))
    assert (again.status_code, again.text) == (401, "token_already_used")
    invented = register(lms, "invented", registration(tool))
    assert (invented.status_code, invented.text) == (401, "invalid_registration_token")
    address = f"{lms.url}/lti/register"
    assert requests.post(address, json=registration(tool)).status_code == 401


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"response_types": ["code"]}, "missing_response_type_id_token"),
        ({"grant_types": ["implicit"]}, "missing_grant_types"),
        ({"token_endpoint_auth_method": "none"}, "invalid_token_endpoint_auth_method"),
        ({"client_name": ""}, "missing_client_name"),
        ({"initiate_login_uri": None}, "missing_initiate_login_uri"),
        ({"jwks_uri": "ftp://x"}, "missing_jwks_uri"),
        ({"redirect_uris": []}, "missing_redirect_uris"),
        ({"redirect_uris": "http://x"}, "missing_redirect_uris"),
        ({TOOL: None}, "missing_lti_tool_configuration"),
        ({TOOL: {"target_link_uri": "http://a.example/x"}}, "missing_domain"),
        ({TOOL: {"domain": "a.example"}}, "missing_target_link_uri"),
        (
            {TOOL: {"domain": "a.example", "target_link_uri": "http://a.example:8080/x"}},
            "domain_targetlinkuri_mismatch",
        ),
    ],
)
def test_a_bad_registration_is_refused_with_one_word_and_keeps_the_token(
    lms: DemoLms, tool: FakeTool, token: str, changed: dict[str, object], word: str
) -> None:
    refused = register(lms, token, {**registration(tool), **changed})
    assert (refused.status_code, refused.text) == (400, word)
    assert register(lms, token, registration(tool)).status_code == 200


def test_a_body_that_is_no_object_is_refused(lms: DemoLms, token: str) -> None:
    assert register(lms, token, ["x"]).text == "malformed_json"
