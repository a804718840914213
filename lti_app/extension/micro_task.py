"""What a kind of micro-task must offer. A kind owns no tables: it checks and reads JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from lti_app.domain import recall_form
from lti_app.domain.invalid_input import Form, InvalidInput
from lti_app.domain.localized_text import LocalizedText

# Fields of the editor's form that are the core's: a kind gives its own fields other names.
CORE_FIELDS = recall_form.FIELDS | {
    "kind",
    "title",
    "note",
    "due_on",
    "position",
    "topic",
    "library",
    "preview",
    "csrf_token",
}

# Fields of the player's form that are the core's.
ANSWER_FIELDS = frozenset({"files", "upload", "seen", "csrf_token"})

# The name of a button that changes the editor's form and sets no task, such as "add a question".
# Its value is the kind's own; the form comes back through ``editor`` with the change made.
RESHAPE = "reshape"


class InvalidContent(InvalidInput):
    """What a mentor typed cannot be a task of this kind; says why for each field."""


class InvalidAnswers(InvalidInput):
    """What a mentee sent cannot be answers to this task; says why for each field.

    ``answers`` is what was typed, in the shape of answers: not fit to be kept, but shown again.
    """

    def __init__(
        self, problems: Mapping[str, LocalizedText], answers: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(problems)
        self.answers = dict(answers or {})


@dataclass(frozen=True, slots=True)
class Assessment:
    """What handed-in answers are worth. ``points`` is nothing for a kind without points."""

    complete: bool
    points: int | None = None
    maximum: int | None = None
    # What the page tells the mentee for each field; JSON values by field name.
    remarks: Mapping[str, Any] = field(default_factory=dict)
    # It becomes complete when the mentor has looked at it; ``complete`` is then False.
    needs_review: bool = False
    # What the page tells for each field once no retry is left; JSON values by field name.
    solution: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecallQuestion:
    """A question that comes back days later (F7): one right answer among two to five."""

    text: str
    answers: tuple[str, ...]
    # The right answer's place, from 0.
    right: int


@runtime_checkable
class MicroTaskKind(Protocol):
    """One kind of micro-task: how it is written, shown, answered and assessed.

    ``content`` and ``answers`` are JSON documents of the kind's own shape. ``form`` is a flat
    mapping of form fields to the list of values that the browser sent. Where a kind takes files,
    the core stores them and puts their keys into the form's field ``files``; the player's template
    gets them as ``files``, for the macros of macros/files.html. Fields of the player's form have
    other names than ANSWER_FIELDS.

    The answers of a joint kind hold the same keys whatever was filled in, each the name of its
    field or of no field: two people work at the same time, and each key counts by itself.
    """

    key: str
    name: LocalizedText
    # One sentence for the mentor who chooses a kind.
    summary: LocalizedText
    gives_points: bool
    # Whether the mentor reads what was handed in; otherwise answers are the mentee's alone.
    mentor_reads: bool
    # Whether both people of the tandem work on the same answers.
    is_joint: bool
    # Whether the mentee can add files.
    takes_files: bool
    # Two names in the folder templates/ beside the plugin, such as "micro_tasks/read/editor.html".
    # The editor's template gets ``editor`` and ``problems``, the player's ``view``, ``remarks``,
    # ``problems`` and ``is_preview``, and ``solution`` once no retry is left; both stand inside
    # the page's form and make no form. ``is_reading`` asks the player for answers without fields:
    # for the mentor who reads them, and for what is closed; ``is_preview`` for the content alone.
    # ``shows_later`` asks for what else appears after the hand-in: the mentor looks at the task
    # before setting it, with its fields disabled. ``meanwhile`` holds, by key, what the
    # other one has written into a joint task since this page was made.
    editor_template: str
    player_template: str

    def editor(self, form: Form) -> Mapping[str, Any]:
        """The values of the editor's template for what was typed so far; an empty form is new.

        Takes any form, also one that cannot be content, and makes the change that a button
        named RESHAPE asks for.
        """
        ...

    def read_content(self, form: Form) -> dict[str, Any]:
        """The content that the editor's form describes. Raises InvalidContent."""
        ...

    def write_content(self, content: Mapping[str, Any]) -> dict[str, list[str]]:
        """The editor's form that describes this content; read_content reads it back."""
        ...

    def minutes(self, content: Mapping[str, Any]) -> int:
        """Estimated minutes for the mentee, at least 1."""
        ...

    def retries(self, content: Mapping[str, Any]) -> int | None:
        """How many hand-ins are allowed after the first; nothing means as many as one likes.

        When they are used up, the answers are final and the page shows ``Assessment.solution``.
        """
        ...

    def view(self, content: Mapping[str, Any], answers: Mapping[str, Any]) -> Mapping[str, Any]:
        """The values of the player's template, without solutions that are not due yet."""
        ...

    def read_answers(self, content: Mapping[str, Any], form: Form) -> dict[str, Any]:
        """The answers so far, for autosave and hand-in; some may be missing.

        Raises:
            InvalidAnswers: these cannot be answers to this task.
        """
        ...

    def recall(self, content: Mapping[str, Any]) -> tuple[RecallQuestion, ...]:
        """Questions of this content that can come back days later; perhaps none."""
        ...

    def assess(self, content: Mapping[str, Any], answers: Mapping[str, Any]) -> Assessment:
        """Judge answers that were handed in; the same answers give the same result.

        Raises:
            InvalidAnswers: something must still be answered before they can be handed in.
        """
        ...
