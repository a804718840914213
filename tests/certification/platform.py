"""A small platform for the tests: keys of its own, a key set over real HTTP, logins and launches.

It sends what a test tells it to, right or wrong; the demo LMS, which keeps the rules, is another.
"""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from joserfc.util import urlsafe_b64encode
from werkzeug.test import TestResponse

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person#"

TOOL = "https://kehrwert.example"

# Stands for a claim or header that is left out.
MISSING = object()


@cache
def key_of(name: str) -> RSAPrivateKey:
    """The same key for the same name: making one takes longer than a test."""
    return generate_private_key(65537, 2048)


def public_jwk(name: str, **entries: Any) -> dict[str, Any]:
    """The public half of a named key; its kid is the name."""
    numbers = RSAKey.import_key(key_of(name).public_key()).as_dict()
    jwk = {**numbers, "kid": name, "alg": "RS256", "use": "sig"} | entries
    return {key: value for key, value in jwk.items() if value is not MISSING}


def signed(header: Mapping[str, Any], body: bytes, key: RSAPrivateKey) -> str:
    """A compact token of any header and any body, signed with RS256 whatever the header says."""
    parts = f"{_encoded(json.dumps(header).encode())}.{_encoded(body)}"
    return f"{parts}.{_encoded(key.sign(parts.encode(), PKCS1v15(), SHA256()))}"


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


@dataclass
class Platform:
    """One platform; ``answer`` is what its key set address says (status, body)."""

    server: ThreadingHTTPServer
    name: str = "main"
    client_id: str = "client-1"
    deployment_id: str = "deployment-1"
    answer: Callable[[], tuple[int, Any]] = field(default=lambda: (200, {"keys": []}))
    key_set_requests: int = 0

    @property
    def issuer(self) -> str:
        """Its address, which is its name."""
        return f"http://127.0.0.1:{self.server.server_port}"

    @classmethod
    def start(cls, name: str = "main") -> Self:
        """Serve a key set with one key on a free port."""

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                platform.key_set_requests += 1
                status, body = platform.answer()
                content = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_args: object) -> None:
                """Tests are quiet."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        platform = cls(server, name=name)
        platform.publish(name)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return platform

    def publish(self, *names: str) -> None:
        """Let the key set hold these keys."""
        keys = [public_jwk(name) for name in names]
        self.answer = lambda: (200, {"keys": keys})

    def stop(self) -> None:
        """Close the port."""
        self.server.shutdown()
        self.server.server_close()

    def claims(self, nonce: str, /, **changes: Any) -> dict[str, Any]:
        """A valid launch of a learner. Changes name a claim by its short name or in full."""
        now = int(time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": self.client_id,
            "sub": "person-1",
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "name": "Ada Lovelace",
            "given_name": "Ada",
            "family_name": "Lovelace",
            "email": "ada@example.org",
            LTI + "message_type": "LtiResourceLinkRequest",
            LTI + "version": "1.3.0",
            LTI + "deployment_id": self.deployment_id,
            LTI + "target_link_uri": f"{TOOL}/lti/launch",
            LTI + "roles": [MEMBERSHIP + "Learner"],
            LTI + "context": {"id": "course-1", "title": "Onboarding", "label": "ONB"},
            LTI + "resource_link": {"id": "link-1", "title": "Reverse mentoring"},
            LTI + "launch_presentation": {
                "locale": "en",
                "return_url": f"{self.issuer}/course/1",
                "document_target": "iframe",
            },
        }
        for name, value in changes.items():
            full = name if name in _PLAIN or ":" in name else LTI + name
            if value is MISSING:
                claims.pop(full, None)
            else:
                claims[full] = value
        return claims

    def deep_linking_claims(self, nonce: str, /, **changes: Any) -> dict[str, Any]:
        """A valid deep linking request of an instructor."""
        return self.claims(
            nonce,
            **{
                "message_type": "LtiDeepLinkingRequest",
                "resource_link": MISSING,
                "roles": [MEMBERSHIP + "Instructor"],
                DEEP_LINKING: {
                    "deep_link_return_url": f"{self.issuer}/return",
                    "accept_types": ["ltiResourceLink"],
                    "accept_presentation_document_targets": ["iframe", "window"],
                    "accept_multiple": True,
                    "data": "opaque",
                },
            }
            | changes,
        )

    def token(self, claims: Any, **header: Any) -> str:
        """The claims, signed with this platform's key."""
        full = {"alg": "RS256", "typ": "JWT", "kid": self.name} | header
        full = {name: value for name, value in full.items() if value is not MISSING}
        return signed(full, json.dumps(claims).encode(), key_of(self.name))


_PLAIN = {
    *("iss", "aud", "azp", "sub", "iat", "exp", "nbf", "nonce"),
    *("name", "given_name", "family_name", "email", "locale"),
}


@dataclass
class StartedLogin:
    """What a login sent the browser away with."""

    response: TestResponse
    state: str
    nonce: str


class Browser:
    """A browser with cookies of its own, in front of the tool."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def login(self, platform: Platform, method: str = "POST", **changes: Any) -> TestResponse:
        """Open the tool's login address as the platform does."""
        parameters = {
            "iss": platform.issuer,
            "login_hint": "hint-1",
            "target_link_uri": f"{TOOL}/lti/launch",
            "client_id": platform.client_id,
            "lti_message_hint": "message-1",
        } | changes
        sent = {name: value for name, value in parameters.items() if value is not MISSING}
        if method == "GET":
            return self.client.get("/lti/login", query_string=sent)
        return self.client.post("/lti/login", data=sent)

    def started(self, platform: Platform, **changes: Any) -> StartedLogin:
        """A login that led to the platform, with its state and nonce."""
        response = self.login(platform, **changes)
        assert response.status_code == 302, response.text
        query = parse_qs(urlsplit(response.location).query)
        return StartedLogin(response, query["state"][0], query["nonce"][0])

    def post_launch(self, state: str, token: str, **fields: str) -> TestResponse:
        """Send a token to the launch address."""
        return self.client.post("/lti/launch", data={"state": state, "id_token": token} | fields)

    def launch(self, platform: Platform, **changes: Any) -> TestResponse:
        """Login and launch with these changes to the claims."""
        login = self.started(platform)
        return self.post_launch(
            login.state, platform.token(platform.claims(login.nonce, **changes))
        )

    def landed(self, platform: Platform, **changes: Any) -> TestResponse:
        """The page after a launch that must be accepted."""
        response = self.launch(platform, **changes)
        assert response.status_code == 303, response.text
        return self.client.get(response.location)
