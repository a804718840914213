"""`kehrwert worker`: send scores and do background jobs until told to stop."""

import logging

import click

from lti_app.cli.context import settings_from_environment
from lti_app.cli.parent import end_with_parent
from lti_app.cli.schema import require_schema
from lti_app.jobs.worker import run_worker


@click.command()
@click.option("--end-with-parent", "has_parent", is_flag=True, hidden=True)
def worker(*, has_parent: bool) -> None:
    """Send scores to the LMSs and do background jobs. Any number of workers may run."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    settings = settings_from_environment()
    require_schema(settings)
    if has_parent:
        end_with_parent()
    run_worker(settings)
