"""The kind "watch": a video with chapters, captions and a transcript."""

from lti_app.extension.registry import Registry
from plugins.micro_tasks.watch.kind import Watch


def register(registry: Registry) -> None:
    """Switch the kind on."""
    registry.micro_tasks.add(Watch())
