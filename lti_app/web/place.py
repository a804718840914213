"""The picker that a deep linking launch opens (F46), and the signed answer to the LMS."""

from datetime import UTC, datetime

from flask import Blueprint, abort, render_template, request
from flask_babel import gettext as _

from lti_app.lti.deep_linking import ITEM_TYPE, TooManyItems, TypeNotAccepted
from lti_app.lti.platform import origin
from lti_app.services.content_selection import answer
from lti_app.services.placement import placeable
from lti_app.web.security import allow_form_to
from lti_app.web.tool import db, tool
from lti_app.web.visit import visit

pages = Blueprint("place", __name__)


@pages.get("/place")
def show() -> str:
    """What can be placed in this course."""
    return _page()


@pages.post("/place")
def choose() -> str | tuple[str, int]:
    """Answer with what was chosen; the button "cancel" answers with nothing."""
    keys = [] if "cancel" in request.form else request.form.getlist("item")
    if not keys and "cancel" not in request.form:
        return _page(_("Please choose at least one activity.")), 422
    try:
        address, jwt = answer(
            db(),
            visit(),
            keys,
            settings=tool().settings,
            registry=tool().registry,
            now=datetime.now(UTC),
        )
    except TooManyItems:
        return _page(_("The learning platform takes one activity at a time here.")), 422
    except TypeNotAccepted:
        return _page(_("The learning platform takes no activities of this tool here.")), 422
    allow_form_to(origin(address))
    return render_template("place/answer.html", address=address, jwt=jwt)


def _page(problem: str | None = None) -> str:
    asked = visit().deep_linking
    if asked is None:
        abort(404)
    return render_template(
        "place/show.html",
        programmes=placeable(db(), visit().context_row_id, locale=visit().locale),
        several=asked.accept_multiple,
        accepted=ITEM_TYPE in asked.accept_types,
        chosen=request.form.getlist("item"),
        problem=problem,
    )
