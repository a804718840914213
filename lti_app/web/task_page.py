"""The page of a micro-task, drawn for who looks at it; the routes stand in submission.py, upload.py
and review.py."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from flask import render_template, request, url_for

from lti_app.domain.invalid_input import Form, first
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.upload import TYPES
from lti_app.extension.micro_task import InvalidAnswers
from lti_app.services import submission as submissions
from lti_app.services.upload import StoredFile
from lti_app.web import forms
from lti_app.web.tool import db, tool
from lti_app.web.visit import visit

Problems = Mapping[str, LocalizedText]


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file with its addresses; only one's own can be removed."""

    name: str
    size: int
    is_picture: bool
    url: str
    remove_url: str | None


@dataclass(frozen=True, slots=True)
class Files:
    """What the macros of macros/files.html show: the files, and the field for one more."""

    shown: tuple[ShownFile, ...]
    add_url: str
    # Endings and media types for the browser's own dialogue; the check is ours.
    accept: str
    limit_megabytes: int
    is_full: bool
    problem: LocalizedText | None


def task(task_id: int, typed: Mapping[str, Any] | None = None) -> submissions.TaskPage:
    """A task for this person; ``typed`` are answers that were refused."""
    return submissions.task_page(
        db(), tool().registry.micro_tasks, task_id, person_id=visit().person_id, typed=typed
    )


def save_answers(task_id: int, answers: Form) -> submissions.Saved:
    """Keep these answers; a draft of them is not needed any more. Raises InvalidAnswers."""
    saved = submissions.save(
        db(),
        tool().registry.micro_tasks,
        task_id,
        answers,
        person_id=visit().person_id,
        now=datetime.now(UTC),
    )
    forms.forget(draft_of(task_id))
    return saved


def draft_of(task_id: int) -> str:
    """The path under which the page looks for its draft."""
    return f"tasks/{task_id}"


def refused(task_id: int, form: Form, error: InvalidAnswers) -> str:
    """The task with answers that cannot be kept as they are, and what is wrong with them.

    The page knows what it was made from. Where the other one's change was the trouble, it is made
    anew from that; else it stays what it was, or a tick that it does not show would be lost.
    """
    page = task(task_id, error.answers)
    if isinstance(error, submissions.ChangedMeanwhile):
        return draw(page, error.problems, meanwhile=error.meanwhile)
    return draw(page, error.problems, stamps=first(form, "seen"))


def draw(
    page: submissions.TaskPage,
    problems: Problems | None = None,
    *,
    meanwhile: Mapping[str, Any] | None = None,
    stamps: str | None = None,
    typed: Form | None = None,
) -> str:
    """The page. ``typed`` is the mentor's form of a look that was refused."""
    problems = problems or {}
    return render_template(
        "micro_task/mentee.html" if page.role == "mentee" else "micro_task/mentor.html",
        page=page,
        form=forms.FilledForm(typed or {}, problems),
        view=page.view,
        remarks=page.remarks,
        solution=page.solution,
        problems=problems,
        is_preview=page.is_preview,
        is_reading=page.is_reading,
        beside=submissions.mentor_view(db(), page.task_id) if page.role == "mentor" else None,
        files=_files(page, problems.get("upload")),
        meanwhile=meanwhile or {},
        stamps=page.stamps if stamps is None else stamps,
        just=request.args.get("just"),
    )


def unanswered(view: Mapping[str, Any], *, with_fields: bool = False) -> dict[str, Any]:
    """What a kind's player gets of a content alone; with fields also what appears later."""
    return {
        "view": view,
        "remarks": {},
        "solution": {},
        "problems": {},
        "is_preview": not with_fields,
        "is_reading": False,
        "shows_later": with_fields,
        "files": _no_files(),
        "meanwhile": {},
    }


def _no_files() -> Files:
    """The field for files of a task that is not set yet."""
    names = (name for kind in TYPES for name in (*kind.endings, kind.media_type))
    return Files(
        shown=(),
        add_url="",
        accept=",".join(names),
        limit_megabytes=tool().settings.upload_limit_megabytes,
        is_full=False,
        problem=None,
    )


def _files(page: submissions.TaskPage, problem: LocalizedText | None) -> Files:
    return replace(
        _no_files(),
        shown=tuple(_shown(page, file) for file in page.files),
        add_url=url_for("upload.add", task_id=page.task_id),
        is_full=len(page.files) >= tool().settings.upload_limit_files,
        problem=problem,
    )


def _shown(page: submissions.TaskPage, file: StoredFile) -> ShownFile:
    removable = file.is_mine and page.can_work
    remove_url = url_for("upload.remove", task_id=page.task_id, key=file.key)
    return ShownFile(
        name=file.name,
        size=file.size,
        is_picture=file.is_picture,
        url=url_for("upload.fetch", task_id=page.task_id, key=file.key),
        remove_url=remove_url if removable else None,
    )
