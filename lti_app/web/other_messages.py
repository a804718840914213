"""Pages of the two other messages that are served: submission review and data privacy."""

from flask import Blueprint, render_template

from lti_app.services.person import own_data
from lti_app.web.tool import db
from lti_app.web.visit import visit

pages = Blueprint("other_messages", __name__)


@pages.get("/review")
def review() -> str:
    """A teacher reviews a submission: here its words belong to the pair, and the page says so."""
    return render_template("review.html")


@pages.get("/my-data")
def my_data() -> str:
    """What is stored about the person who asks."""
    return render_template("my_data.html", data=own_data(db(), visit().person_id))
