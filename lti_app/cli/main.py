"""The root of the `kehrwert` command: joins the groups and turns known errors into one line."""

import sys
from importlib import import_module

import click

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


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the alphabet."""
        return sorted(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or nothing."""
        if cmd_name not in _MODULES:
            return None
        command: click.Command = getattr(
            import_module(f"lti_app.cli.{_MODULES[cmd_name]}"), cmd_name
        )
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
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
