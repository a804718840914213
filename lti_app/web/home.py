"""The page that a launch lands on."""

from flask import Blueprint, render_template

from lti_app.web.visit import PREFIX, visit

pages = Blueprint("home", __name__, url_prefix=PREFIX)


@pages.get("/")
def home() -> str:
    """Names the course and the person; another page for who teaches than for who learns."""
    return render_template("home.html", visit=visit())
