"""The kind "project": something that both make, with milestones and one thing to hand in (S20)."""

from lti_app.extension.registry import Registry
from plugins.micro_tasks.project.kind import Project


def register(registry: Registry) -> None:
    """Switch the kind on."""
    registry.micro_tasks.add(Project())
