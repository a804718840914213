"""What a kind of micro-task must offer. A kind owns no tables: it checks and reads JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """The same words in both languages."""

    de: str
    en: str

    def in_language(self, locale: str) -> str:
        """German for ``de`` and its variants, English for all others."""
        return self.de if locale.startswith("de") else self.en


class InvalidContent(Exception):
    """What a mentor typed cannot be a task of this kind; says why for each field."""

    def __init__(self, problems: Mapping[str, LocalizedText]) -> None:
        super().__init__(", ".join(sorted(problems)))
        self.problems = dict(problems)


class InvalidAnswers(Exception):
    """What a mentee sent cannot be answers to this task; says why for each field."""

    def __init__(self, problems: Mapping[str, LocalizedText]) -> None:
        super().__init__(", ".join(sorted(problems)))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What handed-in answers are worth. ``points`` is nothing for a kind without points."""

    complete: bool
    points: int | None = None
    maximum: int | None = None
    # What the page tells the mentee for each field; JSON values by field name.
    remarks: Mapping[str, Any] = field(default_factory=dict)


@runtime_checkable
class MicroTaskKind(Protocol):
    """One kind of micro-task: how it is written, shown, answered and assessed.

    ``content`` and ``answers`` are JSON documents of the kind's own shape. ``form`` is a flat
    mapping of form fields to the list of values that the browser sent.
    """

    key: str
    name: LocalizedText
    # One sentence for the mentor who chooses a kind.
    summary: LocalizedText
    gives_points: bool
    # Templates below templates/micro_tasks/ in the plugin's folder.
    editor_template: str
    player_template: str

    def read_content(self, form: Mapping[str, list[str]]) -> dict[str, Any]:
        """The content that the editor's form describes. Raises InvalidContent."""
        ...

    def minutes(self, content: Mapping[str, Any]) -> int:
        """Estimated minutes for the mentee, at least 1."""
        ...

    def view(self, content: Mapping[str, Any], answers: Mapping[str, Any]) -> Mapping[str, Any]:
        """The values of the player's template, without solutions that are not due yet."""
        ...

    def read_answers(
        self, content: Mapping[str, Any], form: Mapping[str, list[str]]
    ) -> dict[str, Any]:
        """The answers so far, for autosave and hand-in. Raises InvalidAnswers."""
        ...

    def assess(self, content: Mapping[str, Any], answers: Mapping[str, Any]) -> Assessment:
        """Judge answers that were handed in; the same answers give the same result."""
        ...
