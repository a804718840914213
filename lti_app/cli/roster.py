"""`kehrwert roster`: the people of a course, as the LMS lists them."""

import click

from lti_app.cli.context import print_json, settings_from_environment
from lti_app.cli.schema import require_schema
from lti_app.db import open_engine, session_factory
from lti_app.extension.registry import load_plugins
from lti_app.services.roster import RosterSyncFailed, find_course, sync_roster


@click.group()
def roster() -> None:
    """Rosters of courses."""


@roster.command()
@click.option("--context", "context_id", required=True, help="The course's id in the LMS.")
@click.option("--issuer", help="The LMS, where several have such a course.")
@click.option("--client-id", help="The registration, where several have such a course.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document.")
def sync(context_id: str, issuer: str | None, client_id: str | None, as_json: bool) -> None:
    """Take over the roster of a course: all of it, or nothing."""
    settings = settings_from_environment()
    require_schema(settings)
    registry = load_plugins(settings.plugins_enabled)
    engine = open_engine(settings.database_url)
    sessions = session_factory(engine)
    try:
        with sessions() as db:
            row_id = find_course(db, context_id, issuer, client_id)
        members = sync_roster(sessions, row_id, settings=settings, registry=registry)
    except RosterSyncFailed as error:
        if as_json:
            print_json({"error": error.code})
        raise click.ClickException(str(error)) from error
    finally:
        engine.dispose()
    if as_json:
        print_json({"members": members})
    else:
        click.echo(f"{members} members")
