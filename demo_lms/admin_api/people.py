"""People, enrolments, and members by the thousand."""

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import func, insert, select

from demo_lms.admin_api.body import body, found, one_of, taken_from, wrong
from demo_lms.models import Course, CourseRole, Enrolment, EnrolmentStatus, Person
from demo_lms.state import platform

blueprint = Blueprint("admin_people", __name__, url_prefix="/admin")
CHANGEABLE = {
    "given_name",
    "family_name",
    "email",
    "locale",
    "is_lms_admin",
    "department",
    "position",
    "level",
    "city",
    "country",
    "languages",
}
LARGEST_CROWD = 200_000


@blueprint.get("/people")
def list_people() -> ResponseReturnValue:
    with platform().database.reading() as db:
        return jsonify([as_json(person) for person in db.scalars(select(Person))])


@blueprint.post("/people")
def add_person() -> ResponseReturnValue:
    values = taken_from(body(), {"username"}, CHANGEABLE | {"id"})
    with platform().database.writing() as db:
        if db.scalar(select(Person.id).where(Person.username == values["username"])):
            return wrong("this username is taken", 409)
        person = Person(**{"given_name": "", "family_name": "", "email": "", **values})
        db.add(person)
        db.flush()
        return jsonify(as_json(person)), 201


@blueprint.patch("/people/<int:person_id>")
def change_person(person_id: int) -> ResponseReturnValue:
    values = taken_from(body(), set(), CHANGEABLE)
    with platform().database.writing() as db:
        person = found(db, Person, person_id)
        for name, value in values.items():
            setattr(person, name, value)
        return jsonify(as_json(person))


@blueprint.post("/enrolments")
def enrol() -> ResponseReturnValue:
    """Enrol a person, or change the role or status of who is enrolled already."""
    values = taken_from(body(), {"course_id", "person_id"}, {"role", "status"})
    with platform().database.writing() as db:
        course, person = (
            found(db, Course, values["course_id"]),
            found(db, Person, values["person_id"]),
        )
        enrolment = db.scalar(
            select(Enrolment).where(
                Enrolment.course_id == course.id, Enrolment.person_id == person.id
            )
        ) or Enrolment(course_id=course.id, person_id=person.id)
        enrolment.role = one_of(CourseRole, values.get("role", enrolment.role or "Learner"))
        enrolment.status = one_of(
            EnrolmentStatus, values.get("status", enrolment.status or "Active")
        )
        db.add(enrolment)
        return jsonify(
            course_id=course.id,
            person_id=person.id,
            role=enrolment.role.value,
            status=enrolment.status.value,
        ), 201


@blueprint.delete("/enrolments/<int:course_id>/<int:person_id>")
def unenrol(course_id: int, person_id: int) -> ResponseReturnValue:
    with platform().database.writing() as db:
        enrolment = db.scalar(
            select(Enrolment).where(
                Enrolment.course_id == course_id, Enrolment.person_id == person_id
            )
        )
        if enrolment is None:
            return wrong("this person is not enrolled", 404)
        db.delete(enrolment)
    return "", 204


@blueprint.post("/courses/<int:course_id>/generate-members")
def generate_members(course_id: int) -> ResponseReturnValue:
    """`count` invented learners, new ones at every call, enrolled in the course."""
    values = taken_from(body(), {"count"}, {"role"})
    count, role = values["count"], one_of(CourseRole, values.get("role", "Learner"))
    if not isinstance(count, int) or not 0 < count <= LARGEST_CROWD:
        return wrong(f"count must be a number from 1 to {LARGEST_CROWD}")
    with platform().database.writing() as db:
        found(db, Course, course_id)
        first = (db.scalar(select(func.max(Person.id))) or 0) + 1
        numbers = range(first, first + count)
        db.execute(insert(Person), [_invented(number) for number in numbers])
        db.execute(
            insert(Enrolment),
            [
                {
                    "course_id": course_id,
                    "person_id": number,
                    "role": role,
                    "status": EnrolmentStatus.ACTIVE,
                }
                for number in numbers
            ],
        )
    return jsonify(first_person_id=first, last_person_id=first + count - 1, count=count), 201


def as_json(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "sub": person.sub,
        "username": person.username,
        **{name: getattr(person, name) for name in sorted(CHANGEABLE)},
    }


def _invented(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "username": f"member{number}",
        "given_name": "Member",
        "family_name": f"Nr. {number}",
        "email": f"member{number}@nordlicht.example",
        "locale": "de" if number % 2 else "en",
        "is_lms_admin": False,
        "department": "",
        "position": "",
        "level": "",
        "city": "",
        "country": "",
        "languages": ["de"],
    }
