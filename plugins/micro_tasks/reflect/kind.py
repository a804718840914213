"""The kind "reflect": its content, its answer, and when it is complete."""

from collections.abc import Mapping
from typing import Any

from lti_app.domain.invalid_input import Form, FormReader, first
from lti_app.domain.localized_text import LocalizedText
from lti_app.extension.micro_task import Assessment, InvalidAnswers, InvalidContent, RecallQuestion
from plugins.micro_tasks.lines import read_lines
from plugins.micro_tasks.reflect.words import ANSWER_MISSING, WORDS

QUESTION_LIMIT = 500
PROMPTS = 3
PROMPT_LIMIT = 200
ANSWER_LIMIT = 5_000
LONGEST_MINUTES = 60
USUAL_MINUTES = 5


class Reflect:
    """Content: ``{"question": text of at most 500 characters, "prompts": [text, 0 to 3 of at most
    200 characters], "minutes": 1 to 60}``. The prompts help to begin and need no answer each.

    Answers: ``{"answer": text}``. The mentor reads it; it is complete with the hand-in.
    """

    key = "reflect"
    name = LocalizedText(de="Nachdenken", en="Reflect")
    summary = LocalizedText(
        de="Eine gute Frage; die Antwort lesen nur Sie beide.",
        en="One good question; only the two of you read the answer.",
    )
    gives_points = False
    mentor_reads = True
    is_joint = False
    takes_files = False
    editor_template = "micro_tasks/reflect/editor.html"
    player_template = "micro_tasks/reflect/player.html"

    def editor(self, form: Form) -> Mapping[str, Any]:
        """Everything as typed; a new task takes a few minutes."""
        return {
            "question": first(form, "question"),
            "prompts": first(form, "prompts"),
            "minutes": first(form, "minutes") if "minutes" in form else str(USUAL_MINUTES),
            "words": WORDS,
        }

    def read_content(self, form: Form) -> dict[str, Any]:
        """Question and prompts. Raises InvalidContent."""
        reader = FormReader(form)
        content = {
            "question": reader.text("question", QUESTION_LIMIT, required=True),
            "prompts": read_lines(reader, "prompts", lowest=0, highest=PROMPTS, limit=PROMPT_LIMIT),
            "minutes": reader.number("minutes", 1, LONGEST_MINUTES),
        }
        reader.finish(InvalidContent)
        return content

    def write_content(self, content: Mapping[str, Any]) -> dict[str, list[str]]:
        """The form of this content."""
        return {
            "question": [content["question"]],
            "prompts": ["\n".join(content["prompts"])],
            "minutes": [str(content["minutes"])],
        }

    def minutes(self, content: Mapping[str, Any]) -> int:
        """As the mentor says."""
        return int(content["minutes"])

    def retries(self, content: Mapping[str, Any]) -> int | None:
        """As often as one likes: thoughts may grow."""
        return None

    def view(self, content: Mapping[str, Any], answers: Mapping[str, Any]) -> Mapping[str, Any]:
        """Question, prompts, and the answer so far."""
        return {
            "question": content["question"],
            "prompts": content["prompts"],
            "answer": answers.get("answer", ""),
            "words": WORDS,
        }

    def read_answers(self, content: Mapping[str, Any], form: Form) -> dict[str, Any]:
        """The answer so far. Raises InvalidAnswers."""
        reader = FormReader(form)
        answers = {"answer": reader.text("answer", ANSWER_LIMIT)}
        if reader.problems:
            raise InvalidAnswers(reader.problems, answers)
        return answers

    def recall(self, content: Mapping[str, Any]) -> tuple[RecallQuestion, ...]:
        """None: the question has no right answer."""
        return ()

    def assess(self, content: Mapping[str, Any], answers: Mapping[str, Any]) -> Assessment:
        """An answer is complete. Raises InvalidAnswers where there is none."""
        if not answers["answer"]:
            raise InvalidAnswers({"answer": ANSWER_MISSING}, answers)
        return Assessment(complete=True)
