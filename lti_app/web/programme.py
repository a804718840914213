"""The coordinator's pages of a programme: start one from the preset, change it, open, close it."""

from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lti_app.domain.programme import InvalidProgramme, ProgrammeAlreadyHere, ProgrammeState
from lti_app.services import programme as programmes
from lti_app.services.passback import tell_all_columns
from lti_app.web import forms
from lti_app.web.calendar_day import today
from lti_app.web.tool import db
from lti_app.web.visit import visit

pages = Blueprint("programme", __name__)


@pages.get("/programme/new")
def new() -> str:
    """The pilot preset, filled in: all that is left to do is to agree."""
    blank = _blank_form()
    return _new_page(forms.filled(blank.form), blank)


@pages.post("/programme/new")
def create() -> Response | tuple[str, int]:
    """Start the programme; a second click finds it started."""
    try:
        programmes.create(
            db(),
            forms.typed(),
            context_id=visit().context_row_id,
            person_id=visit().person_id,
            now=datetime.now(UTC),
        )
    except InvalidProgramme as error:
        return _new_page(forms.refused(error), _blank_form()), 422
    except ProgrammeAlreadyHere:
        return redirect(url_for("home.show"), 303)
    forms.forget()
    return redirect(url_for("home.show"), 303)


@pages.get("/programme/<int:programme_id>/settings")
def settings(programme_id: int) -> str:
    """The settings of a programme."""
    page = _settings_form(programme_id)
    return _settings_page(programme_id, forms.filled(page.form), page)


@pages.post("/programme/<int:programme_id>/settings")
def change(programme_id: int) -> Response | tuple[str, int]:
    """Change them."""
    try:
        programmes.change(
            db(),
            programme_id,
            forms.typed(),
            context_id=visit().context_row_id,
            person_id=visit().person_id,
        )
    except InvalidProgramme as error:
        page = _settings_form(programme_id)
        return _settings_page(programme_id, forms.refused(error), page), 422
    # Passed back from now on is also what was completed before; who was told is not told again.
    tell_all_columns(db(), programme_id, now=datetime.now(UTC))
    forms.forget()
    return redirect(url_for("home.show"), 303)


@pages.post("/programme/<int:programme_id>/state")
def move(programme_id: int) -> Response:
    """Start, close or reopen."""
    try:
        to = ProgrammeState(request.form.get("to", ""))
    except ValueError:
        abort(400)
    programmes.move(
        db(),
        programme_id,
        to,
        context_id=visit().context_row_id,
        person_id=visit().person_id,
    )
    return redirect(url_for("home.show"), 303)


def _blank_form() -> programmes.ProgrammeForm:
    return programmes.blank_form(
        db(),
        context_id=visit().context_row_id,
        person_id=visit().person_id,
        today=today(),
        title=_("Reverse mentoring"),
    )


def _settings_form(programme_id: int) -> programmes.ProgrammeForm:
    return programmes.settings_page(
        db(), programme_id, context_id=visit().context_row_id, person_id=visit().person_id
    )


def _new_page(form: forms.FilledForm, page: programmes.ProgrammeForm) -> str:
    return render_template("programme/new.html", form=form, page=page)


def _settings_page(
    programme_id: int, form: forms.FilledForm, page: programmes.ProgrammeForm
) -> str:
    programme = programmes.coordinated(
        db(), programme_id, context_id=visit().context_row_id, person_id=visit().person_id
    )
    return render_template("programme/settings.html", form=form, page=page, programme=programme)
