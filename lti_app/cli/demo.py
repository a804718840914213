"""`kehrwert demo`: this tool and a demo LMS with a believable company, ready to click through.

The demo LMS is another program on another origin; this command only starts it, registers the tool
there over HTTP, and places the programme's home in its first course. In the second one everybody
waits to be matched (demo_course.py).
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
import requests
from alembic import command

from lti_app.cli.context import database_session
from lti_app.cli.database import alembic_config
from lti_app.cli.demo_course import fill_course, place_course
from lti_app.extension.registry import load_plugins
from lti_app.lti.outbound import OutboundGuard
from lti_app.services.platform import NewPlatform, add_platform
from lti_app.settings import PROJECT_ROOT, Settings, load_settings

COURSE_ID = 1
# A busy machine takes its time; one that is ready sooner is not kept waiting.
START_SECONDS = 120
CLIENT_ID = "kehrwert-demo"


@click.command()
@click.option("--port", default=5000, show_default=True, help="Port of this tool.")
@click.option("--lms-port", default=5001, show_default=True, help="Port of the demo LMS.")
@click.option("--folder", default="var/demo", show_default=True, help="Where the demo keeps data.")
@click.option("--fresh", is_flag=True, help="Forget what happened in the demo before.")
@click.option("--development", is_flag=True, help="Show the pattern page under /patterns.")
def demo(port: int, lms_port: int, folder: str, fresh: bool, development: bool) -> None:
    """Start the tool and a demo LMS, and say what to open."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    if fresh:
        _forget(place)
    for wanted in (port, lms_port):
        _require_free(wanted)
    # Two sites for a browser, so that the demo shows what frames of another site are like.
    lms_url, tool_url = f"http://localhost:{lms_port}", f"http://127.0.0.1:{port}"
    environment = _environment(place, tool_url, development=development)
    settings = load_settings(environment)
    command.upgrade(alembic_config(settings.database_url), "head")
    lms = ["demo_lms", "--seed", "--database", str(place / "lms.sqlite3")]
    lms += ["--port", str(lms_port), "--public-url", lms_url]
    serve = ["lti_app.cli", "serve", "--port", str(port)]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with _running(lms, lms_url, environment) as lms_process:
        _connect(settings, lms_url)
        with _running(serve, tool_url, environment) as tool_process:
            _explain(lms_url, tool_url, development=development)
            while lms_process.poll() is None and tool_process.poll() is None:
                time.sleep(0.5)
    raise click.ClickException("One of the two programs has ended.")


def _forget(place: Path) -> None:
    for file in place.glob("*.sqlite3*"):
        file.unlink()


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise click.ClickException(
                f"Port {port} is in use. Choose others with --port and --lms-port."
            )


def _environment(place: Path, tool_url: str, *, development: bool) -> dict[str, str]:
    """What the demo sets; a setting that the shell has wins, so that it can be tried out."""
    secret = place / "secret_key"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return {
        "KEHRWERT_CONFIG": str(PROJECT_ROOT / "config" / "demo.toml"),
        "KEHRWERT_PUBLIC_URL": tool_url,
        "KEHRWERT_DATABASE_URL": f"sqlite:///{(place / 'kehrwert.sqlite3').resolve()}",
        "KEHRWERT_SECRET_KEY": secret.read_text(encoding="ascii"),
        "KEHRWERT_DEVELOPMENT": str(development),
        **os.environ,
    }


@contextmanager
def _running(
    module: list[str], url: str, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """A program of this project, from the moment it answers until it is not needed any more."""
    process = subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-m", *module], env=dict(environment), stdout=subprocess.DEVNULL
    )
    try:
        _await(f"{url}/healthz", process)
        yield process
    finally:
        process.terminate()
        process.wait()


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(url, timeout=2).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.2)
    raise click.ClickException(f"{url} does not answer.")


def _connect(settings: Settings, lms_url: str) -> None:
    """Register the tool in the LMS and the LMS in the tool, and fill the courses, once."""
    ask = partial(_ask, lms_url)
    tool = next((one for one in ask("/admin/tools") if one["client_id"] == CLIENT_ID), None)
    if tool is None:
        tool = ask("/admin/tools", _tool_values(settings))
        home = {
            "course_id": COURSE_ID,
            "tool_id": tool["id"],
            "title": "Reverse Mentoring – Start",
            "custom": {"kehrwert_open": "home"},
        }
        ask("/admin/activities", home)
    activity = place_course(ask, tool["id"])
    platform = tool["platform"]
    now = datetime.now(UTC)
    with database_session(settings) as db:
        registration = add_platform(
            db,
            NewPlatform(
                name="Lernwelt – Demo-LMS",
                issuer=platform["issuer"],
                client_id=CLIENT_ID,
                auth_login_url=platform["auth_login_url"],
                auth_token_url=platform["auth_token_url"],
                jwks_url=platform["jwks_url"],
                deployment_ids=tuple(platform["deployment_ids"]),
            ),
            registry=load_plugins(settings.plugins_enabled),
            guard=OutboundGuard(settings),
            now=now,
        )
        fill_course(db, registration, ask, activity, now)


def _tool_values(settings: Settings) -> dict[str, Any]:
    return {
        "name": "Kehrwert",
        "client_id": CLIENT_ID,
        "initiate_login_uri": settings.address("/lti/login"),
        "redirect_uris": [settings.address("/lti/launch")],
        "target_link_uri": settings.address("/lti/launch"),
        "jwks_uri": settings.address("/lti/jwks.json"),
    }


def _ask(lms_url: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
    method = "GET" if body is None else "POST"
    answer = requests.request(method, lms_url + path, json=body, timeout=10)
    answer.raise_for_status()
    return answer.json()


def _explain(lms_url: str, tool_url: str, *, development: bool) -> None:
    click.echo(f"""
  Kehrwert runs at {tool_url}, a demo LMS at {lms_url}.

  Open  {lms_url}  and choose a person. Two courses show the two ways to begin:

  Reverse Mentoring 2027 – 24 people from Rostock and Sheffield wait to be matched
    Jonas Petersen    coordinator: opens the activity, has partners found for all of them,
                      reads why, moves the weights, approves and publishes
    Rüdiger Maaß      mentee, Maja Petrov mentor: have joined with profile and wishes;
                      find their partner here as soon as it is published

  Reverse Mentoring 2026 – an empty course
    Jonas Petersen    starts a programme, fetches the people of the course, places steps
    a junior person   mentor: joins, says what they can show, sets a micro-task in a minute
    a senior person   mentee: joins, says what they would like to learn, does the task;
                      the gradebook shows it a few seconds later

  Birgit Asmussen     LMS admin: tools, registration, faults to try out

  Stop with Ctrl+C. `make demo` goes on where you stopped; `kehrwert demo --fresh` starts anew.
""")
    if development:
        click.echo(f"  Every component of the pages: {tool_url}/patterns\n")
