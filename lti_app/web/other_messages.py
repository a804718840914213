"""Pages of the two other messages that are served: submission review and data privacy."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lti_app.services.person import own_data
from lti_app.services.reviewed_work import reviewed_work
from lti_app.web.tool import db
from lti_app.web.visit import visit

pages = Blueprint("other_messages", __name__)


@pages.get("/review", defaults={"person_id": None})
@pages.get("/review/<int:person_id>")
def review(person_id: int | None) -> Response | str:
    """Somebody's work, from the gradebook: to that person the work, to the coordinator its state.

    Without a number it is about somebody of whom this tool has never heard.
    """
    if person_id == visit().person_id:
        return redirect(url_for("home.show"), 303)
    return render_template("review.html", work=reviewed_work(db(), visit(), person_id))


@pages.get("/my-data")
def my_data() -> str:
    """What is stored about the person who asks."""
    return render_template("my_data.html", data=own_data(db(), visit().person_id))
