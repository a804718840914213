"""What the two people of a tandem do with a micro-task that is set: see it, do it, look at it."""

from lti_app.services.submission.page import TaskPage, task_page
from lti_app.services.submission.review import review
from lti_app.services.submission.work import (
    ChangedMeanwhile,
    HandedIn,
    Saved,
    hand_in,
    save,
    start,
)

__all__ = [
    "ChangedMeanwhile",
    "HandedIn",
    "Saved",
    "TaskPage",
    "hand_in",
    "review",
    "save",
    "start",
    "task_page",
]
