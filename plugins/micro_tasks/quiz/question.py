"""What every type of question can do, and the fields that more than one of them has."""

from collections.abc import Mapping
from typing import Any, Protocol

from lti_app.domain.invalid_input import Form, FormReader, first
from lti_app.domain.localized_text import LocalizedText

QUESTION_LIMIT = 300
ANSWER_LIMIT = 200
REMARK_LIMIT = 300

Question = Mapping[str, Any]


class QuestionType(Protocol):
    """One way to ask. ``name`` is the question's name in forms and answers, such as "q1"."""

    # The ends of the names of the fields without which a question counts as left empty.
    fields: tuple[str, ...]
    # How long people take to decide, besides reading.
    seconds: int

    def editor(self, form: Form, name: str) -> dict[str, Any]:
        """The type's own values of the editor's template for what was typed so far."""
        ...

    def read(self, reader: FormReader, form: Form, name: str, number: int) -> dict[str, Any]:
        """The type's own part of a question that a form describes; rejects what is wrong."""
        ...

    def write(self, question: Question, name: str) -> dict[str, list[str]]:
        """The form that describes the type's own part."""
        ...

    def words(self, question: Question) -> list[str]:
        """What there is to read besides the question."""
        ...

    def view(self, question: Question, name: str, answer: Any) -> dict[str, Any]:
        """The type's own values of the player's template, without the solution."""
        ...

    def read_answer(
        self, question: Question, form: Form, name: str, number: int
    ) -> tuple[Any, LocalizedText | None]:
        """The answer in a form, empty if there is none, and what is wrong with it."""
        ...

    def missing(self, question: Question, answer: Any, number: int) -> LocalizedText | None:
        """What must still be done before the answer can be handed in."""
        ...

    def is_right(self, question: Question, answer: Any) -> bool:
        """Whether the answer is right as a whole."""
        ...

    def remark(self, question: Question, answer: Any) -> dict[str, Any]:
        """What is said to an answer: ``texts``, and more that the template knows."""
        ...

    def solution(self, question: Question) -> dict[str, list[str]]:
        """``right``, and ``why``."""
        ...


def read_remarks(reader: FormReader, name: str) -> dict[str, str]:
    """The hint for a wrong answer, and the remark on a right one."""
    return {
        "hint": reader.text(f"{name}_hint", REMARK_LIMIT),
        "remark": reader.text(f"{name}_remark", REMARK_LIMIT),
    }


def write_remarks(question: Question, name: str) -> dict[str, list[str]]:
    """The fields of hint and remark."""
    return {
        f"{name}_hint": [question.get("hint", "")],
        f"{name}_remark": [question.get("remark", "")],
    }


def typed_remarks(form: Form, name: str) -> dict[str, str]:
    """Hint and remark as typed."""
    return {part: first(form, f"{name}_{part}") for part in ("hint", "remark")}


def said_to(question: Question, *, is_right: bool) -> list[str]:
    """The remark on a right answer, or the hint for a wrong one, if there is one."""
    text = question.get("remark" if is_right else "hint", "")
    return [text] if text else []
