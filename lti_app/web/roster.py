"""The coordinator asks for the LMS's roster; a worker fetches it, and the page can be left."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lti_app.services import roster
from lti_app.web.tool import db
from lti_app.web.visit import visit

pages = Blueprint("roster", __name__)


@pages.post("/roster")
def fetch() -> Response:
    """Ask for it, and go to the page that shows how far it is."""
    roster.request_roster(
        db(), visit().context_row_id, person_id=visit().person_id, now=datetime.now(UTC)
    )
    return redirect(url_for("roster.show"), 303)


@pages.get("/roster")
def show() -> Response | str:
    """How far it is; once it is there, the home."""
    progress = roster.progress(db(), visit().context_row_id, person_id=visit().person_id)
    if progress.is_done:
        return redirect(url_for("home.show"), 303)
    return render_template("roster.html", progress=progress)
