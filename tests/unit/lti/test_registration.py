"""Dynamic registration: what of an LMS's words is used, and what is sent to it."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from lti_app.extension.lms_profile import StandardProfile
from lti_app.lti.claims import HISTORY_KEY
from lti_app.lti.outbound import OutboundClient, OutboundGuard
from lti_app.lti.registration import (
    PLATFORM_CONFIGURATION,
    TOOL_CONFIGURATION,
    PlatformConfiguration,
    RegisteredClient,
    RegistrationRefused,
    fetch_configuration,
    register_client,
    registration_document,
)
from lti_app.lti.scopes import ALL_SCOPES, ROSTER_READ, SCORE
from lti_app.settings import load_settings

SETTINGS = load_settings(
    {
        "KEHRWERT_PUBLIC_URL": "https://tool.example.com:8443/kehrwert",
        "KEHRWERT_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
    }
)


class Lms:
    """An LMS that says whatever a test wants, and remembers what it was asked."""

    def __init__(self) -> None:
        lms = self
        self.seen: list[tuple[str, str | None, Any]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                lms.seen.append((self.path, self.headers["Authorization"], None))
                self._answer(lms.configuration)

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                lms.seen.append((self.path, self.headers["Authorization"], body))
                self._answer(lms.answer)

            def _answer(self, value: object) -> None:
                body = json.dumps(value).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.answer: Any = {"client_id": "abc"}
        self.configuration: Any = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/auth",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "registration_endpoint": f"{self.url}/register",
        }

    def fetch(self, **changes: Any) -> PlatformConfiguration:
        self.configuration |= changes
        guard = OutboundGuard(SETTINGS)
        with OutboundClient(guard) as client:
            return fetch_configuration(f"{self.url}/config", "token", client=client, guard=guard)

    def register(self, **document: Any) -> RegisteredClient:
        configuration = self.fetch()
        with OutboundClient(OutboundGuard(SETTINGS)) as client:
            return register_client(
                configuration, {"scope": "a b", **document}, "token", client=client
            )


@pytest.fixture
def lms() -> Iterator[Lms]:
    running = Lms()
    thread = threading.Thread(target=running.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield running
    running.server.shutdown()
    thread.join()
    running.server.server_close()


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(RegistrationRefused) as refused:
        work()
    return refused.value.code


def test_the_token_goes_along_to_both_addresses(lms: Lms) -> None:
    lms.register()
    assert [(path, token) for path, token, _ in lms.seen] == [
        ("/config", "Bearer token"),
        ("/register", "Bearer token"),
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"issuer": "https://elsewhere.example"}, "issuer_foreign"),
        ({"issuer": "http://127.0.0.1:1"}, "issuer_foreign"),
        ({"issuer": None}, "issuer_malformed"),
        ({"issuer": " "}, "issuer_malformed"),
        (
            {"registration_endpoint": "https://evil.example/register"},
            "registration_endpoint_foreign",
        ),
        ({"registration_endpoint": "http://evil.example/"}, "registration_endpoint_not_https"),
        ({"jwks_uri": "https://192.168.0.1/jwks"}, "jwks_uri_private"),
        ({"token_endpoint": "token"}, "token_endpoint_malformed"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "authorization_endpoint_malformed"),
        ({"jwks_uri": "https://lms.example.com/" + "x" * 1000}, "jwks_uri_malformed"),
    ],
)
def test_a_configuration_that_points_elsewhere_is_refused(
    lms: Lms, changes: dict[str, Any], code: str
) -> None:
    assert refusal(lambda: lms.fetch(**changes)) == code


@pytest.mark.parametrize("document", [[], "text", None, 7])
def test_a_configuration_of_another_shape_is_refused(lms: Lms, document: object) -> None:
    lms.configuration = document
    guard = OutboundGuard(SETTINGS)
    with OutboundClient(guard) as client:
        assert (
            refusal(lambda: fetch_configuration(lms.url, None, client=client, guard=guard))
            == "configuration_malformed"
        )


def test_odd_extras_of_a_configuration_are_left_aside(lms: Lms) -> None:
    found = lms.fetch(
        scopes_supported=[SCORE, 7, None],
        authorization_server="canvas.example",
        **{
            PLATFORM_CONFIGURATION: {
                "product_family_code": "moodle",
                "messages_supported": [{"type": "LtiDeepLinkingRequest"}, "x", {"type": 3}],
                "variables": ["Context.id.history", None],
            }
        },
    )
    assert found.scopes == {SCORE}
    assert found.messages == {"LtiDeepLinkingRequest"}
    assert found.variables == {"Context.id.history"}
    assert found.authorization_server is None
    assert found.product_family_code == "moodle"


def test_an_authorization_server_becomes_the_audience(lms: Lms) -> None:
    found = lms.fetch(authorization_server="https://api.lms.example/token")
    assert found.authorization_server == "https://api.lms.example/token"


def test_the_document_has_what_moodle_and_the_standard_need(lms: Lms) -> None:
    document = registration_document(lms.fetch(), SETTINGS, StandardProfile())
    base = "https://tool.example.com:8443/kehrwert"
    tool = document.pop(TOOL_CONFIGURATION)
    assert document == {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": f"{base}/lti/login",
        "redirect_uris": [f"{base}/lti/launch"],
        "client_name": "Kehrwert",
        "jwks_uri": f"{base}/lti/jwks.json",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(sorted(ALL_SCOPES)),
    }
    assert tool["domain"] == "tool.example.com:8443"
    assert tool["target_link_uri"] == f"{base}/lti/launch"
    assert {"iss", "sub", "name", "email"} <= set(tool["claims"])
    assert [message["type"] for message in tool["messages"]] == ["LtiDeepLinkingRequest"]
    assert "custom_parameters" not in tool


SERVED = ("LtiSubmissionReviewRequest", "DataPrivacyLaunchRequest")


def test_only_what_the_lms_supports_is_asked_for(lms: Lms) -> None:
    configuration = lms.fetch(
        scopes_supported=["openid", ROSTER_READ],
        **{
            PLATFORM_CONFIGURATION: {
                "messages_supported": [{"type": name} for name in (*SERVED, "LtiEulaRequest")],
                "variables": ["$Context.id.history"],
            }
        },
    )
    document = registration_document(configuration, SETTINGS, StandardProfile())
    tool = document[TOOL_CONFIGURATION]
    assert document["scope"] == ROSTER_READ
    assert {message["type"] for message in tool["messages"]} == {*SERVED, "LtiDeepLinkingRequest"}
    assert tool["custom_parameters"] == {HISTORY_KEY: "$Context.id.history"}


@pytest.mark.parametrize(
    ("answer", "client"),
    [
        (
            {"client_id": "abc"},
            RegisteredClient(client_id="abc", deployment_id=None, scopes=("a", "b")),
        ),
        (
            {"client_id": 17, "scope": "b c", TOOL_CONFIGURATION: {"deployment_id": 3}},
            RegisteredClient(client_id="17", deployment_id="3", scopes=("b",)),
        ),
        (
            {"client_id": "abc", "scope": "", TOOL_CONFIGURATION: None},
            RegisteredClient(client_id="abc", deployment_id=None, scopes=()),
        ),
    ],
)
def test_the_answer_may_cut_scopes_and_leave_the_deployment_out(
    lms: Lms, answer: dict[str, Any], client: RegisteredClient
) -> None:
    lms.answer = answer
    assert lms.register() == client


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ([], "registration_malformed"),
        ({}, "client_id_malformed"),
        ({"client_id": ""}, "client_id_malformed"),
        ({"client_id": "x" * 300}, "client_id_malformed"),
        ({"client_id": True}, "client_id_malformed"),
        ({"client_id": "a", TOOL_CONFIGURATION: {"deployment_id": []}}, None),
        ({"client_id": "a", TOOL_CONFIGURATION: {"deployment_id": [1]}}, "deployment_id_malformed"),
    ],
)
def test_an_answer_that_is_no_registration_is_refused(
    lms: Lms, answer: object, code: str | None
) -> None:
    lms.answer = answer
    if code is None:
        assert lms.register().deployment_id is None
    else:
        assert refusal(lms.register) == code
