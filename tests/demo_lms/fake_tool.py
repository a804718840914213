"""A tool that is just large enough to try the demo LMS: a key set, a login, a launch, services.

It is a real HTTP server, because the LMS fetches its key set and sends browsers to it. It checks
what a tool must check of an id_token and remembers what arrived.
"""

import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from bs4 import BeautifulSoup
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass
class Form:
    """A form that a page of the LMS would send on by itself."""

    action: str
    fields: dict[str, str]

    @classmethod
    def of(cls, page: str) -> "Form":
        form = BeautifulSoup(page, "html.parser").select_one("form#post-on")
        assert form is not None, page
        inputs = form.select("input[name]")
        return cls(str(form["action"]), {str(i["name"]): str(i["value"]) for i in inputs})


@cache
def first_key() -> RSAKey:
    """Every fake tool begins with this key: making one takes longer than a test."""
    return RSAKey.generate_key(2048, {"kid": "tool-1", "use": "sig"})


@dataclass
class FakeTool:
    """`lms` is the platform's URL; `client_id` and `deployment_id` are known once registered."""

    lms: str
    client_id: str = ""
    deployment_id: str = ""
    key: RSAKey = field(default_factory=first_key)
    launch_page: str = ""
    """What a resource link shows besides the greeting: a page's own script, for example."""
    visits: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def values(self) -> dict[str, Any]:
        """What the LMS needs to know of this tool."""
        return {
            "name": "Probierwerkzeug",
            "initiate_login_uri": f"{self.url}/lti/login",
            "redirect_uris": [f"{self.url}/lti/launch"],
            "jwks_uri": f"{self.url}/lti/jwks.json",
            "target_link_uri": f"{self.url}/start",
            "client_id": "probierwerkzeug",
        }

    def register_by_hand(self, **changed: Any) -> dict[str, Any]:
        answer = requests.post(f"{self.lms}/admin/tools", json={**self.values(), **changed})
        assert answer.status_code == 201, answer.text
        tool: dict[str, Any] = answer.json()
        self.client_id, self.deployment_id = tool["client_id"], tool["deployment_ids"][0]
        return tool

    def authorization_request(self, initiation: dict[str, str], **changed: str) -> dict[str, str]:
        return {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": initiation["client_id"],
            "redirect_uri": f"{self.url}/lti/launch",
            "login_hint": initiation["login_hint"],
            "lti_message_hint": initiation["lti_message_hint"],
            "state": "the-state",
            "nonce": secrets.token_urlsafe(8),
            **changed,
        }

    def launch(self, **values: Any) -> dict[str, Any]:
        """Walk a launch that the admin API prepared; returns the checked claims."""
        prepared = requests.post(f"{self.lms}/admin/launch", json=values)
        assert prepared.status_code == 200, prepared.text
        wanted = self.authorization_request(prepared.json()["parameters"])
        page = requests.get(f"{self.lms}/lti/authorize", params=wanted)
        form = Form.of(page.text)
        assert form.action == f"{self.url}/lti/launch"
        assert form.fields["state"] == "the-state"
        return self.checked(form.fields["id_token"], wanted["nonce"])

    def checked(self, id_token: str, nonce: str) -> dict[str, Any]:
        keys = KeySet.import_key_set(requests.get(f"{self.lms}/lti/jwks.json").json())
        claims = jwt.decode(id_token, keys, algorithms=["RS256"]).claims
        assert (claims["iss"], claims["aud"]) == (self.lms, self.client_id)
        assert claims["nonce"] == nonce
        assert claims["iat"] <= time.time() < claims["exp"]
        return claims

    def assertion(self, **changed: Any) -> str:
        now = int(time.time())
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": f"{self.lms}/lti/token",
            "iat": now,
            "exp": now + 60,
            "jti": secrets.token_urlsafe(8),
            **changed,
        }
        return self.sign({name: value for name, value in claims.items() if value is not None})

    def ask_token(self, *scopes: str, assertion: str | None = None) -> requests.Response:
        return requests.post(
            f"{self.lms}/lti/token",
            data={
                "grant_type": "client_credentials",
                "client_assertion_type": ASSERTION,
                "client_assertion": assertion or self.assertion(),
                "scope": " ".join(scopes),
            },
        )

    def bearer(self, *scopes: str) -> dict[str, str]:
        answer = self.ask_token(*scopes)
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def deep_linking_answer(
        self, settings: dict[str, Any], items: list[dict[str, Any]], **changed: Any
    ) -> str:
        now = int(time.time())
        claims = {
            "iss": self.client_id,
            "aud": self.lms,
            "iat": now,
            "exp": now + 300,
            "nonce": secrets.token_urlsafe(8),
            CLAIM + "message_type": "LtiDeepLinkingResponse",
            CLAIM + "version": "1.3.0",
            CLAIM + "deployment_id": self.deployment_id,
            DEEP_LINKING + "content_items": items,
            DEEP_LINKING + "data": settings.get("data"),
            **changed,
        }
        return self.sign({name: value for name, value in claims.items() if value is not None})

    def sign(self, claims: dict[str, Any], key: RSAKey | None = None) -> str:
        key = key or self.key
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)

    def rotate_key(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig"})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        tool = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                address = urlsplit(self.path)
                if address.path == "/lti/jwks.json":
                    keys = {"keys": [tool.key.as_dict(private=False)]}
                    self._answer(json.dumps(keys), "application/json")
                    return
                self._page(dict(parse_qsl(address.query)))

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                self._page(dict(parse_qsl(self.rfile.read(length).decode())))

            def _page(self, fields: dict[str, str]) -> None:
                path = urlsplit(self.path).path
                tool.visits.append((path, fields))
                page = tool.page(path, fields)
                self._answer(
                    f"<!doctype html><title>Tool</title>{page}", "text/html; charset=utf-8"
                )

            def _answer(self, body: str, content_type: str) -> None:
                self.send_response(200)
                self.send_header("Content-Type", content_type)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, format: str, *args: object) -> None:
                """A test's output stays readable."""

        return Handler

    def page(self, path: str, fields: dict[str, str]) -> str:
        """What a browser gets: the login goes on to the LMS, a launch says who came."""
        if path == "/lti/login":
            wanted = self.authorization_request(fields)
            inputs = "".join(f'<input name="{n}" value="{v}">' for n, v in wanted.items())
            return (
                f'<form method="get" action="{self.lms}/lti/authorize">{inputs}</form>'
                "<script>document.forms[0].submit()</script>"
            )
        if path == "/lti/launch" and "id_token" in fields:
            keys = KeySet.import_key_set(requests.get(f"{self.lms}/lti/jwks.json").json())
            claims = jwt.decode(fields["id_token"], keys, algorithms=["RS256"]).claims
            return self.launched(claims)
        if path == "/lti/register":
            close = "parent.postMessage({subject: 'org.imsglobal.lti.close'}, '*')"
            return f'<h1>Register</h1><button onclick="{close}">Done</button>'
        return "<h1>Tool</h1>"

    def launched(self, claims: dict[str, Any]) -> str:
        settings = claims.get(DEEP_LINKING + "deep_linking_settings")
        if settings is None:
            return f"<h1>Hello {claims['name']}</h1>{self.launch_page}"
        item = {
            "type": "ltiResourceLink",
            "title": "Eine Aufgabe",
            "url": f"{self.url}/task",
            "custom": {"task": "7"},
            "lineItem": {"scoreMaximum": 10, "resourceId": "task-7", "tag": "completion"},
        }
        token = self.deep_linking_answer(settings, [item])
        return (
            f'<h1>Pick</h1><form method="post" action="{settings["deep_link_return_url"]}">'
            f'<input type="hidden" name="JWT" value="{token}"><button>Take it</button></form>'
        )
