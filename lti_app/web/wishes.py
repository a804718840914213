"""One's own wishes: which mentors a mentee would like, and with whom somebody would not work."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_app.domain.participation import NotTakingPart
from lti_app.domain.wish import MOST_WISHES, read_person, read_place
from lti_app.services import wish as wishes
from lti_app.web import forms
from lti_app.web.calendar_day import today
from lti_app.web.here import here
from lti_app.web.tool import db

pages = Blueprint("wishes", __name__)

# What the addresses of this page carry: what somebody looks for, and where they are in it.
_LOOKING = ("search", "topic", "page")


@pages.get("/programmes/<int:programme_id>/mentors")
def show(programme_id: int) -> Response | str:
    """Wishes in their order, possible mentors with the reasons of fit, and whom one avoids."""
    looking = _looking()
    avoid = request.args.get("avoid", "")
    try:
        page = wishes.wish_page(
            db(),
            programme_id,
            **here(),
            today=today(),
            chosen_by=wishes.Filter(
                looking.get("search", ""),
                looking.get("topic", ""),
                request.args.get("page", 1, type=int),
            ),
            avoid=avoid,
        )
    except NotTakingPart:
        return redirect(url_for("participation.join", programme_id=programme_id), 303)
    return render_template(
        "wishes/show.html", page=page, looking=looking, avoid=avoid, most_wishes=MOST_WISHES
    )


@pages.post("/programmes/<int:programme_id>/mentors")
def choose(programme_id: int) -> Response:
    """Wish for a mentor."""
    wishes.choose(db(), programme_id, read_person(forms.typed()), **here(), today=today())
    return _back(programme_id, "wishes")


@pages.post("/programmes/<int:programme_id>/mentors/move")
def move(programme_id: int) -> Response:
    """Put a wish at another place; without a place nothing moves."""
    typed = forms.typed()
    place = read_place(typed)
    if place is not None:
        wishes.move(db(), programme_id, read_person(typed), place, **here())
    return _back(programme_id, "wishes")


@pages.post("/programmes/<int:programme_id>/mentors/remove")
def remove(programme_id: int) -> Response:
    """Take a wish back."""
    wishes.remove(db(), programme_id, read_person(forms.typed()), **here())
    return _back(programme_id, "wishes")


@pages.post("/programmes/<int:programme_id>/avoided")
def avoid(programme_id: int) -> Response:
    """Rather not work with somebody; nobody else sees that."""
    wishes.avoid(db(), programme_id, read_person(forms.typed()), **here())
    return _back(programme_id, "avoided")


@pages.post("/programmes/<int:programme_id>/avoided/remove")
def stop_avoiding(programme_id: int) -> Response:
    """Take that back."""
    wishes.stop_avoiding(db(), programme_id, read_person(forms.typed()), **here())
    return _back(programme_id, "avoided")


def _looking() -> dict[str, Any]:
    return {name: request.args[name] for name in _LOOKING if request.args.get(name)}


def _back(programme_id: int, part: str) -> Response:
    """The page again, at what was changed, with what was looked for."""
    looking = _looking() | ({"opened": ""} if part == "avoided" else {})
    address = url_for("wishes.show", programme_id=programme_id, **looking)
    return redirect(f"{address}#{part}", 303)
