"""The demo LMS and the tool as processes of their own, on two sites, with nothing connected yet."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from alembic import command

from demo_lms.process import DemoLms, free_port
from lti_app.cli.database import alembic_config


@dataclass
class Company:
    """A company with an LMS and this tool.

    ``command`` is the operator at the server's shell; ``log`` is all that server, worker and the
    operator's commands have said so far.
    """

    lms: DemoLms
    tool_url: str
    environment: dict[str, str]
    log_file: Path

    @property
    def database_url(self) -> str:
        """The tool's database, for what no page can do: to let time pass."""
        return self.environment["KEHRWERT_DATABASE_URL"]

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def command(self, *words: str) -> str:
        """What `kehrwert WORDS` prints. Raises CalledProcessError."""
        with self.log_file.open("ab") as log:
            done = subprocess.run(
                [sys.executable, "-m", "lti_app.cli", *words],
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                check=True,
            )
        return done.stdout.strip()


@contextmanager
def company(folder: Path, database_url: str | None = None) -> Iterator[Company]:
    """Start both. `localhost` and `127.0.0.1` are two sites to a browser.

    ``database_url`` is a database without any table; by default a SQLite file in the folder.
    """
    port = free_port()
    tool_url = f"http://127.0.0.1:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("KEHRWERT_")},
        "KEHRWERT_PUBLIC_URL": tool_url,
        "KEHRWERT_DATABASE_URL": database_url or f"sqlite:///{folder / 'kehrwert.sqlite3'}",
        "KEHRWERT_SECRET_KEY": "a key for tests only, long enough for them",
        "KEHRWERT_ALLOW_PRIVATE_HOSTS": "localhost,127.0.0.1",
        "KEHRWERT_WEB_WORKERS": "1",
    }
    lms = DemoLms(database=str(folder / "lms.sqlite3"), host="localhost")
    place = Company(lms, tool_url, environment, folder / "tool.log")
    command.upgrade(alembic_config(place.database_url), "head")
    with place.log_file.open("ab") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "lti_app.cli", "serve", "--port", str(port)],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        with lms:
            _await(f"{tool_url}/healthz")
            yield place
    finally:
        server.terminate()
        server.wait()


def _await(url: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            requests.get(url, timeout=2).raise_for_status()
            return
        except requests.RequestException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
