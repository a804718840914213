"""Who a person is in a course, said in the role URIs of LTI."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo_lms import vocabulary
from demo_lms.models import Course, CourseRole, Enrolment, EnrolmentStatus, Person


def enrolment_of(db: Session, course: Course, person: Person) -> Enrolment | None:
    """The person's active place in the course, if there is one."""
    return db.scalar(
        select(Enrolment).where(
            Enrolment.course_id == course.id,
            Enrolment.person_id == person.id,
            Enrolment.status == EnrolmentStatus.ACTIVE,
        )
    )


def course_role_uris(role: CourseRole) -> list[str]:
    if role is CourseRole.TEACHING_ASSISTANT:
        return [vocabulary.TEACHING_ASSISTANT_ROLE, vocabulary.MEMBERSHIP_ROLE + "Instructor"]
    return [vocabulary.MEMBERSHIP_ROLE + role.value]


def launch_roles(person: Person, enrolment: Enrolment | None) -> list[str]:
    """An LMS admin launches as Instructor where they are not enrolled, as in real LMSs."""
    uris = course_role_uris(enrolment.role) if enrolment else []
    if person.is_lms_admin:
        uris = uris or course_role_uris(CourseRole.INSTRUCTOR)
        uris += vocabulary.ADMINISTRATOR_ROLES
    return uris


def may_teach(db: Session, course: Course, person: Person) -> bool:
    enrolment = enrolment_of(db, course, person)
    return person.is_lms_admin or (enrolment is not None and enrolment.role.teaches)


def may_enter(db: Session, course: Course, person: Person) -> bool:
    return person.is_lms_admin or enrolment_of(db, course, person) is not None
