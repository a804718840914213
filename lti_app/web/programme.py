"""The coordinator's pages of a programme: start one from a preset, change it, move it, clone it."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lti_app.catalogue import ATTRIBUTION
from lti_app.domain.invalid_input import first
from lti_app.domain.preset import PILOT, PRESETS
from lti_app.domain.programme import InvalidProgramme, ProgrammeState
from lti_app.services import programme as programmes
from lti_app.services.topic import TopicsOfArea, by_area, known_topics
from lti_app.web import forms
from lti_app.web.calendar_day import today
from lti_app.web.here import here
from lti_app.web.tool import db
from lti_app.web.visit import visit

pages = Blueprint("programme", __name__)

_DRAFT_OF = ("course", "preset")


@pages.get("/programme/new")
def new() -> str:
    """A preset, filled in: all that is left to do is to agree."""
    kept = forms.kept() or {}
    asked = request.args.get("preset", first(kept, "preset"))
    blank = _blank_form(asked)
    # A draft is that of one course and one preset: who changes to another wants its values.
    is_draft_of_it = all(first(kept, name) == first(blank.form, name) for name in _DRAFT_OF)
    return _new_page(forms.FilledForm(kept if is_draft_of_it else blank.form), blank)


@pages.post("/programme/new")
def create() -> Response | tuple[str, int]:
    """Start the programme, or only prepare it; a second click finds it there."""
    typed = forms.typed()
    try:
        programme = programmes.create(
            db(), typed, **here(), now=datetime.now(UTC), start="prepare" not in typed
        )
    except InvalidProgramme as error:
        return _new_page(forms.refused(error), _blank_form(first(typed, "preset"))), 422
    forms.forget()
    return redirect(url_for("home.show", programme=programme.id), 303)


@pages.get("/programme/<int:programme_id>/settings")
def settings(programme_id: int) -> str:
    """The settings of a programme."""
    page = _settings_form(programme_id)
    return _settings_page(programme_id, forms.filled(page.form), page)


@pages.post("/programme/<int:programme_id>/settings")
def change(programme_id: int) -> Response | tuple[str, int]:
    """Change them; what was only prepared can start with the same click."""
    typed = forms.typed()
    try:
        programmes.change(db(), programme_id, typed, **here(), now=datetime.now(UTC))
    except InvalidProgramme as error:
        page = _settings_form(programme_id)
        return _settings_page(programme_id, forms.refused(error), page), 422
    if "start" in typed:
        programmes.move(db(), programme_id, ProgrammeState.RUNNING, **here())
    forms.forget()
    return redirect(url_for("home.show"), 303)


@pages.post("/programme/<int:programme_id>/state")
def move(programme_id: int) -> Response:
    """Start, close or reopen."""
    try:
        to = ProgrammeState(request.form.get("to", ""))
    except ValueError:
        abort(400)
    programmes.move(db(), programme_id, to, **here())
    return redirect(url_for("home.show"), 303)


@pages.post("/programme/<int:programme_id>/next")
def clone(programme_id: int) -> Response:
    """Prepare the next cycle, and go to its settings."""
    cycle = programmes.clone(db(), programme_id, **here(), now=datetime.now(UTC), today=today())
    return redirect(url_for("programme.settings", programme_id=cycle.id), 303)


@pages.post("/programme/<int:programme_id>/discard")
def discard(programme_id: int) -> Response:
    """Throw away what was only prepared."""
    programmes.discard(db(), programme_id, **here())
    return redirect(url_for("home.show", programme=None), 303)


@pages.post("/programme/<int:programme_id>/here")
def add_here(programme_id: int) -> Response:
    """Let a programme of another course run in this one, too."""
    programmes.add_here(db(), programme_id, **here())
    return redirect(url_for("home.show"), 303)


@pages.post("/programme/<int:programme_id>/not-here")
def take_out(programme_id: int) -> Response:
    """Let it no longer run in this course."""
    programmes.take_out(db(), programme_id, **here())
    return redirect(url_for("home.show", programme=None), 303)


def _blank_form(preset: str) -> programmes.ProgrammeForm:
    blank = programmes.blank_form(
        db(),
        **here(),
        today=today(),
        title=_("Reverse mentoring"),
        purpose=_(
            "Junior colleagues show senior ones what they are good at. Both learn from each"
            " other, at eye level."
        ),
        preset=PRESETS.get(preset, PILOT),
    )
    return replace(blank, form=blank.form | {"course": [str(visit().context_row_id)]})


def _settings_form(programme_id: int) -> programmes.ProgrammeForm:
    return programmes.settings_page(db(), programme_id, **here())


def _topic_areas(form: forms.FilledForm) -> tuple[TopicsOfArea, ...]:
    """What can be chosen: all topics but the retired ones, unless they are chosen already."""
    chosen = form.chosen("topics")
    topics = known_topics(db(), visit().registration_id)
    return by_area(one for one in topics if not one.retired or one.key in chosen)


def _new_page(form: forms.FilledForm, page: programmes.ProgrammeForm) -> str:
    return render_template(
        "programme/new.html",
        form=form,
        page=page,
        areas=_topic_areas(form),
        attribution=ATTRIBUTION,
        presets=PRESETS.values(),
        preset=PRESETS.get(form.value("preset"), PILOT),
        elsewhere=programmes.programmes_elsewhere(db(), **here()),
    )


def _settings_page(
    programme_id: int, form: forms.FilledForm, page: programmes.ProgrammeForm
) -> str:
    programme = programmes.coordinated(db(), programme_id, **here())
    return render_template(
        "programme/settings.html",
        form=form,
        page=page,
        areas=_topic_areas(form),
        attribution=ATTRIBUTION,
        programme=programme,
        follows=programmes.follows(db(), programme),
        courses=programmes.courses_of(db(), programme_id, **here()),
    )
