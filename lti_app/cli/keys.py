"""`kehrwert keys`: the keys with which this tool signs."""

from datetime import UTC, datetime

import click

from lti_app.cli.context import database_session, print_json, settings_from_environment
from lti_app.cli.schema import require_schema
from lti_app.lti.tool_keys import ensure_keys, list_keys, rotate_keys, withdraw_keys
from lti_app.settings import Settings, SettingsError


@click.group()
def keys() -> None:
    """The tool's signing keys."""


@keys.command()
@click.option(
    "--withdraw",
    is_flag=True,
    help="Unpublish all present keys at once and sign with a new one: they may have leaked.",
)
def rotate(withdraw: bool) -> None:
    """Sign with the next key from now on. All keys stay published while platforms know them."""
    settings = _settings()
    if withdraw:
        with database_session(settings) as db:
            withdraw_keys(db, settings.secret_key, datetime.now(UTC))
        click.echo(
            "All keys are withdrawn, a new one signs from now on. Until an LMS has fetched it "
            "scores wait; `kehrwert doctor` says whose token fails."
        )
        return
    with database_session(settings) as db:
        rotate_keys(
            db,
            settings.secret_key,
            datetime.now(UTC),
            retired_days=settings.retired_key_days,
        )
    click.echo("The next key signs from now on.")


@keys.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def list_all(as_json: bool) -> None:
    """List the published keys with their state."""
    settings = _settings()
    with database_session(settings) as db:
        ensure_keys(db, settings.secret_key, datetime.now(UTC))
        rows = [
            {
                "kid": key.kid,
                "state": str(key.state),
                "created_at": key.created_at,
                "retired_at": key.retired_at,
            }
            for key in list_keys(db)
        ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['kid']}  {row['state']}  made {row['created_at']:%Y-%m-%d %H:%M} UTC")


def _settings() -> Settings:
    settings = settings_from_environment()
    if not settings.secret_key:
        raise SettingsError("The setting secret_key is empty: the keys are encrypted with it.")
    require_schema(settings)
    return settings
