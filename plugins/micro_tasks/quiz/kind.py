"""The kind "quiz": its content, its answers, and what they are worth."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from lti_app.extension.micro_task import (
    Assessment,
    Form,
    InvalidAnswers,
    LocalizedText,
    RecallQuestion,
)
from plugins.micro_tasks.quiz.editor import (
    QUESTIONS,
    questions_shown,
    read_questions,
    write_questions,
)
from plugins.micro_tasks.quiz.words import WORDS, not_an_answer, not_answered

WORDS_A_MINUTE = 180
SECONDS_TO_DECIDE = 15


class Quiz:
    """Questions to choose, to write a few words, or to put things in order.

    Content: ``{"questions": [question, …], "retries": None, "text": "", "text_first": False}``.
    A question is one of

    - ``{"type": "choice", "text", "answers": [{"text", "correct", "remark"}, …]}``: two to four
      answers; with several right ones exactly these must be chosen. The remark on an answer
      appears to whoever chose it.
    - ``{"type": "short", "text", "accepted": ["Kanban board", …], "hint": "", "remark": ""}``:
      the first accepted answer is the one shown as the solution; see comparison.py for what
      counts as the same.
    - ``{"type": "order", "text", "items": ["first", "second", …], "hint": "", "remark": ""}``:
      three to six different items in their right order; the mentee sees them shuffled.

    A hint appears to a wrong answer, the remark to a right one and with the solution. ``retries``
    is None for as many as one likes, or 0 to 3. ``text`` is Markdown to read after the questions
    were tried (first trying makes it stick), or before them with ``text_first``. Missing are
    allowed: type ("choice"), hint, remark, retries, text, text_first.

    Answers: ``{"q1": [0, 2], "q2": "kanban", "q3": [2, 1, 0], "tried": true}``: places of chosen
    answers from 0; the words; for each item in its right order the place it was given from 1, 0
    for none; ``tried`` once they were handed in, so that the text stays on the page.
    """

    key = "quiz"
    name = LocalizedText(de="Quiz", en="Quiz")
    summary = LocalizedText(
        de="Ein paar Fragen mit Antworten zur Auswahl, beliebig oft wiederholbar.",
        en="A few questions with answers to choose from, to be repeated at will.",
    )
    gives_points = True
    mentor_reads = False
    is_joint = False
    takes_files = False
    editor_template = "micro_tasks/quiz/editor.html"
    player_template = "micro_tasks/quiz/player.html"

    def editor(self, form: Form) -> Mapping[str, Any]:
        """The questions as typed, after adding or removing one."""
        questions = questions_shown(form)
        return {
            "questions": questions,
            "can_add": len(questions) < QUESTIONS,
            "can_remove": len(questions) > 1,
            "words": WORDS,
        }

    def read_content(self, form: Form) -> dict[str, Any]:
        """One to ten questions. Raises InvalidContent."""
        return {"questions": read_questions(form)}

    def write_content(self, content: Mapping[str, Any]) -> dict[str, list[str]]:
        """The form of this content."""
        return write_questions(content["questions"])

    def minutes(self, content: Mapping[str, Any]) -> int:
        """The time to read everything once, and to decide on each question."""
        texts = [question["text"] for question in content["questions"]]
        for question in content["questions"]:
            texts.extend(answer["text"] for answer in question["answers"])
        words = sum(len(text.split()) for text in texts)
        decisions = len(content["questions"]) * SECONDS_TO_DECIDE / 60
        return max(1, ceil(words / WORDS_A_MINUTE + decisions))

    def retries(self, content: Mapping[str, Any]) -> int | None:
        """The task's setting."""
        return content.get("retries")

    def view(self, content: Mapping[str, Any], answers: Mapping[str, Any]) -> Mapping[str, Any]:
        """The questions with what was chosen; which answers are right is not among it."""
        return {
            "questions": [
                {
                    "field": field,
                    "number": number,
                    "text": question["text"],
                    "several": _has_several(question),
                    "answers": [
                        (str(place), answer["text"])
                        for place, answer in enumerate(question["answers"])
                    ],
                    "chosen": [str(place) for place in answers.get(field, [])],
                }
                for number, field, question in _numbered(content)
            ],
            "words": WORDS,
        }

    def read_answers(self, content: Mapping[str, Any], form: Form) -> dict[str, Any]:
        """The places of what was chosen; a question may be open. Raises InvalidAnswers."""
        answers: dict[str, Any] = {}
        problems = {}
        for number, field, question in _numbered(content):
            places = {str(place): place for place in range(len(question["answers"]))}
            sent = form.get(field, [])
            chosen = sorted({places[value] for value in sent if value in places})
            too_many = len(chosen) > 1 and not _has_several(question)
            if too_many or any(value not in places for value in sent):
                problems[field] = not_an_answer(number)
                chosen = [] if too_many else chosen
            if chosen:
                answers[field] = chosen
        if problems:
            raise InvalidAnswers(problems, answers)
        return answers

    def recall(self, content: Mapping[str, Any]) -> tuple[RecallQuestion, ...]:
        """Its questions that have exactly one right answer."""
        return tuple(
            RecallQuestion(
                text=question["text"],
                answers=tuple(answer["text"] for answer in question["answers"]),
                right=[answer["correct"] for answer in question["answers"]].index(True),
            )
            for question in content["questions"]
            if not _has_several(question)
        )

    def assess(self, content: Mapping[str, Any], answers: Mapping[str, Any]) -> Assessment:
        """A point for each right question, and the mentor's remarks on what was chosen.

        Raises:
            InvalidAnswers: a question has no answer yet.
        """
        questions = _numbered(content)
        open_questions = {
            field: not_answered(number) for number, field, _ in questions if not answers.get(field)
        }
        if open_questions:
            raise InvalidAnswers(open_questions, answers)
        remarks = {field: _remark(question, answers[field]) for _, field, question in questions}
        return Assessment(
            complete=True,
            points=sum(remark["right"] for remark in remarks.values()),
            maximum=len(questions),
            remarks=remarks,
        )


def _numbered(content: Mapping[str, Any]) -> list[tuple[int, str, Mapping[str, Any]]]:
    """Each question with its number from 1 and the name of its field."""
    return [
        (number, f"q{number}", question)
        for number, question in enumerate(content["questions"], start=1)
    ]


def _has_several(question: Mapping[str, Any]) -> bool:
    return len([answer for answer in question["answers"] if answer["correct"]]) > 1


def _remark(question: Mapping[str, Any], chosen: Sequence[int]) -> dict[str, Any]:
    """Whether a question is right, and what the mentor says to the chosen answers."""
    right = [place for place, answer in enumerate(question["answers"]) if answer["correct"]]
    answers = [question["answers"][place] for place in chosen]
    return {
        "right": list(chosen) == right,
        "texts": [answer["remark"] for answer in answers if answer["remark"]],
    }
