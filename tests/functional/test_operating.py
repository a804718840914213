"""Every command that a guide for operators names is one that can be typed."""

import re
from pathlib import Path

import click
import pytest

from lti_app.cli.main import kehrwert

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "admin"
# In a block of commands to the end of the line, in a sentence to the end of the code.
COMMAND = re.compile(r"(?:^|&& |bin/)kehrwert ([a-z][^`#>&'\n]*)|`kehrwert ([^`]+)`", re.MULTILINE)


def commands() -> list[str]:
    texts = [guide.read_text(encoding="utf-8") for guide in sorted(GUIDES.glob("*.md"))]
    found = [one or other for text in texts for one, other in COMMAND.findall(text)]
    return sorted({" ".join(command.split()) for command in found})


@pytest.mark.parametrize("typed", commands())
def test_a_command_of_a_guide_exists_with_its_options(typed: str) -> None:
    command: click.Command = kehrwert
    words = typed.split()
    while isinstance(command, click.Group) and words:
        name = words.pop(0)
        found = command.get_command(click.Context(command), name)
        assert found is not None, name
        command = found
    options = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= options


def test_the_guides_name_commands() -> None:
    assert "backup" in " ".join(commands())
