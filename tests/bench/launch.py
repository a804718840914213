"""Launches per second and processor time per launch: this tool, the bare peer, and the floor.

A launch is complete: login, the platform's signed answer, the launch, the page with the person's
name. The platform is this process; its own work does not count. Everybody has launched once before
it is measured, so nobody's key set, person or course is new, and each launch is in a new browser.

All tools run at once and take turns in short rounds, with as many browsers as keep a server busy
and with one that waits for each page. A server that has to be woken for every request pays for it
in cold caches, and a launch of this tool has a request more than one of the bare peer. What counts
is each tool's best round: others on the same machine make a round dearer, never cheaper.
"""

import json
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from alembic import command
from click.testing import CliRunner
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from lti_app.cli.database import alembic_config
from lti_app.cli.main import kehrwert
from tests.bench.browser import Browser, Platform
from tests.bench.launch_peers.floor import TABLES
from tests.bench.server import Server, cpu_seconds, descendants, free_port, granian, postgresql

ROUNDS = 8
# Launches of a round, by how many browsers launch at the same time.
LAUNCHES = {8: 320, 1: 120}
PEOPLE = 100


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
        """The round that took the least processor time."""
        return min(self.rounds, key=lambda one: one.cpu_milliseconds)

    def forget(self) -> None:
        """Begin to measure."""
        self.rounds.clear()
        self.key_set_fetches = 0


def walk(tool: Tool, platform: Platform, browsers: int) -> None:
    """One round: each of the browsers does its share of launches, one after the other."""

    def share(first: int) -> None:
        browser = Browser(platform, tool.server.port)
        for person in range(first, launches, browsers):
            browser.launch(person % PEOPLE)

    launches = LAUNCHES[browsers]
    fetches, began = platform.fetches, time.perf_counter()
    server, database = tool.cpu_seconds()
    with ThreadPoolExecutor(browsers) as pool:
        list(pool.map(share, range(browsers)))
    seconds = time.perf_counter() - began
    server_now, database_now = tool.cpu_seconds()
    tool.key_set_fetches += platform.fetches - fetches
    tool.rounds.append(
        Round(
            seconds / launches,
            1000 * (server_now - server) / launches,
            1000 * (database_now - database) / launches,
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
            walk(tool, platform, 1)
        for browsers in LAUNCHES:
            for tool in tools:
                tool.forget()
            for _ in range(ROUNDS):
                for tool in tools:
                    walk(tool, platform, browsers)
            report(tools, peer, browsers)


def report(tools: list[Tool], peer: Tool, browsers: int) -> None:
    """Print what the rounds of so many browsers came to."""
    print(
        f"Complete launches, {browsers} browsers at once, one server process; "
        f"best of {ROUNDS} rounds of {LAUNCHES[browsers]}"
    )
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
