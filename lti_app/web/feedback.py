"""Feedback of both on a task: write it, wait for the other, read both at the same moment (F9)."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lti_app.domain.feedback import FeedbackAlreadyGiven, InvalidFeedback
from lti_app.services import feedback as feedbacks
from lti_app.web import forms
from lti_app.web.tool import db
from lti_app.web.visit import visit

pages = Blueprint("feedback", __name__)


@pages.get("/tasks/<int:task_id>/feedback")
def show(task_id: int) -> str:
    """The form, the seal, or both sides: what this person may see now."""
    return _page(task_id, forms.filled({}))


@pages.post("/tasks/<int:task_id>/feedback")
def give(task_id: int) -> Response | tuple[str, int]:
    """Give it; from then on it stays as it is."""
    try:
        feedbacks.give_feedback(
            db(), task_id, forms.typed(), person_id=visit().person_id, now=datetime.now(UTC)
        )
    except InvalidFeedback as error:
        return _page(task_id, forms.refused(error)), 422
    except FeedbackAlreadyGiven:
        # The second click of a double one, or another tab: what was given stays.
        return redirect(url_for("feedback.show", task_id=task_id), 303)
    forms.forget()
    return redirect(url_for("feedback.show", task_id=task_id), 303)


@pages.post("/tasks/<int:task_id>/feedback/read")
def acknowledge(task_id: int) -> Response:
    """Say that one has read the partner's words."""
    feedbacks.acknowledge(db(), task_id, person_id=visit().person_id, now=datetime.now(UTC))
    return redirect(url_for("home.show", all=""), 303)


def _page(task_id: int, form: forms.FilledForm) -> str:
    page = feedbacks.feedback_page(db(), task_id, person_id=visit().person_id)
    return render_template("feedback/show.html", page=page, form=form)
