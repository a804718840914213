"""One's own part in a programme: join it or decline, change the wish, pause, leave, come back."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_app.domain.consent import CONSENT
from lti_app.domain.participation import (
    CannotJoin,
    InvalidParticipation,
    NotTakingPart,
    RoleWish,
    wish_in,
)
from lti_app.services import participation as participations
from lti_app.web import forms
from lti_app.web.calendar_day import today
from lti_app.web.here import here
from lti_app.web.tool import db
from lti_app.web.visit import visit

pages = Blueprint("participation", __name__)


@pages.get("/programmes/<int:programme_id>/join")
def join(programme_id: int) -> Response | str:
    """What the programme is, what joining means, and the form; who takes part sees their part."""
    offer = _offer(programme_id)
    if offer.takes_part:
        return redirect(url_for("participation.show", programme_id=programme_id), 303)
    # Who was paired by hand is asked for what they are already.
    roles = {wish_in(partner.own_role) for partner in offer.partners}
    wish = RoleWish.BOTH if len(roles) > 1 else next(iter(roles), None)
    return _join_page(offer, forms.filled({"wish": [wish]} if wish else {}))


@pages.post("/programmes/<int:programme_id>/join")
def enter(programme_id: int) -> Response | tuple[str, int]:
    """Join; the profile is what comes next."""
    try:
        participations.join(
            db(),
            programme_id,
            forms.typed(),
            **here(),
            today=today(),
            now=datetime.now(UTC),
        )
    except InvalidParticipation as error:
        return _join_page(_offer(programme_id), forms.refused(error)), 422
    except CannotJoin:
        return _join_page(_offer(programme_id), forms.FilledForm({})), 409
    forms.forget()
    return redirect(url_for("profile.edit"), 303)


@pages.get("/programmes/<int:programme_id>/decline")
def reconsider(programme_id: int) -> Response | str:
    """What it means not to take part, before it is said; who takes part can leave."""
    offer = _offer(programme_id)
    if offer.takes_part:
        return redirect(url_for("participation.consider", programme_id=programme_id), 303)
    return render_template("participation/decline.html", offer=offer)


@pages.post("/programmes/<int:programme_id>/decline")
def decline(programme_id: int) -> Response:
    """Not to take part; no reason is asked for."""
    participations.decline(db(), programme_id, **here(), now=datetime.now(UTC))
    return redirect(url_for("home.show"), 303)


@pages.get("/programmes/<int:programme_id>/participation")
def show(programme_id: int) -> Response | str:
    """As what one takes part, and what can be changed about it."""
    try:
        page = participations.part_page(db(), programme_id, person_id=visit().person_id)
    except NotTakingPart:
        return redirect(url_for("participation.join", programme_id=programme_id), 303)
    return _part_page(page)


@pages.post("/programmes/<int:programme_id>/participation")
def change(programme_id: int) -> Response | tuple[str, int]:
    """Change the wish and how many mentees one would take."""
    try:
        participations.change(db(), programme_id, forms.typed(), person_id=visit().person_id)
    except InvalidParticipation as error:
        return _refused(programme_id, wish=error)
    return redirect(url_for("participation.show", programme_id=programme_id, just="saved"), 303)


@pages.post("/programmes/<int:programme_id>/pause")
def pause(programme_id: int) -> Response | tuple[str, int]:
    """Pause, perhaps until a last day."""
    try:
        participations.pause(
            db(), programme_id, forms.typed(), person_id=visit().person_id, today=today()
        )
    except InvalidParticipation as error:
        return _refused(programme_id, pause=error)
    return redirect(url_for("participation.show", programme_id=programme_id), 303)


@pages.post("/programmes/<int:programme_id>/resume")
def resume(programme_id: int) -> Response:
    """Go on after a pause."""
    participations.resume(db(), programme_id, person_id=visit().person_id)
    return redirect(url_for("participation.show", programme_id=programme_id), 303)


@pages.get("/programmes/<int:programme_id>/leave")
def consider(programme_id: int) -> Response | str:
    """What leaving means, before it is done."""
    try:
        page = participations.part_page(db(), programme_id, person_id=visit().person_id)
    except NotTakingPart:
        return redirect(url_for("participation.join", programme_id=programme_id), 303)
    return render_template("participation/leave.html", page=page)


@pages.post("/programmes/<int:programme_id>/leave")
def leave(programme_id: int) -> Response:
    """Leave; no reason is asked for."""
    participations.leave(
        db(),
        programme_id,
        person_id=visit().person_id,
        forget_profile="forget_profile" in request.form,
        now=datetime.now(UTC),
    )
    return redirect(url_for("participation.join", programme_id=programme_id), 303)


def _offer(programme_id: int) -> participations.ProgrammeOffer:
    return participations.offer(db(), programme_id, **here(), today=today())


def _join_page(offer: participations.ProgrammeOffer, form: forms.FilledForm) -> str:
    return render_template("participation/join.html", offer=offer, form=form, consent=CONSENT)


def _refused(
    programme_id: int,
    *,
    wish: InvalidParticipation | None = None,
    pause: InvalidParticipation | None = None,
) -> tuple[str, int]:
    """The page with what is wrong in one of its two forms."""
    page = participations.part_page(db(), programme_id, person_id=visit().person_id)
    typed = forms.typed()
    return _part_page(
        page,
        wish=forms.FilledForm(typed, wish.problems) if wish else None,
        pause=forms.FilledForm(typed, pause.problems) if pause else None,
    ), 422


def _part_page(
    page: participations.PartPage,
    *,
    wish: forms.FilledForm | None = None,
    pause: forms.FilledForm | None = None,
) -> str:
    part = page.part
    stored = {"wish": [str(part.wish)], "capacity": [str(part.capacity)]}
    return render_template(
        "participation/show.html",
        page=page,
        state=part.standing.on(today()),
        wish=wish or forms.FilledForm(stored),
        pause=pause or forms.FilledForm({}),
    )
