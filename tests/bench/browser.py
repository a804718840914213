"""A platform that signs launches, and a browser that walks through one, as light as they can be."""

import base64
import http.client
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import RSAKey

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"


class Platform:
    """Signs launches, serves its key set, and counts who fetches it."""

    def __init__(self, folder: Path) -> None:
        self.fetches = 0
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public_pem = self._key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        (folder / "platform.pem").write_bytes(public_pem)
        jwk = {**RSAKey.import_key(public_pem.decode()).as_dict(), "kid": "one"}
        document = json.dumps({"keys": [jwk | {"use": "sig", "alg": "RS256"}]}).encode()
        platform = self

        class KeySet(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                platform.fetches += 1
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(document)))
                self.end_headers()
                self.wfile.write(document)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), KeySet)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def id_token(self, person: int, nonce: str, target: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": "bench",
            "sub": str(person),
            "iat": now,
            "exp": now + 60,
            "nonce": nonce,
            "name": f"Person {person}",
            "email": f"person{person}@example.org",
            f"{CLAIM}message_type": "LtiResourceLinkRequest",
            f"{CLAIM}version": "1.3.0",
            f"{CLAIM}deployment_id": "1",
            f"{CLAIM}target_link_uri": target,
            f"{CLAIM}resource_link": {"id": "7", "title": "Reverse Mentoring"},
            f"{CLAIM}context": {"id": "3", "title": "Bench course", "label": "B"},
            f"{CLAIM}roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
        }
        head = encode(json.dumps({"alg": "RS256", "kid": "one", "typ": "JWT"}).encode())
        signed = f"{head}.{encode(json.dumps(claims).encode())}"
        signature = self._key.sign(signed.encode(), padding.PKCS1v15(), SHA256())
        return f"{signed}.{encode(signature)}"


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Browser:
    """One person's browser, with cookies; speaks HTTP without a library's overhead."""

    def __init__(self, platform: Platform, port: int) -> None:
        self._platform = platform
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._target = f"http://127.0.0.1:{port}/lti/launch"

    def launch(self, person: int) -> None:
        """One complete launch. Raises RuntimeError when its page does not name the person."""
        cookies: dict[str, str] = {}
        query = {
            "iss": self._platform.address,
            "client_id": "bench",
            "login_hint": str(person),
            "target_link_uri": self._target,
        }
        answer = self._ask("GET", f"/lti/login?{urlencode(query)}", cookies)
        sent = parse_qs(urlsplit(answer[1]).query)
        token = self._platform.id_token(person, sent["nonce"][0], self._target)
        form = urlencode({"state": sent["state"][0], "id_token": token})
        status, location, page = self._ask("POST", "/lti/launch", cookies, form)
        if status == 303:
            status, location, page = self._ask("GET", urlsplit(location).path, cookies)
        if status != 200 or f"Person {person}" not in page:
            raise RuntimeError(f"the launch ended with {status}: {page[:300]}")

    def _ask(
        self, method: str, path: str, cookies: dict[str, str], form: str | None = None
    ) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, form, headers)
        response = self._connection.getresponse()
        page = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, value = re.match(r"([^=]+)=([^;]*)", cookie).groups()
            cookies[name] = value
        return response.status, response.headers.get("Location", ""), page
