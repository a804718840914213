"""The course list, a course with its activities, and who is in it."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo_lms.completion import is_complete
from demo_lms.models import Activity, Course, Enrolment, EnrolmentStatus, Grade, LineItem, Person
from demo_lms.pages.visitor import course_for_members, visitor
from demo_lms.roles import may_teach
from demo_lms.state import platform

blueprint = Blueprint("courses", __name__)
MOST_SHOWN = 500


@dataclass(frozen=True)
class ActivityRow:
    """An activity as one learner sees it. `is_complete` is None where nothing is tracked."""

    activity: Activity
    item: LineItem | None
    grade: Grade | None

    @property
    def is_complete(self) -> bool | None:
        return is_complete(self.activity, self.item, self.grade) if self.item else None


@blueprint.get("/courses")
def overview() -> ResponseReturnValue:
    with platform().database.reading() as db:
        person = visitor(db)
        query = select(Course).order_by(Course.id)
        if not person.is_lms_admin:
            query = query.join(Enrolment).where(
                Enrolment.person_id == person.id, Enrolment.status == EnrolmentStatus.ACTIVE
            )
        courses = db.scalars(query).all()
        return render_template("courses.html", courses=courses)


@blueprint.get("/courses/<int:course_id>")
def course(course_id: int) -> ResponseReturnValue:
    """Tools come back here with `lti_msg` or `lti_errormsg`, which are shown as text."""
    with platform().database.reading() as db:
        person = visitor(db)
        course = course_for_members(db, course_id, person)
        return render_template(
            "course.html",
            course=course,
            rows=_rows(db, course, person),
            teaches=may_teach(db, course, person),
            message=request.args.get("lti_msg"),
            error_message=request.args.get("lti_errormsg"),
        )


@blueprint.get("/courses/<int:course_id>/people")
def participants(course_id: int) -> ResponseReturnValue:
    with platform().database.reading() as db:
        person = visitor(db)
        course = course_for_members(db, course_id, person)
        enrolments = db.scalars(
            select(Enrolment)
            .where(Enrolment.course_id == course.id)
            .order_by(Enrolment.role, Enrolment.person_id)
            .limit(MOST_SHOWN)
        ).all()
        return render_template(
            "participants.html",
            course=course,
            enrolments=enrolments,
            teaches=may_teach(db, course, person),
        )


def _rows(db: Session, course: Course, person: Person) -> list[ActivityRow]:
    activities = db.scalars(
        select(Activity).where(Activity.course_id == course.id).order_by(Activity.id)
    ).all()
    items = {
        item.activity_id: item
        for item in db.scalars(select(LineItem).where(LineItem.course_id == course.id))
    }
    grades = {
        grade.line_item_id: grade
        for grade in db.scalars(select(Grade).where(Grade.person_id == person.id))
    }
    rows = []
    for activity in activities:
        item = items.get(activity.id)
        rows.append(ActivityRow(activity, item, grades.get(item.id) if item else None))
    return rows
