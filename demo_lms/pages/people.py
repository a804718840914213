"""Choosing who one is, and in which language."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from demo_lms.models import Course, CourseRole, Enrolment, Person
from demo_lms.pages.visitor import signed_in_person_id
from demo_lms.state import platform
from demo_lms.texts import LANGUAGES

blueprint = Blueprint("people", __name__)
MOST_SHOWN = 60
"""A demonstration has two dozen people; a bench has thousands, and nobody chooses from those."""


@blueprint.get("/")
def start() -> ResponseReturnValue:
    if signed_in_person_id() is None:
        return redirect(url_for("people.choose"))
    return redirect(url_for("courses.overview"))


@blueprint.get("/people")
def choose() -> ResponseReturnValue:
    with platform().database.reading() as db:
        people = db.scalars(select(Person).order_by(Person.id).limit(MOST_SHOWN)).all()
        coordinators = set(
            db.scalars(
                select(Enrolment.person_id)
                .join(Course)
                .where(Enrolment.role == CourseRole.INSTRUCTOR)
            )
        )
        return render_template(
            "people.html",
            people=people,
            coordinators=coordinators,
            next=_inside(request.args.get("next", "")),
        )


@blueprint.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    with platform().database.reading() as db:
        person = db.get(Person, request.form.get("person_id", 0, int))
        if person is None:
            abort(404)
        session.clear()
        session.permanent = True
        session["person_id"] = person.id
        session["language"] = person.locale
    return redirect(_inside(request.form.get("next", "")) or url_for("courses.overview"))


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    session.clear()
    return redirect(url_for("people.choose"))


@blueprint.post("/language")
def choose_language() -> ResponseReturnValue:
    """The language of the visitor's pages, and of the tools that they launch from now on."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(400)
    session["language"] = language
    with platform().database.writing() as db:
        person = db.get(Person, signed_in_person_id() or 0)
        if person is not None:
            person.locale = language
    return redirect(_inside(request.form.get("next", "")) or url_for("people.start"))


def _inside(address: str) -> str:
    """The address if it is a path of this LMS, else nothing."""
    parts = urlsplit(address.replace("\\", "/"))
    inside = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return address if inside else ""
