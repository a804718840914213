"""A micro-task as its two people see it: one works on it, the other sees how far it is."""

from datetime import UTC, datetime

from flask import Blueprint, jsonify, redirect, url_for
from werkzeug.wrappers import Response

from lti_app.domain.invalid_input import Form
from lti_app.domain.micro_task import NoTriesLeft, SubmissionState
from lti_app.domain.upload import FileRefused
from lti_app.extension.micro_task import InvalidAnswers
from lti_app.services import submission as submissions
from lti_app.web import forms
from lti_app.web.calendar_day import today
from lti_app.web.task_page import draft_of, draw, refused, save_answers, task
from lti_app.web.tool import db, tool
from lti_app.web.upload import explain_large_bodies, keep_chosen_file
from lti_app.web.visit import visit

pages = Blueprint("submission", __name__)
explain_large_bodies(pages)


@pages.get("/tasks/<int:task_id>")
def show(task_id: int) -> str:
    """The task; the mentee's opening it counts as having started."""
    page = task(task_id)
    if page.can_work and page.role == "mentee" and page.state is SubmissionState.OPEN:
        submissions.start(db(), task_id, person_id=visit().person_id, now=datetime.now(UTC))
    draft = forms.kept() if page.can_work else None
    return draw(page) if draft is None else _brought_back(task_id, draft)


@pages.post("/tasks/<int:task_id>/save")
def save(task_id: int) -> Response | tuple[Response, int]:
    """Autosave: keep the answers so far."""
    try:
        saved = save_answers(task_id, forms.typed())
    except submissions.ChangedMeanwhile:
        forms.keep(draft_of(task_id))
        return jsonify(saved=False), 409
    except (InvalidAnswers, NoTriesLeft):
        return jsonify(saved=False), 422
    return jsonify(saved=True, seen=saved.stamps)


@pages.post("/tasks/<int:task_id>")
def hand_in(task_id: int) -> Response | tuple[str, int]:
    """Hand in, with a file that was chosen and not added yet. What is unfinished was saved."""
    form = forms.typed()
    try:
        keep_chosen_file(task_id)
        done = submissions.hand_in(
            db(),
            tool().registry.micro_tasks,
            task_id,
            form,
            person_id=visit().person_id,
            now=datetime.now(UTC),
            today=today(),
        )
    except InvalidAnswers as error:
        forms.keep()
        return refused(task_id, form, error), 422
    except FileRefused as error:
        return _without_file(task_id, form, error), 422
    except NoTriesLeft:
        return redirect(url_for("submission.show", task_id=task_id, just="final"), 303)
    forms.forget()
    if done.unfinished:
        return draw(task(task_id), done.unfinished), 422
    return redirect(url_for("submission.show", task_id=task_id, just=_outcome(done)), 303)


def _outcome(done: submissions.HandedIn) -> str:
    if done.newly_completed:
        return "done"
    return "sent" if done.state is SubmissionState.IN_REVIEW else "tried"


def _without_file(task_id: int, form: Form, error: FileRefused) -> str:
    """The task after a file was refused: everything else was saved."""
    problem = {"upload": error.problem}
    try:
        save_answers(task_id, form)
    except InvalidAnswers as others:
        forms.keep()
        return draw(task(task_id, others.answers), {**others.problems, **problem})
    return draw(task(task_id), problem)


def _brought_back(task_id: int, draft: Form) -> str:
    """The task with answers that were refused, or came after their visit had ended."""
    try:
        save_answers(task_id, draft)
    except InvalidAnswers as error:
        return refused(task_id, draft, error)
    return draw(task(task_id))
