"""The kind "project": its content, what both do on it, and when it is complete."""

from collections.abc import Mapping
from typing import Any

from lti_app.domain.invalid_input import Form, FormReader, first
from lti_app.domain.localized_text import LocalizedText
from lti_app.extension.micro_task import Assessment, InvalidAnswers, InvalidContent, RecallQuestion
from plugins.micro_tasks.evidence import (
    TEXT_LIMIT,
    problems_of_evidence,
    read_evidence,
    view_of_evidence,
)
from plugins.micro_tasks.lines import read_lines
from plugins.micro_tasks.markdown import read_markdown
from plugins.micro_tasks.project.words import WORDS

GOAL_LIMIT = 5_000
MILESTONES = 8
MILESTONE_LIMIT = 300
DELIVERABLE_LIMIT = 500

# A milestone is a sitting of a few minutes, as any other micro-task.
MINUTES_A_MILESTONE = 5


class Project:
    """Content: ``{"goal": Markdown, "milestones": [{"text": text of at most 300 characters}, 1 to
    8], "deliverable": text of at most 500 characters, "review": bool}``.

    Answers of both: ``{"m1": bool, … for each milestone, "notes": text, "text": text, "link": text,
    "files": [keys]}``. Each is a key of its own, so that two people can work at the same time.
    With ``review`` it is complete when the mentor says so, else with the hand-in.
    """

    key = "project"
    name = LocalizedText(de="Gemeinsames Projekt", en="Joint project")
    summary = LocalizedText(
        de="Etwas, das Sie zusammen machen: mit Meilensteinen und einem Ergebnis.",
        en="Something that the two of you make together: with milestones and one result.",
    )
    gives_points = False
    mentor_reads = True
    is_joint = True
    takes_files = True
    editor_template = "micro_tasks/project/editor.html"
    player_template = "micro_tasks/project/player.html"

    def editor(self, form: Form) -> Mapping[str, Any]:
        """Everything as typed."""
        return {
            "goal": first(form, "goal"),
            "milestones": first(form, "milestones"),
            "deliverable": first(form, "deliverable"),
            "review": list(form.get("review", [])),
            "words": WORDS,
        }

    def read_content(self, form: Form) -> dict[str, Any]:
        """Goal, milestones and deliverable. Raises InvalidContent."""
        reader = FormReader(form)
        content = {
            "goal": reader.text("goal", GOAL_LIMIT, required=True),
            "milestones": [
                {"text": text}
                for text in read_lines(
                    reader, "milestones", lowest=1, highest=MILESTONES, limit=MILESTONE_LIMIT
                )
            ],
            "deliverable": reader.text("deliverable", DELIVERABLE_LIMIT, required=True),
            "review": "yes" in form.get("review", []),
        }
        reader.finish(InvalidContent)
        return content

    def write_content(self, content: Mapping[str, Any]) -> dict[str, list[str]]:
        """The form of this content."""
        return {
            "goal": [content["goal"]],
            "milestones": ["\n".join(one["text"] for one in content["milestones"])],
            "deliverable": [content["deliverable"]],
            "review": ["yes"] if content["review"] else [],
        }

    def minutes(self, content: Mapping[str, Any]) -> int:
        """A few for each milestone."""
        return len(content["milestones"]) * MINUTES_A_MILESTONE

    def retries(self, content: Mapping[str, Any]) -> int | None:
        """As often as the two like."""
        return None

    def view(self, content: Mapping[str, Any], answers: Mapping[str, Any]) -> Mapping[str, Any]:
        """Goal, milestones with their ticks, and what the two gave so far."""
        return {
            "goal": read_markdown(content["goal"]),
            "milestones": [
                {"value": field, "text": one["text"], "done": answers.get(field, False)}
                for field, one in _numbered(content)
            ],
            "deliverable": content["deliverable"],
            "notes": answers.get("notes", ""),
            "review": content["review"],
            "words": WORDS,
            **view_of_evidence(answers),
        }

    def read_answers(self, content: Mapping[str, Any], form: Form) -> dict[str, Any]:
        """Ticks, notes and result so far. Raises InvalidAnswers."""
        reader = FormReader(form)
        ticked = set(form.get("done", []))
        answers = {
            **{field: field in ticked for field, _ in _numbered(content)},
            "notes": reader.text("notes", TEXT_LIMIT),
            **read_evidence(reader, form),
        }
        if reader.problems:
            raise InvalidAnswers(reader.problems, answers)
        return answers

    def recall(self, content: Mapping[str, Any]) -> tuple[RecallQuestion, ...]:
        """None: a result has no right answer."""
        return ()

    def assess(self, content: Mapping[str, Any], answers: Mapping[str, Any]) -> Assessment:
        """Done with the result, or when the mentor has said so.

        Raises:
            InvalidAnswers: a milestone is open and nothing is said of it, there is no result yet,
                or the link is none.
        """
        problems = problems_of_evidence(
            answers,
            is_wanted=True,
            is_all_done=all(answers[field] for field, _ in _numbered(content)),
        )
        if problems:
            raise InvalidAnswers(problems, answers)
        return Assessment(complete=not content["review"], needs_review=content["review"])


def _numbered(content: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Each milestone with the name of its answer."""
    return [(f"m{number}", one) for number, one in enumerate(content["milestones"], start=1)]
