"""The kind "quiz": one to ten questions with feedback on each answer."""

from lti_app.extension.registry import Registry
from plugins.micro_tasks.quiz.kind import Quiz


def register(registry: Registry) -> None:
    """Switch the kind on."""
    registry.micro_tasks.add(Quiz())
