"""Files of a micro-task: to add one, to fetch one, to take one back.

A form without scripts sends a file together with the other answers, which are saved, too; with
js/upload.js it is sent as soon as it is chosen.
"""

from datetime import UTC, datetime
from io import BytesIO

from flask import Blueprint, jsonify, redirect, request, send_file, url_for
from flask_babel import gettext as say
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from lti_app.domain.upload import NOTHING_CHOSEN, FileRefused
from lti_app.extension.micro_task import InvalidAnswers
from lti_app.services import upload as uploads
from lti_app.web import forms
from lti_app.web.errors import NOTHING_LOST, ErrorText, error_page
from lti_app.web.language import language
from lti_app.web.security import sandbox
from lti_app.web.task_page import draft_of, draw, save_answers, task
from lti_app.web.tool import db, roll_back, tool
from lti_app.web.visit import visit

pages = Blueprint("upload", __name__)

_TOO_LARGE = ErrorText(
    _("The file is too large"),
    _("It was not received. The page of the task says how large a file may be."),
    _("Go back and choose a smaller one, for example a picture of the screen or a link instead."),
    NOTHING_LOST,
)


def explain_large_bodies(part: Blueprint) -> None:
    """Say that a file is too large where a page of this part gets one."""
    part.register_error_handler(RequestEntityTooLarge, _too_large)


@pages.post("/tasks/<int:task_id>/files")
def add(task_id: int) -> Response | tuple[Response | str, int]:
    """Save the answers so far and keep the chosen file with them; without one, only save."""
    try:
        is_kept = keep_chosen_file(task_id)
        problem = NOTHING_CHOSEN if "add" in request.form and not is_kept else None
    except FileRefused as error:
        problem = error.problem
    _save_others(task_id)
    if problem is None:
        return _answered(task_id)
    if _wants_json():
        return jsonify(problem=problem.in_language(language())), 422
    return draw(task(task_id), {"upload": problem}), 422


@pages.get("/tasks/<int:task_id>/files/<key>")
def fetch(task_id: int, key: str) -> Response:
    """A file, to be stored and not shown; a page may show pictures all the same."""
    file = uploads.read_file(
        db(), tool().registry.micro_tasks, task_id, key, person_id=visit().person_id
    )
    sandbox()
    response = send_file(
        BytesIO(file.content),
        mimetype=file.type.media_type,
        as_attachment=True,
        download_name=file.name,
        etag=False,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.post("/tasks/<int:task_id>/files/<key>/remove")
def remove(task_id: int, key: str) -> Response:
    """Take a file back; the answers so far are saved as well."""
    uploads.remove_file(
        db(), tool().registry.micro_tasks, task_id, key, person_id=visit().person_id
    )
    _save_others(task_id)
    return _answered(task_id)


def keep_chosen_file(task_id: int) -> bool:
    """Keep the file that came with a form, if there is one; returns whether. Raises FileRefused.

    It is checked before anything is written, because a scanner may take its time.
    """
    chosen = request.files.get("upload")
    if chosen is None or not chosen.filename:
        return False
    settings = tool().settings
    rules = uploads.UploadRules(
        limit_megabytes=settings.upload_limit_megabytes,
        limit_files=settings.upload_limit_files,
        scan_command=settings.upload_scan_command,
    )
    # The connection goes back: a slow scanner must not keep it from others.
    roll_back()
    file = uploads.check_upload(chosen.filename, chosen.read(), rules)
    uploads.add_file(
        db(),
        tool().registry.micro_tasks,
        task_id,
        file,
        person_id=visit().person_id,
        rules=rules,
        now=datetime.now(UTC),
    )
    return True


def _save_others(task_id: int) -> None:
    """Save the other answers of the form; what cannot be saved comes back as a draft."""
    try:
        save_answers(task_id, forms.typed())
    except InvalidAnswers:
        forms.keep(draft_of(task_id))


def _answered(task_id: int) -> Response:
    address = url_for("submission.show", task_id=task_id)
    return jsonify(next=address) if _wants_json() else redirect(f"{address}#upload", 303)


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _too_large(_error: RequestEntityTooLarge) -> Response | tuple[Response, int]:
    if _wants_json():
        return jsonify(problem=say("The file is too large")), 413
    return error_page(_TOO_LARGE, "FILE-TOO-LARGE", 413)


explain_large_bodies(pages)
