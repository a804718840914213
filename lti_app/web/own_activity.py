"""A mentor asks that a task gets an activity of its own in the course, or takes that back (F17)."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from lti_app.services import own_activity
from lti_app.web.tool import db
from lti_app.web.visit import visit

pages = Blueprint("own_activity", __name__)


@pages.post("/tasks/<int:task_id>/placement")
def ask(task_id: int) -> Response:
    """Ask the coordinator to place it."""
    own_activity.ask(db(), task_id, person_id=visit().person_id)
    return redirect(url_for("submission.show", task_id=task_id), 303)


@pages.post("/tasks/<int:task_id>/placement/take-back")
def take_back(task_id: int) -> Response:
    """Do not ask any more."""
    own_activity.take_back(db(), task_id, person_id=visit().person_id)
    return redirect(url_for("submission.show", task_id=task_id), 303)
