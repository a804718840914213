"""The kind "quiz": its content, its answers, and what they are worth."""

from collections.abc import Mapping
from math import ceil
from typing import Any

from lti_app.domain.invalid_input import CHOOSE_ONE, Form, FormReader, first
from lti_app.domain.localized_text import LocalizedText
from lti_app.extension.micro_task import Assessment, InvalidAnswers, InvalidContent, RecallQuestion
from plugins.micro_tasks.markdown import WORDS_A_MINUTE, read_markdown
from plugins.micro_tasks.quiz.choice import has_several, right_place
from plugins.micro_tasks.quiz.editor import (
    ADD,
    QUESTIONS,
    questions_shown,
    read_questions,
    write_questions,
)
from plugins.micro_tasks.quiz.question import Question, QuestionType
from plugins.micro_tasks.quiz.question_types import CHOICE, type_of
from plugins.micro_tasks.quiz.words import WORDS

TEXT_LIMIT = 10_000
MOST_RETRIES = 3
# What is asked again days later can be answered at a glance.
RECALL_ANSWERS = 5

_RETRIES = {"": None} | {str(number): number for number in range(MOST_RETRIES + 1)}


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
        de="Ein paar Fragen: auswählen, kurz antworten oder ordnen, mit Rückmeldung.",
        en="A few questions: choose, answer briefly or put in order, with remarks.",
    )
    gives_points = True
    mentor_reads = False
    is_joint = False
    takes_files = False
    editor_template = "micro_tasks/quiz/editor.html"
    player_template = "micro_tasks/quiz/player.html"

    def editor(self, form: Form) -> Mapping[str, Any]:
        """Everything as typed, after adding or removing a question."""
        questions = questions_shown(form)
        return {
            "questions": questions,
            "add": dict(ADD) if len(questions) < QUESTIONS else {},
            "can_remove": len(questions) > 1,
            "text": first(form, "text"),
            "text_first": list(form.get("text_first", [])),
            "retries": form.get("retries", [""])[:1],
            "retry_choices": list(_RETRIES),
            "words": WORDS,
        }

    def read_content(self, form: Form) -> dict[str, Any]:
        """One to ten questions, the text to them, and how often they can be tried again.

        Raises:
            InvalidContent
        """
        reader = FormReader(form)
        questions = read_questions(reader, form)
        text = reader.text("text", TEXT_LIMIT)
        retries = first(form, "retries")
        if retries not in _RETRIES:
            reader.reject("retries", CHOOSE_ONE)
        reader.finish(InvalidContent)
        return {
            "questions": questions,
            "retries": _RETRIES[retries],
            "text": text,
            "text_first": "yes" in form.get("text_first", []),
        }

    def write_content(self, content: Mapping[str, Any]) -> dict[str, list[str]]:
        """The form of this content."""
        retries = content.get("retries")
        return {
            **write_questions(content["questions"]),
            "retries": ["" if retries is None else str(retries)],
            "text": [content.get("text", "")],
            "text_first": ["yes"] if content.get("text_first") else [],
        }

    def minutes(self, content: Mapping[str, Any]) -> int:
        """The time to read everything once, and to decide on each question."""
        texts, seconds = [content.get("text", "")], 0
        for _number, _name, question, kind in _questions(content):
            texts += [question["text"], *kind.words(question)]
            seconds += kind.seconds
        words = sum(len(text.split()) for text in texts)
        return max(1, ceil(words / WORDS_A_MINUTE + seconds / 60))

    def retries(self, content: Mapping[str, Any]) -> int | None:
        """The task's setting."""
        return content.get("retries")

    def view(self, content: Mapping[str, Any], answers: Mapping[str, Any]) -> Mapping[str, Any]:
        """The questions with what was answered, and the text to read; no solution is among it."""
        return {
            "questions": [
                {
                    "field": name,
                    "number": number,
                    "type": question.get("type", CHOICE),
                    "text": question["text"],
                    **kind.view(question, name, answers.get(name)),
                }
                for number, name, question, kind in _questions(content)
            ],
            "text": read_markdown(content["text"]) if content.get("text") else None,
            "text_first": bool(content.get("text_first")),
            "tried": bool(answers.get("tried")),
            "words": WORDS,
        }

    def read_answers(self, content: Mapping[str, Any], form: Form) -> dict[str, Any]:
        """What was answered; a question may be open. Raises InvalidAnswers."""
        answers: dict[str, Any] = {}
        problems = {}
        for number, name, question, kind in _questions(content):
            answer, problem = kind.read_answer(question, form, name, number)
            if problem:
                problems[name] = problem
            if answer:
                answers[name] = answer
        if content.get("text") and form.get("tried"):
            answers["tried"] = True
        if problems:
            raise InvalidAnswers(problems, answers)
        return answers

    def recall(self, content: Mapping[str, Any]) -> tuple[RecallQuestion, ...]:
        """Its questions to choose that have exactly one right answer."""
        return tuple(
            RecallQuestion(
                text=question["text"],
                answers=tuple(answer["text"] for answer in question["answers"]),
                right=right_place(question),
            )
            for question in content["questions"]
            if question.get("type", CHOICE) == CHOICE
            and not has_several(question)
            and len(question["answers"]) <= RECALL_ANSWERS
        )

    def assess(self, content: Mapping[str, Any], answers: Mapping[str, Any]) -> Assessment:
        """A point for each right question, and what is said to each answer.

        Raises:
            InvalidAnswers: a question has no answer yet.
        """
        missing, remarks, solution = {}, {}, {}
        for number, name, question, kind in _questions(content):
            answer = answers.get(name)
            if problem := kind.missing(question, answer, number):
                missing[name] = problem
                continue
            is_right = kind.is_right(question, answer)
            remarks[name] = {"right": is_right, **kind.remark(question, answer)}
            if not is_right:
                solution[name] = kind.solution(question)
        if missing:
            raise InvalidAnswers(missing, answers)
        return Assessment(
            complete=True,
            points=sum(remark["right"] for remark in remarks.values()),
            maximum=len(remarks),
            remarks=remarks,
            solution=solution,
        )


def _questions(content: Mapping[str, Any]) -> list[tuple[int, str, Question, QuestionType]]:
    """Each question with its number from 1, its name in forms and answers, and its type."""
    return [
        (number, f"q{number}", question, type_of(question))
        for number, question in enumerate(content["questions"], start=1)
    ]
