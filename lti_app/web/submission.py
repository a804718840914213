"""A micro-task as its two people see it: the mentee works on it, the mentor sees how far it is."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_app.domain.invalid_input import Form
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.micro_task import SubmissionState
from lti_app.extension.micro_task import InvalidAnswers
from lti_app.services import submission as submissions
from lti_app.web import forms
from lti_app.web.tool import db, tool
from lti_app.web.visit import visit

pages = Blueprint("submission", __name__)


@pages.get("/tasks/<int:task_id>")
def show(task_id: int) -> str:
    """The task; the mentee's opening it counts as having started."""
    page = _task(task_id)
    if page.can_work and page.state is SubmissionState.OPEN:
        submissions.start(db(), task_id, person_id=visit().person_id, now=datetime.now(UTC))
    draft = forms.kept() if page.can_work else None
    return _page(page) if draft is None else _brought_back(task_id, draft)


@pages.post("/tasks/<int:task_id>/save")
def save(task_id: int) -> Response | tuple[Response, int]:
    """Autosave: keep the answers so far."""
    try:
        _save(task_id, forms.typed())
    except InvalidAnswers:
        return jsonify(saved=False), 422
    return jsonify(saved=True)


@pages.post("/tasks/<int:task_id>")
def hand_in(task_id: int) -> Response | tuple[str, int]:
    """Hand in. What is unfinished was saved and says so."""
    try:
        done = submissions.hand_in(
            db(),
            tool().registry.micro_tasks,
            task_id,
            forms.typed(),
            person_id=visit().person_id,
            now=datetime.now(UTC),
        )
    except InvalidAnswers as error:
        forms.keep()
        return _page(_task(task_id, error.answers), error.problems), 422
    forms.forget()
    if done.unfinished:
        return _page(_task(task_id), done.unfinished), 422
    outcome = "done" if done.newly_completed else "tried"
    return redirect(url_for("submission.show", task_id=task_id, just=outcome), 303)


def _save(task_id: int, answers: Form) -> None:
    """Keep these answers; a draft of them is not needed any more. Raises InvalidAnswers."""
    submissions.save(
        db(),
        tool().registry.micro_tasks,
        task_id,
        answers,
        person_id=visit().person_id,
        now=datetime.now(UTC),
    )
    forms.forget(f"tasks/{task_id}")


def _brought_back(task_id: int, draft: Form) -> str:
    """The task with answers that were refused, or came after their visit had ended."""
    try:
        _save(task_id, draft)
    except InvalidAnswers as error:
        return _page(_task(task_id, error.answers), error.problems)
    return _page(_task(task_id))


def _task(task_id: int, typed: Mapping[str, Any] | None = None) -> submissions.TaskPage:
    return submissions.task_page(
        db(), tool().registry.micro_tasks, task_id, person_id=visit().person_id, typed=typed
    )


def _page(page: submissions.TaskPage, problems: Mapping[str, LocalizedText] | None = None) -> str:
    return render_template(
        "micro_task/mentee.html" if page.role == "mentee" else "micro_task/mentor.html",
        page=page,
        form=forms.FilledForm({}, problems or {}),
        view=page.view,
        remarks=page.remarks,
        problems=problems or {},
        is_preview=page.role == "mentor",
        just=request.args.get("just"),
    )
