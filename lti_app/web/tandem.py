"""The coordinator's page where two people become a tandem, and the end of one."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_app.domain.invalid_input import first, whole_number
from lti_app.domain.people import STATE_WORDS, WISH_WORDS
from lti_app.domain.tandem import CannotPair, PairingObstacle
from lti_app.services import tandem as tandems
from lti_app.web import forms
from lti_app.web.calendar_day import today
from lti_app.web.here import here
from lti_app.web.tool import db

pages = Blueprint("tandem", __name__)


@pages.get("/programme/<int:programme_id>/pair")
def choose(programme_id: int) -> str:
    """Who can be paired, with whom they work already."""
    return _page(programme_id, forms.filled({}))


@pages.post("/programme/<int:programme_id>/pair")
def pair(programme_id: int) -> Response | tuple[str, int]:
    """Make two people a tandem."""
    typed = forms.typed()
    mentor, mentee = (whole_number(first(typed, name)) for name in ("mentor_id", "mentee_id"))
    if mentor is None or mentee is None:
        return _page(programme_id, forms.FilledForm(typed), incomplete=True), 422
    try:
        tandems.pair(
            db(),
            programme_id,
            **here(),
            mentor_id=mentor,
            mentee_id=mentee,
            now=datetime.now(UTC),
        )
    except CannotPair as error:
        return _page(programme_id, forms.FilledForm(typed), obstacle=error.obstacle), 422
    return redirect(url_for("home.show"), 303)


@pages.post("/tandems/<int:tandem_id>/end")
def end(tandem_id: int) -> Response:
    """End a tandem; what the two have stays readable for them."""
    tandems.end(db(), tandem_id, **here(), now=datetime.now(UTC))
    return redirect(url_for("home.show"), 303)


def _page(
    programme_id: int,
    form: forms.FilledForm,
    *,
    incomplete: bool = False,
    obstacle: PairingObstacle | None = None,
) -> str:
    search = request.values.get("search", "")
    people = tandems.people(
        db(),
        programme_id,
        **here(),
        today=today(),
        search=search,
    )
    return render_template(
        "tandem/pair.html",
        programme_id=programme_id,
        form=form,
        people=people,
        state_words=STATE_WORDS,
        wish_words=WISH_WORDS,
        search=search,
        incomplete=incomplete,
        obstacle=obstacle,
    )
