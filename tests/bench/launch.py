"""Launches per second and processor time per launch: this tool, the bare peer, and the floor.

A launch is complete: login, the platform's signed answer, the launch, the page with the person's
name. The platform is this process; its own work does not count. Everybody has launched once before
it is measured, so nobody's key set, person or course is new, and each launch is in a new browser.

All tools run at once and take turns in short rounds. What counts is each one's best round: others
on the same machine make a round dearer (cold caches, shared cores), never cheaper.
"""

import base64
import http.client
import json
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import psycopg
from alembic import command
from click.testing import CliRunner
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import RSAKey

from lti_app.cli.database import alembic_config
from lti_app.cli.main import kehrwert
from tests.bench.launch_peers.floor import TABLES
from tests.bench.server import Server, cpu_seconds, descendants, free_port, granian, postgresql

ROUNDS = 10
LAUNCHES = 100
PEOPLE = 100
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"


@dataclass(frozen=True)
class Round:
    """What one launch took, on average."""

    seconds: float
    cpu_milliseconds: float
    database_milliseconds: float


@dataclass
class Tool:
    """A running tool. ``database`` is the process id of its database server, if it has one."""

    name: str
    server: Server
    database: int | None = None
    rounds: list[Round] = field(default_factory=list)
    key_set_fetches: int = 0

    def cpu_seconds(self) -> tuple[float, float]:
        """What its server and its database have used so far."""
        pids = descendants(self.database) if self.database else ()
        return self.server.cpu_seconds(), sum(cpu_seconds(pid) for pid in pids)

    def best(self) -> Round:
        return min(self.rounds, key=lambda one: one.cpu_milliseconds)


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


def walk(tool: Tool, platform: Platform) -> None:
    """One round with one browser, one launch after the other."""
    browser = Browser(platform, tool.server.port)
    fetches, began = platform.fetches, time.perf_counter()
    server, database = tool.cpu_seconds()
    for person in range(LAUNCHES):
        browser.launch(person % PEOPLE)
    seconds = time.perf_counter() - began
    server_now, database_now = tool.cpu_seconds()
    tool.key_set_fetches += platform.fetches - fetches
    tool.rounds.append(
        Round(
            seconds / LAUNCHES,
            1000 * (server_now - server) / LAUNCHES,
            1000 * (database_now - database) / LAUNCHES,
        )
    )


@contextmanager
def bare(platform: Platform, folder: Path) -> Iterator[Tool]:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "private.pem").write_bytes(pem)
    registration = {
        "client_id": "bench",
        "auth_login_url": f"{platform.address}/auth",
        "auth_token_url": f"{platform.address}/token",
        "key_set_url": f"{platform.address}/jwks",
        "key_set": None,
        "private_key_file": "private.pem",
        "deployment_ids": ["1"],
    }
    (folder / "tool.json").write_text(json.dumps({platform.address: [registration]}))
    with granian("tests.bench.launch_peers.bare:make_app", {"BENCH_FOLDER": str(folder)}) as server:
        yield Tool("PyLTI1p3 as documented", server)


@contextmanager
def floor(platform: Platform, folder: Path, address: str, postmaster: int) -> Iterator[Tool]:
    with psycopg.connect(address) as database:
        # Beside the product's tables, which have the same names.
        database.execute(f"CREATE SCHEMA floor; SET search_path = floor; {TABLES}")
    environment = {
        "BENCH_FOLDER": str(folder),
        "BENCH_PLATFORM": platform.address,
        "BENCH_DATABASE": f"{address}&options=-csearch_path%3Dfloor",
    }
    with granian("tests.bench.launch_peers.floor:make_app", environment) as server:
        yield Tool("floor (PostgreSQL)", server, postmaster)


@contextmanager
def kehrwert_tool(
    name: str, platform: Platform, address: str, postmaster: int | None = None
) -> Iterator[Tool]:
    command.upgrade(alembic_config(address), "head")
    environment = {
        "KEHRWERT_DATABASE_URL": address,
        "KEHRWERT_SECRET_KEY": "a key for the bench alone",
        "KEHRWERT_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
    }
    registered = CliRunner(env=environment).invoke(
        kehrwert,
        [
            *("platform", "add", "Bench", "--issuer", platform.address, "--client-id", "bench"),
            *("--auth-login-url", f"{platform.address}/auth", "--deployment-id", "1"),
            *("--auth-token-url", f"{platform.address}/token"),
            *("--jwks-url", f"{platform.address}/jwks"),
        ],
        catch_exceptions=False,
    )
    assert registered.exit_code == 0, registered.output
    port = free_port()
    environment["KEHRWERT_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    with granian("lti_app.wsgi:make_app", environment, port=port) as server:
        yield Tool(name, server, postmaster)


def run() -> None:
    """Print the table and the ratios of one run."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address, postmaster = stack.enter_context(postgresql())
        platform = Platform(folder)
        stack.callback(platform.stop)
        peer = stack.enter_context(bare(platform, folder))
        tools = [
            stack.enter_context(floor(platform, folder, address, postmaster)),
            peer,
            stack.enter_context(
                kehrwert_tool("Kehrwert (PostgreSQL)", platform, address, postmaster)
            ),
            stack.enter_context(
                kehrwert_tool("Kehrwert (SQLite)", platform, f"sqlite:///{folder}/k.db")
            ),
        ]
        for tool in tools:
            walk(tool, platform)
            tool.rounds.clear()
            tool.key_set_fetches = 0
        for _ in range(ROUNDS):
            for tool in tools:
                walk(tool, platform)
    print(f"Complete launches, best of {ROUNDS} rounds of {LAUNCHES}, one browser and one process")
    print(f"{'':26}{'per s':>8}{'CPU ms':>9}{'× bare':>9}{'DB ms':>8}{'key sets':>10}")
    for tool in tools:
        best = tool.best()
        print(
            f"{tool.name:26}{1 / best.seconds:8.0f}{best.cpu_milliseconds:9.2f}"
            f"{best.cpu_milliseconds / peer.best().cpu_milliseconds:9.2f}"
            f"{best.database_milliseconds:8.2f}{tool.key_set_fetches:10d}"
        )


if __name__ == "__main__":
    run()
