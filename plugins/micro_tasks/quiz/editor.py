"""The editor's form of a quiz: from fields to questions and back, with and without JavaScript.

A question has fixed fields that begin with its name, such as ``q1_type`` and ``q1_text``; those of
its type stand in the type's file. Buttons named RESHAPE add and remove questions.
"""

from collections.abc import Mapping
from typing import Any

from lti_app.domain.invalid_input import Form, FormReader, first
from lti_app.extension.micro_task import RESHAPE
from plugins.micro_tasks.quiz.question import QUESTION_LIMIT, Question
from plugins.micro_tasks.quiz.question_types import CHOICE, TYPES, type_of
from plugins.micro_tasks.quiz.words import question_missing

QUESTIONS = 10

_NUMBERS = range(1, QUESTIONS + 1)
# The buttons that add a question, by the type that they add.
ADD: Mapping[str, str] = {kind: f"add-{kind}" for kind in TYPES}


def questions_shown(form: Form) -> list[dict[str, Any]]:
    """The questions as the editor's template shows them, at least one, numbered from 1."""
    shown = [number for number in _NUMBERS if f"q{number}_text" in form] or [1]
    asked = first(form, RESHAPE)
    if asked.startswith("remove-"):
        shown = [number for number in shown if str(number) != asked.removeprefix("remove-")] or [0]
    questions = [_shown(form, source, number) for number, source in enumerate(shown, start=1)]
    added = next((kind for kind, button in ADD.items() if button == asked), None)
    if added and len(questions) < QUESTIONS:
        questions.append(_shown({"q0_type": [added]}, 0, len(questions) + 1))
    return questions


def read_questions(reader: FormReader, form: Form) -> list[dict[str, Any]]:
    """The questions that a form describes; those left quite empty are skipped."""
    numbers = [number for number in _NUMBERS if _is_filled(form, f"q{number}")] or [1]
    return [_read(reader, form, number) for number in numbers]


def write_questions(questions: list[Question]) -> dict[str, list[str]]:
    """The form that describes these questions."""
    form: dict[str, list[str]] = {}
    for number, question in enumerate(questions, start=1):
        name = f"q{number}"
        form[f"{name}_type"] = [question.get("type", CHOICE)]
        form[f"{name}_text"] = [question["text"]]
        form |= type_of(question).write(question, name)
    return form


def _read(reader: FormReader, form: Form, number: int) -> dict[str, Any]:
    name = f"q{number}"
    text = reader.text(f"{name}_text", QUESTION_LIMIT)
    if not text:
        reader.reject(f"{name}_text", question_missing(number))
    kind = _type(form, name)
    return {"type": kind, "text": text, **TYPES[kind].read(reader, form, name, number)}


def _shown(form: Form, source: int, number: int) -> dict[str, Any]:
    """Question ``source`` of the form as question ``number`` of the page."""
    name = f"q{source}"
    kind = _type(form, name)
    return {
        "number": number,
        "field": f"q{number}",
        "type": kind,
        "text": first(form, f"{name}_text"),
        **TYPES[kind].editor(form, name),
    }


def _type(form: Form, name: str) -> str:
    kind = first(form, f"{name}_type")
    return kind if kind in TYPES else CHOICE


def _is_filled(form: Form, name: str) -> bool:
    ends = ("text", *TYPES[_type(form, name)].fields)
    return any(first(form, f"{name}_{end}").strip() for end in ends)
