"""The visit of pages under /l/<launch_id>/: opened before the page, and in every address.

A page's route has ``<launch_id>`` and its function has no such argument: it asks ``visit()``.
"""

from datetime import UTC, datetime
from typing import Any

from flask import Flask

from lti_app.services.programme import Contact, contact_here
from lti_app.services.visit import Visit, VisitClosed, open_visit
from lti_app.web.cookies import launch_secret
from lti_app.web.current import this_app, this_g, this_request
from lti_app.web.security import allow_frames
from lti_app.web.tool import connection, db

PREFIX = "/l/<launch_id>"


def install(app: Flask) -> None:
    """Open the visit for addresses with a launch; keep it in their links and in templates."""
    app.url_value_preprocessor(_enter)
    app.url_defaults(_stay)
    app.context_processor(lambda: {"visit": this_g().get("visit")})
    app.jinja_env.globals.update(visit_contact=_contact, visit_url=visit_url)


def visit() -> Visit:
    """The visit of this page."""
    current: Visit = this_g().visit
    return current


def visit_url(path: str) -> str:
    """The address of a page of this visit by its path: ``url_for`` for what every page has."""
    return f"{this_request().script_root}/l/{this_g().launch_id}/{path}"


def page_path() -> str:
    """What comes after the launch in this page's address: names the page in every launch."""
    return this_request().path.partition(f"/l/{this_g().launch_id}/")[2]


def _enter(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if not values or "launch_id" not in values:
        return
    kept = this_g()
    kept.launch_id = launch_id = values.pop("launch_id")
    try:
        opened = open_visit(connection(), launch_id, launch_secret(), datetime.now(UTC))
    except VisitClosed as closed:
        # Else the LMS's frame shows no reason, but that "the connection was refused".
        allow_frames(closed.platform_origins)
        raise
    kept.visit = opened
    allow_frames(opened.platform_origins)


def _contact() -> Contact | None:
    """Whom to ask in this page's programme (S38); a template that knows it does not call this."""
    kept = this_g()
    if "visit" not in kept:
        return None
    return contact_here(db(), kept.visit.context_row_id, kept.get("programme_id"))


def _stay(endpoint: str, values: dict[str, Any]) -> None:
    kept, app = this_g(), this_app()
    if "launch_id" not in kept or endpoint not in app.view_functions:
        return
    if app.url_map.is_endpoint_expecting(endpoint, "launch_id"):
        values.setdefault("launch_id", kept.launch_id)
