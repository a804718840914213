"""The gradebook: everybody's for who teaches, one's own for who learns."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo_lms.completion import is_complete
from demo_lms.models import (
    Course,
    CourseRole,
    Enrolment,
    EnrolmentStatus,
    Grade,
    LineItem,
    Person,
)
from demo_lms.pages.visitor import course_for_members, visitor
from demo_lms.roles import may_teach
from demo_lms.state import platform

blueprint = Blueprint("gradebook", __name__)
MOST_SHOWN = 200


@dataclass(frozen=True)
class Cell:
    item: LineItem
    grade: Grade | None

    @property
    def is_complete(self) -> bool | None:
        activity = self.item.activity
        return is_complete(activity, self.item, self.grade) if activity else None


@blueprint.get("/courses/<int:course_id>/gradebook")
def show(course_id: int) -> ResponseReturnValue:
    with platform().database.reading() as db:
        person = visitor(db)
        course = course_for_members(db, course_id, person)
        teaches = may_teach(db, course, person)
        items = db.scalars(
            select(LineItem).where(LineItem.course_id == course.id).order_by(LineItem.id)
        ).all()
        people = _learners(db, course) if teaches else [person]
        grades = {
            (grade.line_item_id, grade.person_id): grade
            for grade in db.scalars(select(Grade).join(LineItem).filter_by(course_id=course.id))
        }
        rows = [
            (learner, [Cell(item, grades.get((item.id, learner.id))) for item in items])
            for learner in people
        ]
        return render_template(
            "gradebook.html",
            course=course,
            items=items,
            rows=rows,
            teaches=teaches,
            most=MOST_SHOWN,
        )


def _learners(db: Session, course: Course) -> list[Person]:
    return list(
        db.scalars(
            select(Person)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .where(
                Enrolment.course_id == course.id,
                Enrolment.role == CourseRole.LEARNER,
                Enrolment.status == EnrolmentStatus.ACTIVE,
            )
            .order_by(Person.family_name, Person.given_name)
            .limit(MOST_SHOWN)
        )
    )
