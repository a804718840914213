"""What the mentor taught comes back as a few questions some days later: when, and which (F7).

A question is named by its place among its task's questions, from 0. What a question is stands in
extension/micro_task.py (RecallQuestion).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice

from lti_app.domain.invalid_input import CHOOSE_ONE, Form, InvalidInput, first, whole_number
from lti_app.domain.localized_text import LocalizedText

# So many questions are answered in less than a minute.
AT_ONCE = 3

# With four recalls, the default, each of so many questions comes up.
QUESTIONS_LIMIT = 12

# What was missed comes back so many days after it was answered, and only once.
DAYS_UNTIL_REPEAT = 1


class InvalidRecall(InvalidInput):
    """Not every question has an answer, or one that it does not offer."""


@dataclass(frozen=True, slots=True)
class PlannedRecall:
    """Some questions of a task, for one day. ``day`` counts from the task's completion."""

    day: int
    due_on: date
    places: tuple[int, ...]
    is_repeat: bool = False


def planned(questions: int, days: Iterable[int], completed_on: date) -> tuple[PlannedRecall, ...]:
    """The recalls of a task with so many questions, each going on where the last one ended.

    They stand when the task is completed: a late answer moves none of them.
    """
    if not questions:
        return ()
    order = cycle(range(questions))
    return tuple(
        PlannedRecall(
            day, completed_on + timedelta(days=day), tuple(islice(order, min(AT_ONCE, questions)))
        )
        for day in sorted({day for day in days if day > 0})
    )


def repeated(
    day: int, answers: Mapping[int, int], right: Mapping[int, int], answered_on: date
) -> PlannedRecall | None:
    """What was missed in the recall of a day, once more; nothing where all was right.

    ``answers`` and ``right`` are places of answers by the place of their question.
    """
    missed = tuple(place for place, answer in answers.items() if answer != right[place])
    if not missed:
        return None
    due_on = answered_on + timedelta(days=DAYS_UNTIL_REPEAT)
    return PlannedRecall(day, due_on, missed, is_repeat=True)


def field(place: int) -> str:
    """The name of a question in the recall's form."""
    return f"q{place}"


def read_answers(form: Form, choices: Mapping[int, int]) -> dict[int, int]:
    """The chosen answer of each question. ``choices`` is how many answers each one has.

    Raises:
        InvalidRecall: names every question without an answer.
    """
    answers = {}
    problems: dict[str, LocalizedText] = {}
    for place, most in choices.items():
        answer = whole_number(first(form, field(place)))
        if answer is None or answer >= most:
            problems[field(place)] = CHOOSE_ONE
        else:
            answers[place] = answer
    if problems:
        raise InvalidRecall(problems)
    return answers
