"""The part of a task's form that says what comes back later (F7): whether, and own questions.

When it comes back stands in recall.py. A stored question is ``{"text", "answers", "right"}``; one
that the mentor wrote into this form says ``"own": true`` besides, to be found again in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from lti_app.domain.invalid_input import REQUIRED, Form, FormReader, first
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.recall import QUESTIONS_LIMIT

OWN_QUESTIONS = 3
WRONG_ANSWERS = 3
TEXT_LIMIT = 300
ANSWER_LIMIT = 200

Question = dict[str, Any]

TWICE = LocalizedText(
    de="Diese Antwort steht schon da. Jede darf nur einmal vorkommen.",
    en="This answer is there already. Each may appear only once.",
)


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """The names of the fields of one own question."""

    number: int

    @property
    def text(self) -> str:
        """What is asked."""
        return f"recall_{self.number}_text"

    @property
    def right(self) -> str:
        """The right answer."""
        return f"recall_{self.number}_right"

    @property
    def wrong(self) -> tuple[str, ...]:
        """The wrong answers; the first is needed."""
        places = range(1, WRONG_ANSWERS + 1)
        return tuple(f"recall_{self.number}_wrong_{place}" for place in places)

    @property
    def fields(self) -> tuple[str, ...]:
        """All of them."""
        return (self.text, self.right, *self.wrong)


OWN = tuple(OwnQuestion(number) for number in range(1, OWN_QUESTIONS + 1))
FIELDS = frozenset({"recall", *(field for own in OWN for field in own.fields)})


def wants_recall(form: Form) -> bool:
    """Whether questions are to come back."""
    return bool(first(form, "recall"))


def read_own_questions(form: Form) -> tuple[list[Question], dict[str, LocalizedText]]:
    """The mentor's own questions, and what is wrong with their fields; empty ones are none."""
    reader = FormReader(form)
    questions = [
        _read(reader, own) for own in OWN if any(first(form, field).strip() for field in own.fields)
    ]
    return questions, reader.problems


def _read(reader: FormReader, own: OwnQuestion) -> Question:
    text = reader.text(own.text, TEXT_LIMIT, required=True)
    right = reader.text(own.right, ANSWER_LIMIT, required=True)
    answers: list[str] = []
    for field in own.wrong:
        wrong = reader.text(field, ANSWER_LIMIT)
        if wrong and wrong in (right, *answers):
            reader.reject(field, TWICE)
        elif wrong:
            answers.append(wrong)
    if not answers:
        reader.reject(own.wrong[0], REQUIRED)
    # Always the same place for the same question, and not the first one for all.
    place = crc32(text.encode()) % (len(answers) + 1)
    answers.insert(place, right)
    return {"text": text, "answers": answers, "right": place, "own": True}


def write_own_questions(questions: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The form of own questions; read_own_questions reads it back."""
    form: dict[str, list[str]] = {}
    for own, question in zip(OWN, questions, strict=False):
        answers = list(question["answers"])
        right = answers.pop(question["right"])
        form |= {own.text: [question["text"]], own.right: [right]}
        form |= {field: [wrong] for field, wrong in zip(own.wrong, answers, strict=False)}
    return form


def split(
    questions: Iterable[Mapping[str, Any]],
) -> tuple[list[Question], list[Question]]:
    """Stored questions that came along with the content, and the mentor's own."""
    along: list[Question] = []
    own: list[Question] = []
    for question in questions:
        (own if question.get("own") else along).append(dict(question))
    return along, own


def joined(along: Iterable[Mapping[str, Any]], own: list[Question]) -> list[Question]:
    """What is stored: as many as ever come up, and the mentor's own always among them."""
    return [*(dict(one) for one in along)][: QUESTIONS_LIMIT - len(own)] + own
