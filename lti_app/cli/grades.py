"""`kehrwert grades`: the scores on their way to the LMSs' gradebooks."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NoReturn

import click

from lti_app.cli.context import print_json, settings_from_environment
from lti_app.cli.schema import current_database
from lti_app.db import Session
from lti_app.domain.score import ImpossibleScore, Score
from lti_app.services.score import PersonNotInCourse
from lti_app.services.score_correction import (
    Correction,
    CorrectionImpossible,
    send_correction,
)
from lti_app.services.score_monitor import Delivery, list_deliveries, retry_failed

PAGE = 1000


@click.group()
def grades() -> None:
    """Scores on their way to the gradebooks."""


@grades.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_command(as_json: bool) -> None:
    """Every score and where it stands, the newest first; replaced ones are left out."""
    with current_database(settings_from_environment()) as db:
        rows = [_row(delivery) for delivery in _deliveries(db)]
    if as_json:
        print_json(rows)
        return
    if not rows:
        click.echo("There are no scores yet.")
    for row in rows:
        what = f"{row['sub']}  {row['column']}  {row['last_error'] or ''}"
        click.echo(f"{row['id']:>8}  {row['status']:<9}  {row['attempts']:>3}  {what}".rstrip())


@grades.command()
@click.option("--json", "as_json", is_flag=True)
def retry(as_json: bool) -> None:
    """Let every failed score be sent again, with a new timestamp."""
    with current_database(settings_from_environment()) as db:
        count = retry_failed(db, now=datetime.now(UTC))
    if as_json:
        print_json({"due_again": count})
    else:
        click.echo(f"{count} failed scores are due again.")


@grades.command()
@click.option("--context", "context_id", required=True, help="The LMS's id of the course.")
@click.option("--resource-link", required=True, help="The LMS's id of the placed link.")
@click.option("--sub", required=True, help="The LMS's id of the person.")
@click.option("--score", type=float, required=True)
@click.option("--maximum", type=float, required=True)
@click.option("--comment")
@click.option("--issuer", help="Where several platforms have a course with this id.")
@click.option("--client-id")
@click.option("--json", "as_json", is_flag=True)
def send(
    *,
    context_id: str,
    resource_link: str,
    sub: str,
    score: float,
    maximum: float,
    comment: str | None,
    issuer: str | None,
    client_id: str | None,
    as_json: bool,
) -> None:
    """Send a corrected score for one person; a worker delivers it."""
    try:
        correction = Correction(
            context_id=context_id,
            resource_link_id=resource_link,
            sub=sub,
            score=Score(score, maximum),
            comment=comment,
            issuer=issuer,
            client_id=client_id,
        )
        with current_database(settings_from_environment()) as db:
            delivery = send_correction(db, correction, now=datetime.now(UTC))
            queued = {"id": delivery.id, "status": delivery.status.value}
    except PersonNotInCourse:
        _fail("This person does not belong to this course.", as_json)
    except (CorrectionImpossible, ImpossibleScore) as error:
        _fail(str(error), as_json)
    else:
        if as_json:
            print_json(queued)
        else:
            click.echo(f"Score {queued['id']} is waiting for the worker.")


def _deliveries(db: Session) -> Iterator[Delivery]:
    before: int | None = None
    while True:
        page = list_deliveries(db, before=before, limit=PAGE)
        yield from page.rows
        if page.next_before is None:
            return
        before = page.next_before


def _row(delivery: Delivery) -> dict[str, str | int | float | None]:
    return {
        "id": delivery.id,
        "status": delivery.status.value,
        "attempts": delivery.attempts,
        "last_error": delivery.problem.value if delivery.problem else None,
        "score": delivery.score_given,
        "maximum": delivery.score_maximum,
        "progress": delivery.activity_progress.value,
        "grading": delivery.grading_progress.value,
        # Whose it is and where it goes, as the LMS calls them.
        "sub": delivery.sub,
        "column": delivery.column,
    }


def _fail(message: str, as_json: bool) -> NoReturn:
    if as_json:
        print_json({"error": message})
    raise click.ClickException(message)
