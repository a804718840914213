"""A question that a few words answer."""

from typing import Any

from lti_app.domain.invalid_input import Form, FormReader, first
from lti_app.domain.localized_text import LocalizedText
from plugins.micro_tasks.lines import read_lines
from plugins.micro_tasks.quiz.comparison import is_same
from plugins.micro_tasks.quiz.question import (
    ANSWER_LIMIT,
    Question,
    read_remarks,
    said_to,
    typed_remarks,
    write_remarks,
)
from plugins.micro_tasks.quiz.words import accepted_missing, not_written, words_too_long

ACCEPTED = 10


class Short:
    """Right when the words are the same as an accepted answer. An answer: the words."""

    fields: tuple[str, ...] = ("accepted",)
    seconds = 30

    def editor(self, form: Form, name: str) -> dict[str, Any]:
        """Accepted answers, hint and remark as typed."""
        return {"accepted": first(form, f"{name}_accepted"), **typed_remarks(form, name)}

    def read(self, reader: FormReader, form: Form, name: str, number: int) -> dict[str, Any]:
        """One to ten accepted answers, a line each."""
        accepted = read_lines(
            reader, f"{name}_accepted", lowest=0, highest=ACCEPTED, limit=ANSWER_LIMIT
        )
        if not any(accepted):
            reader.reject(f"{name}_accepted", accepted_missing(number))
        return {"accepted": accepted, **read_remarks(reader, name)}

    def write(self, question: Question, name: str) -> dict[str, list[str]]:
        """A line for each accepted answer."""
        accepted = "\n".join(question["accepted"])
        return {f"{name}_accepted": [accepted], **write_remarks(question, name)}

    def words(self, question: Question) -> list[str]:
        """Nothing."""
        return []

    def view(self, question: Question, name: str, answer: Any) -> dict[str, Any]:
        """What was written."""
        return {"answer": answer or ""}

    def read_answer(
        self, question: Question, form: Form, name: str, number: int
    ) -> tuple[str, LocalizedText | None]:
        """The words."""
        reader = FormReader(form)
        written = reader.text(name, ANSWER_LIMIT)
        return written, words_too_long(number, ANSWER_LIMIT) if reader.problems else None

    def missing(self, question: Question, answer: Any, number: int) -> LocalizedText | None:
        """Something must be written."""
        return None if answer else not_written(number)

    def is_right(self, question: Question, answer: str) -> bool:
        """One of the accepted answers, see comparison.py."""
        return any(is_same(answer, accepted) for accepted in question["accepted"])

    def remark(self, question: Question, answer: str) -> dict[str, Any]:
        """The remark or the hint."""
        return {"texts": said_to(question, is_right=self.is_right(question, answer))}

    def solution(self, question: Question) -> dict[str, list[str]]:
        """The first accepted answer."""
        return {"right": [question["accepted"][0]], "why": said_to(question, is_right=True)}
