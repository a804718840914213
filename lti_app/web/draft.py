"""Saving while typing: keeps a form's draft, so that nothing is lost when it is left."""

from flask import Blueprint, jsonify
from flask.wrappers import Response

from lti_app.web import forms

pages = Blueprint("draft", __name__)


@pages.post("/draft/<path:form>")
def save(form: str) -> Response:
    """Keep what was typed into the form of the page ``form``."""
    forms.keep(form[:100])
    return jsonify(saved=True)
