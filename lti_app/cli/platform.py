"""`kehrwert platform`: LMSs that may launch this tool."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from lti_app.cli.context import print_json, settings_from_environment
from lti_app.cli.schema import current_database
from lti_app.db import Session
from lti_app.extension.registry import load_plugins
from lti_app.lti.outbound import OutboundGuard
from lti_app.services.deployment import approve_deployment, disable_deployment
from lti_app.services.invite import create_invite
from lti_app.services.platform import (
    NewPlatform,
    PlatformProblem,
    PlatformRow,
    add_platform,
    approve_platform,
    disable_platform,
    list_platforms,
)
from lti_app.settings import Settings


@click.group()
def platform() -> None:
    """LMSs: add, invite, list, approve, disable."""


@platform.command()
@click.argument("name")
@click.option("--issuer", required=True, help="The issuer, letter by letter as the LMS sends it.")
@click.option("--client-id", required=True, help="This tool's client id in the LMS.")
@click.option("--auth-login-url", required=True, help="The LMS's authorization endpoint.")
@click.option("--auth-token-url", required=True, help="The LMS's token endpoint.")
@click.option("--jwks-url", required=True, help="The LMS's public key set.")
@click.option(
    "--deployment-id",
    "deployment_ids",
    required=True,
    multiple=True,
    help="A deployment of the tool; may be given several times.",
)
@click.option(
    "--audience",
    "token_audience",
    help="Audience of token requests, where it is not the token endpoint.",
)
def add(**values: Any) -> None:
    """Add an LMS in which this tool was set up by hand; it can launch at once."""
    new = NewPlatform(**values)
    with _database() as (settings, db):
        registration = add_platform(
            db,
            new,
            registry=load_plugins(settings.plugins_enabled),
            guard=OutboundGuard(settings),
            now=datetime.now(UTC),
        )
        click.echo(f"Registration {registration.id} is active: {new.issuer} {new.client_id}")


@platform.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def list_all(as_json: bool) -> None:
    """List all LMSs with their state and deployments."""
    with _database() as (_settings, db):
        rows = list_platforms(db)
    if as_json:
        print_json([asdict(row) for row in rows])
        return
    for row in rows:
        click.echo(_in_words(row))


@platform.command()
@click.option("--approve", is_flag=True, help="What is registered with it needs no approval.")
@click.option(
    "--hours",
    type=click.FloatRange(min=0, min_open=True),
    default=72,
    show_default=True,
    help="How long it can be used.",
)
@click.option("--name", default="", help="What the LMS will be called here.")
def invite(approve: bool, hours: float, name: str) -> None:
    """Print a one-time address that an LMS's admin pastes into the LMS."""
    with _database() as (settings, db):
        secret = create_invite(
            db,
            approves=approve,
            lifetime=timedelta(hours=hours),
            now=datetime.now(UTC),
            name=name,
        )
    click.echo(settings.address(f"/lti/register/{secret}"))


@platform.command()
@click.argument("registration_id", metavar="ID", type=int)
@click.option("--deployment-id", help="Only this deployment of it, also a disabled one.")
def approve(registration_id: int, deployment_id: str | None) -> None:
    """Activate registration ID and those of its deployments that wait."""
    with _database() as (_settings, db):
        if deployment_id is None:
            approve_platform(db, registration_id, datetime.now(UTC))
        else:
            approve_deployment(db, registration_id, deployment_id)
    click.echo(f"{_which(registration_id, deployment_id)} is active.")


@platform.command()
@click.argument("registration_id", metavar="ID", type=int)
@click.option("--deployment-id", help="Only this deployment of it.")
def disable(registration_id: int, deployment_id: str | None) -> None:
    """Let nobody in through registration ID any more; open sessions end, nothing is deleted."""
    with _database() as (_settings, db):
        if deployment_id is None:
            disable_platform(db, registration_id, datetime.now(UTC))
        else:
            disable_deployment(db, registration_id, deployment_id, datetime.now(UTC))
    click.echo(f"{_which(registration_id, deployment_id)} is disabled.")


@contextmanager
def _database() -> Iterator[tuple[Settings, Session]]:
    settings = settings_from_environment()
    try:
        with current_database(settings) as db:
            yield settings, db
    except PlatformProblem as error:
        raise click.ClickException(str(error)) from error


def _which(registration_id: int, deployment_id: str | None) -> str:
    if deployment_id is None:
        return f"Registration {registration_id}"
    return f"Deployment {deployment_id} of registration {registration_id}"


def _in_words(row: PlatformRow) -> str:
    deployments = ", ".join(f"{each.deployment_id} ({each.status})" for each in row.deployments)
    return (
        f"{row.id}  {row.status}  {row.name}  {row.issuer}  {row.client_id}  "
        f"[{row.lms}]  deployments: {deployments or 'none yet'}"
    )
