"""A whole course with its people, and more tandems of it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole
from lti_app.models import (
    Context,
    Deployment,
    Person,
    Programme,
    Registration,
    Tandem,
)
from tests.factories.course import (
    make_context,
    make_deployment,
    make_membership,
    make_person,
    make_programme,
    make_registration,
)
from tests.factories.work import make_tandem


@dataclass(frozen=True)
class Company:
    """A course with a coordinator, a mentor, a mentee, a running programme and their tandem."""

    registration: Registration
    deployment: Deployment
    context: Context
    coordinator: Person
    mentor: Person
    mentee: Person
    stranger: Person
    programme: Programme
    tandem: Tandem

    @property
    def place(self) -> dict[str, int]:
        """How the coordinator acts in the course: ``use_case(…, **company.place)``."""
        return {"context_id": self.context.id, "person_id": self.coordinator.id}


def make_company(db: Session, **programme_values: Any) -> Company:
    registration = make_registration(db)
    deployment = make_deployment(db, registration)
    context = make_context(db, deployment)
    coordinator = make_person(db, registration, "Katrin Vogel")
    make_membership(db, context, coordinator, CourseRole.INSTRUCTOR)
    mentor = make_person(db, registration, "Aylin Demir")
    mentee = make_person(db, registration, "Bernd Hoffmann")
    stranger = make_person(db, registration, "Chloé Martin")
    for person in (mentor, mentee, stranger):
        make_membership(db, context, person)
    programme = make_programme(db, context, coordinator, **programme_values)
    tandem = make_tandem(db, programme, context, mentor, mentee)
    return Company(
        registration,
        deployment,
        context,
        coordinator,
        mentor,
        mentee,
        stranger,
        programme,
        tandem,
    )


def make_second_course(db: Session, company: Company) -> dict[str, int]:
    """Of the same coordinator, without a programme. Returns how they act there."""
    context = make_context(db, company.deployment)
    make_membership(db, context, company.coordinator, CourseRole.INSTRUCTOR)
    return {"context_id": context.id, "person_id": company.coordinator.id}


def make_tandems(db: Session, company: Company, number: int) -> list[Tandem]:
    """More tandems of the programme, each with two people of its own."""
    tandems = []
    for _ in range(number):
        mentor = make_person(db, company.registration)
        mentee = make_person(db, company.registration)
        make_membership(db, company.context, mentor)
        make_membership(db, company.context, mentee)
        tandems.append(make_tandem(db, company.programme, company.context, mentor, mentee))
    return tandems
