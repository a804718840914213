"""The kind "read": its content, its one optional answer, and when it is complete."""

from collections.abc import Mapping
from typing import Any

from lti_app.domain.invalid_input import Form, FormReader, first
from lti_app.domain.localized_text import LocalizedText
from lti_app.extension.micro_task import Assessment, InvalidAnswers, InvalidContent, RecallQuestion
from plugins.micro_tasks.markdown import read_markdown, reading_minutes
from plugins.micro_tasks.read.words import WORDS

TEXT_LIMIT = 20_000
QUESTION_LIMIT = 300
ANSWER_LIMIT = 2_000


class Read:
    """Content: ``{"text": Markdown, "question": text or ""}``. Answers: ``{"answer": text}``.

    The question has no right answer and need not be answered: handing in says "I have read it".
    """

    key = "read"
    name = LocalizedText(de="Lesen", en="Read")
    summary = LocalizedText(
        de="Ein kurzer Text, wenn Sie möchten mit einer Frage zum Mitnehmen.",
        en="A short text, with a question to take along if you like.",
    )
    gives_points = False
    mentor_reads = False
    is_joint = False
    takes_files = False
    editor_template = "micro_tasks/read/editor.html"
    player_template = "micro_tasks/read/player.html"

    def editor(self, form: Form) -> Mapping[str, Any]:
        """Text and question as typed; a new task suggests the question."""
        question = first(form, "question") if "text" in form else None
        return {
            "text": first(form, "text"),
            "question": question,
            "suggestion": WORDS["suggestion"],
            "words": WORDS,
        }

    def read_content(self, form: Form) -> dict[str, Any]:
        """Text and question. Raises InvalidContent."""
        reader = FormReader(form)
        content = {
            "text": reader.text("text", TEXT_LIMIT, required=True),
            "question": reader.text("question", QUESTION_LIMIT),
        }
        reader.finish(InvalidContent)
        return content

    def write_content(self, content: Mapping[str, Any]) -> dict[str, list[str]]:
        """The form of this content."""
        return {"text": [content["text"]], "question": [content["question"]]}

    def minutes(self, content: Mapping[str, Any]) -> int:
        """The time to read, and a minute for the question."""
        return reading_minutes(content["text"]) + (1 if content["question"] else 0)

    def retries(self, content: Mapping[str, Any]) -> int | None:
        """As many as one likes: an answer can be thought over."""
        return None

    def view(self, content: Mapping[str, Any], answers: Mapping[str, Any]) -> Mapping[str, Any]:
        """Harmless HTML, the question, and the answer so far."""
        return {
            "text": read_markdown(content["text"]),
            "reading_minutes": reading_minutes(content["text"]),
            "question": content["question"],
            "answer": answers.get("answer", ""),
            "words": WORDS,
        }

    def read_answers(self, content: Mapping[str, Any], form: Form) -> dict[str, Any]:
        """The answer, which may be empty. Raises InvalidAnswers."""
        reader = FormReader(form)
        answers = {"answer": reader.text("answer", ANSWER_LIMIT) if content["question"] else ""}
        if reader.problems:
            raise InvalidAnswers(reader.problems, answers)
        return answers

    def recall(self, content: Mapping[str, Any]) -> tuple[RecallQuestion, ...]:
        """None: the question has no right answer."""
        return ()

    def assess(self, content: Mapping[str, Any], answers: Mapping[str, Any]) -> Assessment:
        """Read is read."""
        return Assessment(complete=True)
