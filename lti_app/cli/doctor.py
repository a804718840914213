"""`kehrwert doctor`: whether this installation and its LMSs work, in plain words."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import click

from lti_app.cli.context import database_session, print_json, settings_from_environment
from lti_app.db import open_engine, session_factory
from lti_app.extension.registry import load_plugins
from lti_app.services.platform import list_platforms
from lti_app.services.readiness import check_readiness
from lti_app.services.self_test import Check, CheckState, check_address, check_registration
from lti_app.settings import Settings

# What is said of a check, by its code and state; values fill the braces.
_WORDS: dict[str, dict[CheckState, str]] = {
    "secret_key": {
        CheckState.OK: "There is a secret key.",
        CheckState.FAIL: "There is no secret key: set KEHRWERT_SECRET_KEY.",
    },
    "database": {
        CheckState.OK: "The database answers.",
        CheckState.FAIL: "The database cannot be reached: look at KEHRWERT_DATABASE_URL.",
    },
    "schema": {
        CheckState.OK: "The database has the tables of this version.",
        CheckState.FAIL: "The database is not in the state that this version needs: run "
        "`kehrwert db upgrade`.",
    },
    "worker": {
        CheckState.OK: "A worker is running.",
        CheckState.WARN: "No worker is running: grades wait until `kehrwert worker` or "
        "`kehrwert serve` does.",
    },
    "public_address": {
        CheckState.OK: "The public address {address} is https.",
        CheckState.WARN: "The public address {address} is good for a demonstration on this "
        "machine only.",
        CheckState.FAIL: "The public address {address} is not https: browsers will not keep the "
        "cookies.",
    },
    "cookies": {
        CheckState.OK: "Browsers keep this tool's cookies in a frame.",
        CheckState.FAIL: "Browsers do not keep cookies of {address} in a frame; only https helps.",
    },
    "own_key_set": {CheckState.OK: "An LMS can fetch our keys at {address}."},
    "own_key_set_unknown_host": {
        CheckState.FAIL: "The host of {address} is unknown: no LMS can fetch our keys."
    },
    "own_key_set_internal": {
        CheckState.WARN: "{address} is an internal address. Moodle blocks those by default (HTTP "
        "security, cURL blocked hosts): take ours out there, or grades do not arrive."
    },
    "own_key_set_port": {
        CheckState.WARN: "Port {port} of {address} is unusual. Moodle calls ports 80 and 443 only "
        "by default (HTTP security, cURL allowed ports)."
    },
    "registration": {
        CheckState.OK: "The registration is active.",
        CheckState.FAIL: "The registration is {status}: `kehrwert platform approve {id}` lets "
        "people in.",
    },
    "deployments": {
        CheckState.OK: "No deployment waits.",
        CheckState.WARN: "{waiting} deployment(s) wait: `kehrwert platform approve` lets them in.",
    },
    "launch": {
        CheckState.OK: "Somebody last came in at {at}.",
        CheckState.WARN: "Nobody has come in yet.",
    },
    "key_set": {
        CheckState.OK: "The LMS publishes {keys} usable key(s).",
        CheckState.FAIL: "The LMS's keys cannot be used ({reason}): nobody can come in.",
    },
    "clock": {
        CheckState.OK: "The clocks agree ({seconds} s).",
        CheckState.WARN: "The LMS's clock differs by {seconds} s; set both by a time server.",
        CheckState.FAIL: "The LMS's clock differs by {seconds} s: launches are refused.",
    },
    "token": {
        CheckState.OK: "The LMS gives us a token for its services.",
        CheckState.FAIL: "The LMS gives us no token ({reason}): no grades, no roster. Often it "
        "cannot fetch our keys.",
    },
    "services": {
        CheckState.OK: "Grades, columns and roster are open to us.",
        CheckState.WARN: "The LMS does not open to us: {missing}.",
    },
}
_MARKS = {CheckState.OK: "ok  ", CheckState.WARN: "look", CheckState.FAIL: "FAIL"}


@dataclass(frozen=True, slots=True)
class _Part:
    """The checks of the installation, or of one LMS."""

    name: str
    checks: list[Check]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def doctor(as_json: bool) -> None:
    """Check this installation and every LMS that is not disabled. Exit code 1: something fails."""
    settings = settings_from_environment()
    parts = list(_examine(settings))
    if as_json:
        print_json([{"name": part.name, "checks": [*map(asdict, part.checks)]} for part in parts])
    for part in parts if not as_json else ():
        click.echo(part.name)
        for check in part.checks:
            words = _WORDS[check.code][check.state].format(**check.values)
            click.echo(f"  {_MARKS[check.state]}  {words}")
    if any(check.state is CheckState.FAIL for part in parts for check in part.checks):
        raise SystemExit(1)


def _examine(settings: Settings) -> Iterator[_Part]:
    registry = load_plugins(settings.plugins_enabled)
    installation = _installation(settings)
    yield _Part("This installation", installation)
    if any(check.state is CheckState.FAIL and check.code in _GROUND for check in installation):
        return
    engine = open_engine(settings.database_url)
    sessions = session_factory(engine)
    with sessions() as db:
        rows = [row for row in list_platforms(db) if row.status != "disabled"]
    for row in rows:
        checks = check_registration(sessions, row.id, settings=settings, registry=registry)
        yield _Part(f"{row.name} ({row.issuer}, registration {row.id})", checks)
    engine.dispose()


# Without these an LMS cannot be examined.
_GROUND = frozenset({"secret_key", "database", "schema"})


def _installation(settings: Settings) -> list[Check]:
    with database_session(settings) as db:
        readiness = check_readiness(db, datetime.now(UTC))
    checks = [
        Check("secret_key", _ok_or(CheckState.FAIL, bool(settings.secret_key))),
        Check("database", _ok_or(CheckState.FAIL, readiness.database)),
    ]
    if readiness.database:
        checks.append(Check("schema", _ok_or(CheckState.FAIL, readiness.migrations)))
    if readiness.migrations:
        checks.append(Check("worker", _ok_or(CheckState.WARN, readiness.worker)))
    return checks + check_address(settings)


def _ok_or(otherwise: CheckState, works: bool) -> CheckState:
    return CheckState.OK if works else otherwise
