"""The root of the `kehrwert` command: joins the groups and turns known errors into one line."""

import sys

import click

from lti_app.cli.backup import backup, restore
from lti_app.cli.database import db
from lti_app.cli.demo import demo
from lti_app.cli.doctor import doctor
from lti_app.cli.grades import grades
from lti_app.cli.keys import keys
from lti_app.cli.match import match
from lti_app.cli.person import person
from lti_app.cli.platform import platform
from lti_app.cli.roster import roster
from lti_app.cli.serve import serve
from lti_app.cli.worker import worker
from lti_app.extension.registry import PluginError
from lti_app.settings import SettingsError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kehrwert")
def kehrwert() -> None:
    """Kehrwert: reverse mentoring inside the LMS."""


_COMMANDS = (
    backup,
    db,
    demo,
    doctor,
    grades,
    keys,
    match,
    person,
    platform,
    restore,
    roster,
    serve,
    worker,
)
for command in _COMMANDS:
    kehrwert.add_command(command)


def main() -> None:
    """Run the command. 0 done, 1 failed, 2 called wrongly or set up wrongly."""
    try:
        kehrwert()
    except (SettingsError, PluginError) as error:
        click.echo(f"kehrwert: {error}", err=True)
        sys.exit(2)
