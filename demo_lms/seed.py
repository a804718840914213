"""The company of seed.toml: the same people and courses with the same numbers at every start.

What exists already is left as it is, so a demonstration goes on where it stopped.
"""

import tomllib
from importlib import resources
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo_lms.models import Course, CourseRole, Enrolment, Person


def plant(db: Session) -> None:
    seed = tomllib.loads((resources.files("demo_lms") / "seed.toml").read_text("utf-8"))
    for values in seed["people"]:
        if db.get(Person, values["id"]) is None:
            db.add(Person(email=_email(values, seed["domain"]), **values))
    for values in seed["courses"]:
        if db.get(Course, values["id"]) is None:
            db.add(Course(**{name: values[name] for name in ("id", "title", "label", "summary")}))
    db.flush()
    for values in seed["courses"]:
        _enrol(db, values)


def _enrol(db: Session, course: dict[str, Any]) -> None:
    enrolled = set(
        db.scalars(select(Enrolment.person_id).where(Enrolment.course_id == course["id"]))
    )
    for role in (CourseRole.INSTRUCTOR, CourseRole.LEARNER):
        for person_id in course[role.value.lower() + "s"]:
            if person_id not in enrolled:
                db.add(Enrolment(course_id=course["id"], person_id=person_id, role=role))


def _email(person: dict[str, Any], domain: str) -> str:
    return f"{person['username']}@{domain}"
