"""The mentor's pages of a micro-task: to set one, to look at it first, to change it, to take it
back (F16). What it can be made from is chosen in library.py."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_app.domain import recall_form
from lti_app.domain.invalid_input import Form, first
from lti_app.domain.library import goes_on_with
from lti_app.domain.micro_task import InvalidTask
from lti_app.extension.micro_task import RESHAPE
from lti_app.services import micro_task as tasks
from lti_app.web import forms
from lti_app.web.calendar_day import today
from lti_app.web.task_page import unanswered
from lti_app.web.tool import db, tool
from lti_app.web.visit import visit

pages = Blueprint("micro_task", __name__)

_ASKED = frozenset({"kind", "position", "library"})


@dataclass(frozen=True, slots=True)
class _Desk:
    """What can be done with what a mentor types: for a new task, or for one that is set."""

    # The address of its form, and the path under which the page looks for its draft.
    address: str
    draft: str
    editor: Callable[[Form | None], tasks.TaskEditor]
    preview: Callable[[Form], tasks.TaskPreview]
    # Returns the id of the task that is set then.
    accept: Callable[[Form], int]


@pages.get("/tandems/<int:tandem_id>/tasks/new")
def new(tandem_id: int) -> str:
    """An editor that is filled in as far as possible: by what it is made from, or by a draft."""
    asked = {name: [value] for name, value in request.args.items() if name in _ASKED}
    draft = forms.kept()
    if draft is None or not goes_on_with(first(draft, "library"), first(asked, "library")):
        page = _new_editor(tandem_id, asked=asked)
    else:
        page = _new_editor(tandem_id, typed={**draft, **asked, "library": draft.get("library", [])})
    return _draw(_new(tandem_id), page)


@pages.post("/tandems/<int:tandem_id>/tasks/new")
def create(tandem_id: int) -> Response | tuple[str, int] | str:
    """Set the task."""
    return _handle(_new(tandem_id))


@pages.get("/tasks/<int:task_id>/edit")
def edit(task_id: int) -> str:
    """A task that the mentee has not started, to change it."""
    desk = _set(task_id)
    return _draw(desk, desk.editor(forms.kept()))


@pages.post("/tasks/<int:task_id>/edit")
def change(task_id: int) -> Response | tuple[str, int] | str:
    """Change it."""
    return _handle(_set(task_id))


@pages.post("/tasks/<int:task_id>/withdraw")
def withdraw(task_id: int) -> Response:
    """Take back a task that the mentee has not started."""
    tasks.withdraw_task(db(), task_id, person_id=visit().person_id)
    return redirect(url_for("home.show", all=""), 303)


def draft_of_new(tandem_id: int) -> str:
    """The path under which the page of a new task looks for its draft."""
    return f"tandems/{tandem_id}/tasks/new"


def _new_editor(
    tandem_id: int, *, asked: Form | None = None, typed: Form | None = None
) -> tasks.TaskEditor:
    return tasks.editor(
        db(),
        _kinds(),
        tandem_id,
        person_id=visit().person_id,
        today=today(),
        locale=visit().locale,
        asked=asked,
        typed=typed,
    )


def _new(tandem_id: int) -> _Desk:
    """A new task in a tandem."""
    me = visit().person_id

    def kind(form: Form) -> str:
        return first(form, "kind") or next(iter(_kinds())).key

    return _Desk(
        address=url_for("micro_task.create", tandem_id=tandem_id),
        draft=draft_of_new(tandem_id),
        editor=lambda typed: _new_editor(tandem_id, typed=typed),
        preview=lambda form: tasks.preview(
            db(), _kinds(), tandem_id, kind(form), form, person_id=me, today=today()
        ),
        accept=lambda form: tasks.set_task(
            db(),
            _kinds(),
            tandem_id,
            kind(form),
            form,
            person_id=me,
            now=datetime.now(UTC),
            today=today(),
        ),
    )


def _set(task_id: int) -> _Desk:
    """A task that is set, and not started."""
    me = visit().person_id

    def accept(form: Form) -> int:
        tasks.change_task(db(), _kinds(), task_id, form, person_id=me, today=today())
        return task_id

    return _Desk(
        address=url_for("micro_task.change", task_id=task_id),
        draft=f"tasks/{task_id}/edit",
        editor=lambda typed: tasks.editor_of(db(), _kinds(), task_id, person_id=me, typed=typed),
        preview=lambda form: tasks.preview_change(
            db(), _kinds(), task_id, form, person_id=me, today=today()
        ),
        accept=accept,
    )


def _handle(desk: _Desk) -> Response | tuple[str, int] | str:
    """Accept what was typed, or show it: in another shape, as a preview, or with problems."""
    typed = forms.typed()
    if RESHAPE in typed:
        forms.keep()
        return _draw(desk, desk.editor(typed))
    try:
        if "preview" in typed:
            forms.keep()
            return _draw_preview(desk, desk.preview(typed), typed)
        task_id = desk.accept(typed)
    except InvalidTask as error:
        return _draw(desk, desk.editor(typed), forms.refused(error)), 422
    forms.forget()
    return redirect(url_for("submission.show", task_id=task_id, just="set"), 303)


def _draw(desk: _Desk, page: tasks.TaskEditor, refused: forms.FilledForm | None = None) -> str:
    form = refused or forms.FilledForm(page.form)
    return render_template(
        "micro_task/editor.html",
        desk=desk,
        page=page,
        form=form,
        kind=page.kind,
        kinds=_kinds(),
        editor=page.kind.editor(form.values),
        problems=form.problems,
        own_questions=recall_form.OWN,
    )


def _draw_preview(desk: _Desk, page: tasks.TaskPreview, typed: Form) -> str:
    return render_template(
        "micro_task/preview.html",
        desk=desk,
        page=page,
        **unanswered(page.view, with_fields=True),
        typed=[(name, one) for name, values in typed.items() for one in values],
    )


def _kinds() -> tasks.Kinds:
    return tool().registry.micro_tasks
