"""`kehrwert person`: what is stored about somebody, to hand it out or to erase it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click

from lti_app.cli.context import print_json, settings_from_environment
from lti_app.cli.schema import current_database
from lti_app.db import Session
from lti_app.services.person import (
    Erasure,
    NoOtherContact,
    PersonAmbiguous,
    PersonUnknown,
    erase_person,
    export_person,
    find_person,
    plan_erasure,
)


@click.group()
def person() -> None:
    """One person: export or erase what is stored about them."""


def _names_a_person(command: Callable[..., None]) -> Callable[..., None]:
    options = (
        click.option("--issuer", required=True, help="The LMS, as `kehrwert platform list` says."),
        click.option("--sub", required=True, help="The LMS's id of the person."),
        click.option("--client-id", help="Where several clients of the issuer know this sub."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@person.command()
@_names_a_person
@click.option("--json", "as_json", is_flag=True, help="On one line.")
def export(*, issuer: str, sub: str, client_id: str | None, as_json: bool) -> None:
    """Print all that is stored about a person as one JSON document, for that person.

    Words of their tandem partners are not in it, except feedback that both sides have revealed.
    """
    with _database(as_json) as db:
        document = export_person(db, find_person(db, issuer, sub, client_id))
    print_json(document, indent=None if as_json else 2)


@person.command()
@_names_a_person
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Say what would be deleted, and delete nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document.")
def erase(
    *, issuer: str, sub: str, client_id: str | None, yes: bool, dry_run: bool, as_json: bool
) -> None:
    """Delete a person with their tandems and all the work in them, for good.

    The LMS sends whoever is still in a course again: remove the person there first.
    """
    with _database(as_json) as db:
        found = find_person(db, issuer, sub, client_id)
        plan = plan_erasure(db, found)
    if not as_json:
        _show(plan)
    if not (dry_run or yes):
        click.confirm("Delete this for good?", abort=True, err=True)
    if not dry_run:
        with _database(as_json) as db:
            erase_person(db, found)
    if as_json:
        print_json(asdict(plan) | {"erased": not dry_run})
    else:
        click.echo("Nothing was deleted." if dry_run else "Deleted.")


def _show(plan: Erasure) -> None:
    for table, number in plan.rows.items():
        click.echo(f"{number:>8}  {table}")
    for each in plan.contacts:
        click.echo(f'The contact of the programme "{each.programme}" becomes {each.name}.')


@contextmanager
def _database(as_json: bool) -> Iterator[Session]:
    settings = settings_from_environment()
    try:
        with current_database(settings) as db:
            yield db
    except (PersonUnknown, PersonAmbiguous, NoOtherContact) as error:
        if as_json:
            print_json({"error": str(error)})
        raise click.ClickException(str(error)) from error
