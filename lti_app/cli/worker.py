"""`kehrwert worker`: send scores and do background jobs until told to stop."""

import logging
import os
import signal
import sys
import threading

import click

from lti_app.cli.context import settings_from_environment
from lti_app.cli.schema import require_schema
from lti_app.jobs.worker import run_worker


@click.command()
@click.option("--end-with-parent", is_flag=True, hidden=True)
def worker(end_with_parent: bool) -> None:
    """Send scores to the LMSs and do background jobs. Any number of workers may run."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    settings = settings_from_environment()
    require_schema(settings)
    if end_with_parent:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    run_worker(settings)


def _end_with_parent() -> None:
    """`kehrwert serve` holds the other end of standard input: it closes however that one ends."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)
