"""The types of questions by the word that content keeps."""

from collections.abc import Mapping

from plugins.micro_tasks.quiz.choice import Choice
from plugins.micro_tasks.quiz.order import Order
from plugins.micro_tasks.quiz.question import Question, QuestionType
from plugins.micro_tasks.quiz.short import Short

CHOICE = "choice"
TYPES: Mapping[str, QuestionType] = {CHOICE: Choice(), "short": Short(), "order": Order()}


def type_of(question: Question) -> QuestionType:
    """The type of a question; content from before there were others says nothing."""
    return TYPES[question.get("type", CHOICE)]
