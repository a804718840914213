"""The root of the `kehrwert` command: joins the groups and turns known errors into one line."""

import sys

import click

from lti_app.cli.database import db
from lti_app.extension.registry import PluginError
from lti_app.settings import SettingsError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kehrwert")
def kehrwert() -> None:
    """Kehrwert: reverse mentoring inside the LMS."""


for command in (db,):
    kehrwert.add_command(command)


def main() -> None:
    """Run the command. 0 done, 1 failed, 2 called wrongly or set up wrongly."""
    try:
        kehrwert()
    except (SettingsError, PluginError) as error:
        click.echo(f"kehrwert: {error}", err=True)
        sys.exit(2)
