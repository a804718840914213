"""Joins the pages to the application: blueprints, template values, error pages."""

from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import (
    Forbidden,
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
    NotFound,
)

from demo_lms.models import Person
from demo_lms.pages import activities, courses, faults, gradebook, people, place, storage, tools
from demo_lms.pages.visitor import language, problem_page, signed_in_person_id, text
from demo_lms.state import platform
from demo_lms.texts import LANGUAGES

MODULES = (people, courses, activities, place, gradebook, tools, faults, storage)
PROBLEMS = {403: "not_allowed", 404: "not_found"}


def init_app(app: Flask) -> None:
    for module in MODULES:
        app.register_blueprint(module.blueprint)
    app.context_processor(_template_values)
    for kind in (Forbidden, NotFound, MethodNotAllowed, InternalServerError):
        app.register_error_handler(kind, _explain)


def _template_values() -> dict[str, Any]:
    return {
        "t": text,
        "language": language(),
        "languages": LANGUAGES,
        "me": _signed_in(),
        "here": request.full_path.rstrip("?") if request.method == "GET" else "/",
    }


def _signed_in() -> Person | None:
    person_id = signed_in_person_id()
    if person_id is None:
        return None
    with platform().database.reading() as db:
        return db.get(Person, person_id)


def _explain(error: HTTPException) -> ResponseReturnValue:
    """Pages explain themselves; services and the admin API answer briefly."""
    if request.path.startswith(("/lti/", "/admin/", "/.well-known/")):
        return {"error": error.name}, error.code or 500
    return problem_page(PROBLEMS.get(error.code or 500, "unexpected"), error.code or 500)
