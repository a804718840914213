"""The mentor's pages of a micro-task: to set one, to change it, to take it back (F16)."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_app.domain.invalid_input import Form, first
from lti_app.domain.micro_task import InvalidTask
from lti_app.extension.micro_task import RESHAPE, MicroTaskKind
from lti_app.services import micro_task as tasks
from lti_app.web import forms
from lti_app.web.calendar_day import today
from lti_app.web.tool import db, tool
from lti_app.web.visit import visit

pages = Blueprint("micro_task", __name__)


@pages.get("/tandems/<int:tandem_id>/tasks/new")
def new(tandem_id: int) -> str:
    """An editor that is filled in as far as possible; the kind can be changed on the page."""
    page = tasks.editor(db(), tandem_id, person_id=visit().person_id, today=today())
    form = forms.filled(page.form)
    chosen = {name: [value] for name, value in request.args.items() if name in {"kind", "position"}}
    return _page(page, forms.FilledForm({**form.values, **chosen}))


@pages.post("/tandems/<int:tandem_id>/tasks/new")
def create(tandem_id: int) -> Response | tuple[str, int] | str:
    """Set the task."""

    def editor() -> tasks.TaskEditor:
        return tasks.editor(db(), tandem_id, person_id=visit().person_id, today=today())

    def accept(form: Form) -> tasks.TaskSet:
        return tasks.set_task(
            db(),
            _kinds(),
            tandem_id,
            _kind(form).key,
            form,
            person_id=visit().person_id,
            now=datetime.now(UTC),
            today=today(),
        )

    return _handle(editor, accept)


@pages.get("/tasks/<int:task_id>/edit")
def edit(task_id: int) -> str:
    """A task that the mentee has not started, to change it."""
    page = _editor_of(task_id)
    return _page(page, forms.filled(page.form))


@pages.post("/tasks/<int:task_id>/edit")
def change(task_id: int) -> Response | tuple[str, int] | str:
    """Change it."""

    def accept(form: Form) -> tasks.TaskSet:
        return tasks.change_task(
            db(), _kinds(), task_id, form, person_id=visit().person_id, today=today()
        )

    return _handle(lambda: _editor_of(task_id), accept)


@pages.post("/tasks/<int:task_id>/withdraw")
def withdraw(task_id: int) -> Response:
    """Take back a task that the mentee has not started."""
    tasks.withdraw_task(db(), task_id, person_id=visit().person_id)
    return redirect(url_for("home.show", all=""), 303)


def _handle(
    editor: Callable[[], tasks.TaskEditor], accept: Callable[[Form], tasks.TaskSet]
) -> Response | tuple[str, int] | str:
    """Accept what was typed, or show it again: with a change of its shape, or with problems."""
    typed = forms.typed()
    if RESHAPE in typed:
        forms.keep()
        return _page(editor(), forms.FilledForm(typed))
    try:
        done = accept(typed)
    except InvalidTask as error:
        return _page(editor(), forms.refused(error)), 422
    forms.forget()
    return redirect(url_for("submission.show", task_id=done.task_id, just="set"), 303)


def _page(page: tasks.TaskEditor, form: forms.FilledForm) -> str:
    kind = tasks.kind_of(_kinds(), page.kind_key) if page.kind_key else _kind(form.values)
    return render_template(
        "micro_task/editor.html",
        page=page,
        form=form,
        kind=kind,
        kinds=_kinds(),
        editor=kind.editor(form.values),
        problems=form.problems,
    )


def _editor_of(task_id: int) -> tasks.TaskEditor:
    return tasks.editor_of(db(), _kinds(), task_id, person_id=visit().person_id)


def _kinds() -> tasks.Kinds:
    return tool().registry.micro_tasks


def _kind(form: Form) -> MicroTaskKind:
    """The kind that the form names; the first one before anything was chosen."""
    key = first(form, "kind")
    return tasks.kind_of(_kinds(), key) if key else next(iter(_kinds()))
