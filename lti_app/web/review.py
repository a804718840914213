"""The mentor's look at what was handed in: two buttons and a note; a third where no try is left."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from lti_app.domain.invalid_input import InvalidInput
from lti_app.domain.micro_task import SubmissionState
from lti_app.services import submission as submissions
from lti_app.web import forms
from lti_app.web.calendar_day import today
from lti_app.web.task_page import draw, task
from lti_app.web.tool import db, tool
from lti_app.web.visit import visit

pages = Blueprint("review", __name__)


@pages.post("/tasks/<int:task_id>/review")
def decide(task_id: int) -> Response | tuple[str, int]:
    """Accept it, or ask for more."""
    try:
        state = submissions.review(
            db(),
            tool().registry.micro_tasks,
            task_id,
            forms.typed(),
            person_id=visit().person_id,
            now=datetime.now(UTC),
            today=today(),
        )
    except InvalidInput as error:
        return draw(task(task_id), error.problems, typed=forms.typed()), 422
    just = "accepted" if state is SubmissionState.COMPLETED else "asked"
    return redirect(url_for("submission.show", task_id=task_id, just=just), 303)


@pages.post("/tasks/<int:task_id>/another-try")
def another_try(task_id: int) -> Response:
    """Let the mentee hand in once more."""
    submissions.give_another_try(db(), task_id, person_id=visit().person_id, now=datetime.now(UTC))
    return redirect(url_for("submission.show", task_id=task_id, just="another_try"), 303)
