"""The root of the `kehrwert` command: joins the groups and turns known errors into one line."""

import sys

import click

from lti_app.cli.lazy_group import LazyGroup
from lti_app.extension.plugin_error import PluginError
from lti_app.settings import SettingsError

# Command to its module. Only the module of the command that is called is loaded: together they
# need more than a second, mostly for libraries of which each command uses one or two.
_MODULES = {
    "backup": "backup",
    "db": "database",
    "demo": "demo",
    "doctor": "doctor",
    "grades": "grades",
    "keys": "keys",
    "match": "match",
    "person": "person",
    "platform": "platform",
    "restore": "backup",
    "roster": "roster",
    "serve": "serve",
    "worker": "worker",
}


@click.group(
    cls=LazyGroup, modules=_MODULES, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="kehrwert")
def kehrwert() -> None:
    """Kehrwert: reverse mentoring inside the LMS."""


def main() -> None:
    """Run the command. 0 done, 1 failed, 2 called wrongly or set up wrongly."""
    try:
        kehrwert()
    except (SettingsError, PluginError) as error:
        click.echo(f"kehrwert: {error}", err=True)
        sys.exit(2)
