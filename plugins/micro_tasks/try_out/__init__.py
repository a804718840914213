"""The kind "try": steps to do in the real tool, ticked one by one, with evidence of one's choice.

The folder has another name because ``try`` is a word of Python.
"""

from lti_app.extension.registry import Registry
from plugins.micro_tasks.try_out.kind import TryOut


def register(registry: Registry) -> None:
    """Switch the kind on."""
    registry.micro_tasks.add(TryOut())
