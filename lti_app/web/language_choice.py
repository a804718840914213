"""The switch in the footer of a visit's pages. Pages without a visit carry the language in
their address instead (web/language.py)."""

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from lti_app.services.language import choose_language
from lti_app.web.language import LANGUAGES
from lti_app.web.tool import db
from lti_app.web.visit import visit

pages = Blueprint("language", __name__)


@pages.post("/language")
def choose() -> Response:
    """Remember the language and go back to the page with the switch."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    choose_language(db(), visit().person_id, chosen)
    return redirect(_within_this_visit(request.form.get("next", "")), 303)


def _within_this_visit(address: str) -> str:
    """The address, if it is a page of this visit, else the visit's own page.

    Anything else could lead a person to a foreign site.
    """
    own = url_for("language.choose").removesuffix("language")
    return address if address.startswith(own) else own
