"""Micro-tasks: the mentor sets one, changes or withdraws it while the mentee has not started.

What the mentee does with it stands in services/submission. Rules: domain/micro_task.py.
"""

from lti_app.services.kind import Kinds, kind_of
from lti_app.services.micro_task.changes import change_task, set_task, withdraw_task
from lti_app.services.micro_task.editor import TaskEditor, editor, editor_of
from lti_app.services.micro_task.preview import TaskPreview, preview, preview_change
from lti_app.services.micro_task.step import TaskAtStep, at_step

__all__ = [
    "Kinds",
    "TaskAtStep",
    "TaskEditor",
    "TaskPreview",
    "at_step",
    "change_task",
    "editor",
    "editor_of",
    "kind_of",
    "preview",
    "preview_change",
    "set_task",
    "withdraw_task",
]
