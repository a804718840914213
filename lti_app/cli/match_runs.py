"""`kehrwert match list|verify|statement`: the runs of a programme, repeated and explained."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import NoReturn

import click

from lti_app.cli.context import print_json, settings_from_environment
from lti_app.cli.schema import current_database
from lti_app.db import Session
from lti_app.domain.matching.proof import ProofRefuted
from lti_app.domain.matching_run import NoSuchRun, NotPossibleNow, UnknownStrategy
from lti_app.domain.programme import NoSuchProgramme
from lti_app.extension.matching import NoExactAnswer
from lti_app.extension.registry import Registry, load_plugins
from lti_app.services.matching import (
    CannotBeRepeated,
    Verification,
    named_programmes,
    programme_called,
    runs_of,
    verify_run,
)
from lti_app.services.matching import (
    statement as statement_of,
)

_PROGRAMME = click.option(
    "--programme", metavar="KEY|ID", help="The programme's key or number; without it all are named."
)


@click.command()
@_PROGRAMME
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document.")
def list_runs(programme: str | None, as_json: bool) -> None:
    """List the runs of a programme, the newest first."""
    with _database() as (db, _registry):
        found = runs_of(db, _programme(db, programme))
    if as_json:
        print_json([asdict(run) for run in found])
        return
    for run in found:
        counts = run.counts
        came_to = (
            f"{counts.matched} of {counts.mentees} mentees matched, total fit {counts.total}"
            f"{', proven' if counts.is_proven else ''}"
            if counts
            else run.error or ""
        )
        click.echo(f"{run.id:>6}  no. {run.number:<4} {run.state:<10} {run.strategy:<8} {came_to}")


@click.command()
@click.argument("run_id", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document.")
def verify(run_id: int, as_json: bool) -> None:
    """Repeat the run RUN_ID from what it was made from, and check its proof.

    Ends with 1 if it does not come out the same, or if the proof does not hold.
    """
    try:
        with _database() as (db, registry):
            found = verify_run(db, run_id, strategies=registry.matching)
    except NoSuchRun:
        _fail(f"There is no run {run_id}: `kehrwert match list` shows them.", as_json)
    except NotPossibleNow:
        _fail(f"Run {run_id} has no result that could be repeated.", as_json)
    except CannotBeRepeated as error:
        _fail(f"Run {run_id} can no longer be repeated: {error}.", as_json)
    except UnknownStrategy as error:
        _fail(f"The strategy {error} is not switched on.", as_json)
    except (NoExactAnswer, ProofRefuted) as error:
        _fail(f"Repeating run {run_id} failed: {error}.", as_json)
    if as_json:
        print_json(asdict(found) | {"is_confirmed": found.is_confirmed})
    else:
        click.echo("\n".join(_in_words(found)))
    if not found.is_confirmed:
        raise click.ClickException(f"Run {run_id} is not confirmed.")


@click.command()
@_PROGRAMME
@click.option("--language", type=click.Choice(["de", "en"]), default="de", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document in both languages.")
def statement(programme: str | None, language: str, as_json: bool) -> None:
    """Say how matching decides in a programme, from its configuration."""
    with _database() as (db, _registry):
        time_zone = settings_from_environment().time_zone
        found = statement_of(db, _programme(db, programme), time_zone=time_zone)
    if as_json:
        print_json(asdict(found))
        return
    click.echo(found.title.in_language(language))
    for section in found.sections:
        click.echo(f"\n{section.heading.in_language(language)}")
        for sentence in section.sentences:
            click.echo(f"- {sentence.in_language(language)}")


@contextmanager
def _database() -> Iterator[tuple[Session, Registry]]:
    settings = settings_from_environment()
    registry = load_plugins(settings.plugins_enabled)
    with current_database(settings) as db:
        yield db, registry


def _programme(db: Session, key_or_id: str | None) -> int:
    try:
        return programme_called(db, key_or_id or "")
    except NoSuchProgramme:
        wrong = f"There is no programme {key_or_id!r}." if key_or_id else "Which programme?"
        known = [f"  {one.id}  {one.key}  {one.title}" for one in named_programmes(db)]
        there_are = "\n".join(["These there are:", *known] if known else ["There is none yet."])
        raise click.UsageError(f"{wrong} {there_are}") from None


def _fail(message: str, as_json: bool) -> NoReturn:
    if as_json:
        print_json({"error": message})
    raise click.ClickException(message)


def _in_words(found: Verification) -> Iterator[str]:
    yield (
        f"Run {found.run_id} (no. {found.number}, strategy {found.strategy}, "
        f"computed with version {found.computed_with}, repeated with {found.repeated_with})"
    )
    if found.refuted:
        yield f"The stored result does not hold: {found.refuted}."
    elif found.is_proven:
        yield "The stored proof holds: no matching is better."
    else:
        yield "The stored result keeps all rules; its strategy proves nothing."
    if found.same_pairs and found.same_objective:
        yield "Repeated: the same pairs with the same fits."
    elif found.same_objective:
        yield "Repeated: equally good, but other pairs."
    else:
        yield "Repeated: another result."
