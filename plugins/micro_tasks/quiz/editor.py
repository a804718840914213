"""The editor's form of a quiz: from fields to questions and back, with and without JavaScript.

A question has fixed fields; buttons named RESHAPE add and remove questions. Fields: ``q1_text``,
``q1_a1``, ``q1_a1_remark``, and ``q1_correct`` with the numbers of the right answers.
"""

from collections.abc import Mapping
from typing import Any

from lti_app.extension.micro_task import (
    RESHAPE,
    Form,
    FormReader,
    InvalidContent,
)
from plugins.micro_tasks.quiz.words import (
    answers_missing,
    question_missing,
    right_answer_missing,
)

QUESTIONS = 10
ANSWERS = 4
QUESTION_LIMIT = 300
ANSWER_LIMIT = 200
REMARK_LIMIT = 300

_NUMBERS = range(1, QUESTIONS + 1)
_ANSWER_NUMBERS = range(1, ANSWERS + 1)


def questions_shown(form: Form) -> list[dict[str, Any]]:
    """The questions as the editor's template shows them, at least one, numbered from 1."""
    shown = [number for number in _NUMBERS if _is_sent(form, number)] or [1]
    asked = form.get(RESHAPE, [""])[0]
    if asked.startswith("remove-"):
        shown = [number for number in shown if str(number) != asked.removeprefix("remove-")] or [0]
    questions = [_shown(form, source, number) for number, source in enumerate(shown, start=1)]
    if asked == "add" and len(questions) < QUESTIONS:
        questions.append(_shown({}, 0, len(questions) + 1))
    return questions


def read_questions(form: Form) -> list[dict[str, Any]]:
    """The questions that a form describes; those left quite empty are skipped.

    Raises:
        InvalidContent: names every field that is wrong.
    """
    reader = FormReader(form)
    numbers = [number for number in _NUMBERS if _is_filled(form, number)] or [1]
    questions = [_read(reader, form, number) for number in numbers]
    reader.finish(InvalidContent)
    return questions


def write_questions(questions: list[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The form that describes these questions."""
    form: dict[str, list[str]] = {}
    for number, question in enumerate(questions, start=1):
        form[f"q{number}_text"] = [question["text"]]
        answers = list(enumerate(question["answers"], start=1))
        for place, answer in answers:
            form[f"q{number}_a{place}"] = [answer["text"]]
            form[f"q{number}_a{place}_remark"] = [answer["remark"]]
        form[f"q{number}_correct"] = [str(place) for place, answer in answers if answer["correct"]]
    return form


def _read(reader: FormReader, form: Form, number: int) -> dict[str, Any]:
    text = reader.text(f"q{number}_text", QUESTION_LIMIT)
    if not text:
        reader.reject(f"q{number}_text", question_missing(number))
    right = set(form.get(f"q{number}_correct", []))
    texts = {place: reader.text(f"q{number}_a{place}", ANSWER_LIMIT) for place in _ANSWER_NUMBERS}
    answers = [
        {
            "text": text,
            "correct": str(place) in right,
            "remark": reader.text(f"q{number}_a{place}_remark", REMARK_LIMIT),
        }
        for place, text in texts.items()
        if text
    ]
    if len(answers) < 2:
        place = next(place for place, text in texts.items() if not text)
        reader.reject(f"q{number}_a{place}", answers_missing(number))
    elif not any(answer["correct"] for answer in answers):
        reader.reject(f"q{number}_correct", right_answer_missing(number))
    return {"text": text, "answers": answers}


def _shown(form: Form, source: int, number: int) -> dict[str, Any]:
    """Question ``source`` of the form as question ``number`` of the page."""
    return {
        "number": number,
        "field": f"q{number}",
        "text": form.get(f"q{source}_text", [""])[0],
        "answers": [
            {
                "place": place,
                "text": form.get(f"q{source}_a{place}", [""])[0],
                "remark": form.get(f"q{source}_a{place}_remark", [""])[0],
            }
            for place in _ANSWER_NUMBERS
        ],
        "correct": list(form.get(f"q{source}_correct", [])),
    }


def _is_sent(form: Form, number: int) -> bool:
    return f"q{number}_text" in form


def _is_filled(form: Form, number: int) -> bool:
    fields = [f"q{number}_text", *(f"q{number}_a{place}" for place in _ANSWER_NUMBERS)]
    return any(form.get(field, [""])[0].strip() for field in fields)
