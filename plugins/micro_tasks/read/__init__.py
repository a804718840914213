"""The kind "read": a short text, perhaps with one question to take along."""

from lti_app.extension.registry import Registry
from plugins.micro_tasks.read.kind import Read


def register(registry: Registry) -> None:
    """Switch the kind on."""
    registry.micro_tasks.add(Read())
