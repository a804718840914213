"""What the two people of a tandem do with a micro-task that is set: see it, do it, look at it."""

from lti_app.services.submission.mentor_view import MentorView, mentor_view
from lti_app.services.submission.page import TaskPage, task_page
from lti_app.services.submission.review import give_another_try, review
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
    "MentorView",
    "Saved",
    "TaskPage",
    "give_another_try",
    "hand_in",
    "mentor_view",
    "review",
    "save",
    "start",
    "task_page",
]
