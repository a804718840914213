"""Who looks at a page, in which language, and the pages that say why something is refused."""

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from demo_lms.models import Course, Person
from demo_lms.roles import may_enter, may_teach
from demo_lms.state import platform
from demo_lms.texts import LANGUAGES


def signed_in_person_id() -> int | None:
    person_id = session.get("person_id")
    return person_id if isinstance(person_id, int) else None


def visitor(db: Session) -> Person:
    """The signed-in person; whoever is not signed in is sent to choose one."""
    person_id = signed_in_person_id()
    person = db.get(Person, person_id) if person_id is not None else None
    if person is None:
        abort(redirect(url_for("people.choose", next=request.full_path.rstrip("?"))))
    return person


def course_for_members(db: Session, course_id: int, person: Person) -> Course:
    course = db.get(Course, course_id)
    if course is None:
        abort(404)
    if not may_enter(db, course, person):
        abort(403)
    return course


def course_for_teachers(db: Session, course_id: int, person: Person) -> Course:
    course = course_for_members(db, course_id, person)
    if not may_teach(db, course, person):
        abort(403)
    return course


def require_lms_admin(db: Session) -> Person:
    person = visitor(db)
    if not person.is_lms_admin:
        abort(403)
    return person


def language() -> str:
    """The signed-in person's own language, else what the browser asks for."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES) or "de"


def text(key: str, **values: object) -> str:
    return platform().texts.text(language(), key, **values)


def problem_page(code: str, status: int) -> ResponseReturnValue:
    """A calm page for a refusal; `code` is a key of the section [problem]."""
    return render_template("problem.html", code=code), status
