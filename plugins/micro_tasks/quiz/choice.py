"""A question with answers to choose from, one or several of them right."""

from collections.abc import Sequence
from typing import Any

from lti_app.domain.invalid_input import Form, FormReader, first
from lti_app.domain.localized_text import LocalizedText
from plugins.micro_tasks.quiz.question import ANSWER_LIMIT, REMARK_LIMIT, Question
from plugins.micro_tasks.quiz.words import (
    answers_missing,
    not_an_answer,
    not_answered,
    right_answer_missing,
)

ANSWERS = 4

_PLACES = range(1, ANSWERS + 1)


class Choice:
    """Right when exactly the right answers are chosen. An answer: places from 0, ascending."""

    fields: tuple[str, ...] = tuple(f"a{place}" for place in _PLACES)
    seconds = 15

    def editor(self, form: Form, name: str) -> dict[str, Any]:
        """All places for answers, as typed."""
        return {
            "answers": [
                {
                    "place": place,
                    "text": first(form, f"{name}_a{place}"),
                    "remark": first(form, f"{name}_a{place}_remark"),
                }
                for place in _PLACES
            ],
            "correct": list(form.get(f"{name}_correct", [])),
        }

    def read(self, reader: FormReader, form: Form, name: str, number: int) -> dict[str, Any]:
        """At least two answers, at least one of them right; empty places are left out."""
        right = set(form.get(f"{name}_correct", []))
        texts = {place: reader.text(f"{name}_a{place}", ANSWER_LIMIT) for place in _PLACES}
        answers = [
            {
                "text": text,
                "correct": str(place) in right,
                "remark": reader.text(f"{name}_a{place}_remark", REMARK_LIMIT),
            }
            for place, text in texts.items()
            if text
        ]
        if len(answers) < 2:
            place = next(place for place, text in texts.items() if not text)
            reader.reject(f"{name}_a{place}", answers_missing(number))
        elif not any(answer["correct"] for answer in answers):
            reader.reject(f"{name}_correct", right_answer_missing(number))
        return {"answers": answers}

    def write(self, question: Question, name: str) -> dict[str, list[str]]:
        """A field for each answer and its remark, and the numbers of the right ones."""
        form: dict[str, list[str]] = {f"{name}_correct": []}
        for place, answer in enumerate(question["answers"], start=1):
            form[f"{name}_a{place}"] = [answer["text"]]
            form[f"{name}_a{place}_remark"] = [answer.get("remark", "")]
            if answer["correct"]:
                form[f"{name}_correct"].append(str(place))
        return form

    def words(self, question: Question) -> list[str]:
        """The answers."""
        return [answer["text"] for answer in question["answers"]]

    def view(self, question: Question, name: str, answer: Any) -> dict[str, Any]:
        """The answers with their places, and what was chosen."""
        return {
            "several": has_several(question),
            "answers": [[str(place), text] for place, text in enumerate(self.words(question))],
            "chosen": [str(place) for place in answer or ()],
        }

    def read_answer(
        self, question: Question, form: Form, name: str, number: int
    ) -> tuple[list[int], LocalizedText | None]:
        """The places of what was chosen."""
        places = {str(place): place for place in range(len(question["answers"]))}
        sent = form.get(name, [])
        chosen = sorted({places[value] for value in sent if value in places})
        if len(chosen) > 1 and not has_several(question):
            return [], not_an_answer(number)
        is_known = all(value in places for value in sent)
        return chosen, None if is_known else not_an_answer(number)

    def missing(self, question: Question, answer: Any, number: int) -> LocalizedText | None:
        """Something must be chosen."""
        return None if answer else not_answered(number)

    def is_right(self, question: Question, answer: Sequence[int]) -> bool:
        """Exactly the right ones."""
        return set(answer) == set(_right_places(question))

    def remark(self, question: Question, answer: Sequence[int]) -> dict[str, Any]:
        """What the mentor says to each chosen answer."""
        return {"texts": _remarks(question, answer)}

    def solution(self, question: Question) -> dict[str, list[str]]:
        """The right answers with the remarks on them."""
        right = _right_places(question)
        return {
            "right": [question["answers"][place]["text"] for place in right],
            "why": _remarks(question, right),
        }


def has_several(question: Question) -> bool:
    """Whether more than one answer is right."""
    return len(_right_places(question)) > 1


def right_place(question: Question) -> int:
    """The place of the first right answer, from 0."""
    return _right_places(question)[0]


def _right_places(question: Question) -> list[int]:
    return [place for place, answer in enumerate(question["answers"]) if answer["correct"]]


def _remarks(question: Question, places: Sequence[int]) -> list[str]:
    said = (question["answers"][place].get("remark", "") for place in places)
    return [text for text in said if text]
