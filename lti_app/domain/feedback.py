"""Feedback of both partners on a micro-task: two forms, and when which side sees what (F9, S15).

Both are revealed at the same moment, when both have given. Nothing of it ever reaches the LMS.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lti_app.domain.invalid_input import Form, FormReader, InvalidInput
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.tandem import TandemRole

SCALE = range(1, 6)
TEXT_LIMIT = 1000

# A number for a scale, a text for a question.
Answers = Mapping[str, int | str]


class TaskNotCompleted(Exception):
    """Feedback on a task is possible once the mentee has completed it."""


class FeedbackAlreadyGiven(Exception):
    """Given feedback cannot be changed: the partner may have read it."""


class NotRevealedYet(Exception):
    """The partner's feedback is sealed until both have given theirs."""


class InvalidFeedback(InvalidInput):
    """What somebody typed cannot be feedback."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A statement to agree with, from 1 (``low``) to 5 (``high``)."""

    key: str
    statement: LocalizedText
    low: LocalizedText
    high: LocalizedText


@dataclass(frozen=True, slots=True)
class Question:
    """A question to answer in a sentence or two."""

    key: str
    question: LocalizedText
    required: bool


@dataclass(frozen=True, slots=True)
class FeedbackForm:
    """What one side is asked."""

    scales: tuple[Scale, ...]
    questions: tuple[Question, ...]


_NOT_AT_ALL = LocalizedText(de="trifft nicht zu", en="not at all")
_COMPLETELY = LocalizedText(de="trifft voll zu", en="completely")

FORMS: Mapping[TandemRole, FeedbackForm] = {
    # The mentee, on the mentor's method and the relevance of the content.
    TandemRole.MENTEE: FeedbackForm(
        scales=(
            Scale(
                "method",
                LocalizedText(
                    de="Die Art, wie die Aufgabe gestellt und erklärt war, hat mir geholfen.",
                    en="The way the task was set and explained helped me.",
                ),
                _NOT_AT_ALL,
                _COMPLETELY,
            ),
            Scale(
                "relevance",
                LocalizedText(
                    de="Der Inhalt ist für meine Arbeit wichtig.",
                    en="The content matters for my work.",
                ),
                _NOT_AT_ALL,
                _COMPLETELY,
            ),
        ),
        questions=(
            Question(
                "helped",
                LocalizedText(
                    de="Was hat Ihnen beim Lernen am meisten geholfen?",
                    en="What helped you most to learn?",
                ),
                required=True,
            ),
            Question(
                "wish",
                LocalizedText(
                    de="Was sollte beim nächsten Mal anders sein?",
                    en="What would you like to be different next time?",
                ),
                required=False,
            ),
        ),
    ),
    # The mentor, on the mentee's progress.
    TandemRole.MENTOR: FeedbackForm(
        scales=(
            Scale(
                "progress",
                LocalizedText(
                    de="Mit dieser Aufgabe ist ein Fortschritt zu sehen.",
                    en="This task shows progress.",
                ),
                _NOT_AT_ALL,
                _COMPLETELY,
            ),
            Scale(
                "practice",
                LocalizedText(
                    de="Das Gelernte kann jetzt im Alltag angewendet werden.",
                    en="What was learnt can now be used in everyday work.",
                ),
                _NOT_AT_ALL,
                _COMPLETELY,
            ),
        ),
        questions=(
            Question(
                "strength",
                LocalizedText(
                    de="Was ist Ihrem Gegenüber besonders gut gelungen?",
                    en="What did your mentee do particularly well?",
                ),
                required=True,
            ),
            Question(
                "next",
                LocalizedText(
                    de="Was wäre ein guter nächster Schritt?",
                    en="What would be a good next step?",
                ),
                required=False,
            ),
        ),
    ),
}


def read_feedback(role: TandemRole, form: Form) -> dict[str, int | str]:
    """The feedback that a form of this side describes.

    Raises:
        InvalidFeedback: names every field that is wrong.
    """
    asked = FORMS[role]
    reader = FormReader(form)
    answers: dict[str, int | str] = {
        scale.key: reader.step(scale.key, SCALE) for scale in asked.scales
    }
    for question in asked.questions:
        answers[question.key] = reader.text(question.key, TEXT_LIMIT, required=question.required)
    reader.finish(InvalidFeedback)
    return answers


class FeedbackStanding(StrEnum):
    """Where the feedback on one task stands for one of the two."""

    NOT_DUE = "not_due"
    TO_GIVE = "to_give"
    WAITING = "waiting"
    TO_READ = "to_read"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class FeedbackExchange:
    """Which sides have given feedback on a task, and which have read their partner's."""

    completed: bool
    given: Collection[TandemRole] = ()
    read: Collection[TandemRole] = ()

    @property
    def revealed(self) -> bool:
        """Whether both have given."""
        return set(self.given) == set(TandemRole)

    def standing(self, viewer: TandemRole) -> FeedbackStanding:
        """Where the exchange stands for this side."""
        if not self.completed:
            return FeedbackStanding.NOT_DUE
        if viewer not in self.given:
            return FeedbackStanding.TO_GIVE
        if not self.revealed:
            return FeedbackStanding.WAITING
        return FeedbackStanding.DONE if viewer in self.read else FeedbackStanding.TO_READ

    def visible(self, author: TandemRole, viewer: TandemRole) -> bool:
        """Whether this side may see what that side has written."""
        return author in self.given and (viewer is author or self.revealed)

    def check_giving(self, author: TandemRole) -> None:
        """Raise TaskNotCompleted or FeedbackAlreadyGiven where this side may not give."""
        if not self.completed:
            raise TaskNotCompleted
        if author in self.given:
            raise FeedbackAlreadyGiven

    def check_reading(self) -> None:
        """Raise NotRevealedYet where there is nothing to read yet."""
        if not self.revealed:
            raise NotRevealedYet
