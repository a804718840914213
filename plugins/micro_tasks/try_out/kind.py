"""The kind "try": its content, its answers, and when it is complete."""

from collections.abc import Mapping
from typing import Any

from lti_app.domain.invalid_input import CHOOSE_ONE, Form, FormReader, first
from lti_app.domain.localized_text import LocalizedText
from lti_app.extension.micro_task import Assessment, InvalidAnswers, InvalidContent, RecallQuestion
from plugins.micro_tasks.evidence import (
    problems_of_evidence,
    read_evidence,
    view_of_evidence,
)
from plugins.micro_tasks.lines import read_lines
from plugins.micro_tasks.markdown import read_markdown
from plugins.micro_tasks.try_out.words import WORDS

INTRODUCTION_LIMIT = 5_000
STEPS = 12
STEP_LIMIT = 300
LONGEST_MINUTES = 60
USUAL_MINUTES = 5

# What must be shown besides the ticks: nothing, or something of one's own choice.
EVIDENCE = ("any", "none")


class TryOut:
    """Content: ``{"introduction": Markdown or "", "steps": [text, 1 to 12 of at most 300
    characters], "evidence": "any" or "none", "review": bool, "minutes": 1 to 60}``.

    With ``"evidence": "any"`` a text, a link or a file must be given, with ``"none"`` the ticks are
    enough. With ``review`` the task is complete when the mentor has looked at it.

    Answers: ``{"done": [0, 2], "text": text, "link": text, "files": [keys]}``; ``done`` are the
    places of the ticked steps, from 0. Who leaves a step out says why in the text.
    """

    key = "try"
    name = LocalizedText(de="Ausprobieren", en="Try")
    summary = LocalizedText(
        de="Schritte im echten Werkzeug, zum Abhaken; gezeigt wird, was man selbst wählt.",
        en="Steps in the real tool, to be ticked; people choose what they show of it.",
    )
    gives_points = False
    mentor_reads = True
    is_joint = False
    takes_files = True
    editor_template = "micro_tasks/try_out/editor.html"
    player_template = "micro_tasks/try_out/player.html"

    def editor(self, form: Form) -> Mapping[str, Any]:
        """Everything as typed; a new task takes a few minutes and wants something shown."""
        is_new = "steps" not in form
        return {
            "introduction": first(form, "introduction"),
            "steps": first(form, "steps"),
            "evidence": ["any"] if is_new else list(form.get("evidence", [])),
            "review": list(form.get("review", [])),
            "minutes": str(USUAL_MINUTES) if is_new else first(form, "minutes"),
            "words": WORDS,
        }

    def read_content(self, form: Form) -> dict[str, Any]:
        """The steps and what is around them. Raises InvalidContent."""
        reader = FormReader(form)
        evidence = first(form, "evidence")
        if evidence not in EVIDENCE:
            reader.reject("evidence", CHOOSE_ONE)
        content = {
            "introduction": reader.text("introduction", INTRODUCTION_LIMIT),
            "steps": read_lines(reader, "steps", lowest=1, highest=STEPS, limit=STEP_LIMIT),
            "evidence": evidence,
            "review": "yes" in form.get("review", []),
            "minutes": reader.number("minutes", 1, LONGEST_MINUTES),
        }
        reader.finish(InvalidContent)
        return content

    def write_content(self, content: Mapping[str, Any]) -> dict[str, list[str]]:
        """The form of this content."""
        return {
            "introduction": [content["introduction"]],
            "steps": ["\n".join(content["steps"])],
            "evidence": [content["evidence"]],
            "review": ["yes"] if content["review"] else [],
            "minutes": [str(content["minutes"])],
        }

    def minutes(self, content: Mapping[str, Any]) -> int:
        """As the mentor says: nobody else knows the tool and the people."""
        return int(content["minutes"])

    def retries(self, content: Mapping[str, Any]) -> int | None:
        """As often as one likes."""
        return None

    def view(self, content: Mapping[str, Any], answers: Mapping[str, Any]) -> Mapping[str, Any]:
        """The steps with their ticks, and what was given so far."""
        done = set(answers.get("done", []))
        return {
            "introduction": read_markdown(content["introduction"]),
            "steps": [
                {"value": str(place), "text": text, "done": place in done}
                for place, text in enumerate(content["steps"])
            ],
            "takes_evidence": content["evidence"] == "any",
            "review": content["review"],
            "words": WORDS,
            **view_of_evidence(answers),
        }

    def read_answers(self, content: Mapping[str, Any], form: Form) -> dict[str, Any]:
        """Ticks and evidence so far. Raises InvalidAnswers."""
        reader = FormReader(form)
        ticked = set(form.get("done", []))
        answers = {
            "done": [place for place in range(len(content["steps"])) if str(place) in ticked],
            **read_evidence(reader, form),
        }
        if reader.problems:
            raise InvalidAnswers(reader.problems, answers)
        return answers

    def recall(self, content: Mapping[str, Any]) -> tuple[RecallQuestion, ...]:
        """None: doing has no right answer."""
        return ()

    def assess(self, content: Mapping[str, Any], answers: Mapping[str, Any]) -> Assessment:
        """Done when it was done, or when the mentor has seen it.

        Raises:
            InvalidAnswers: a step is open and nothing is said of it, nothing is shown although
                something must be, or the link is none.
        """
        problems = problems_of_evidence(
            answers,
            is_wanted=content["evidence"] == "any",
            is_all_done=len(answers["done"]) == len(content["steps"]),
        )
        if problems:
            raise InvalidAnswers(problems, answers)
        return Assessment(complete=not content["review"], needs_review=content["review"])
