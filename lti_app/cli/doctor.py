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
from lti_app.services.self_test_words import in_words
from lti_app.settings import Settings

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
            click.echo(f"  {_MARKS[check.state]}  {in_words(check, 'en')}")
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
