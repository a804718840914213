"""The kind "reflect": one question, and an answer that only the two read."""

from lti_app.extension.registry import Registry
from plugins.micro_tasks.reflect.kind import Reflect


def register(registry: Registry) -> None:
    """Switch the kind on."""
    registry.micro_tasks.add(Reflect())
