from sqlalchemy.orm import Session

from lti_app.domain.programme import (
    ProgrammeState,
)
from lti_app.services import programme as programmes
from tests.factories import (
    Company,
    count_queries,
    make_company,
    make_deputy,
    make_person,
    make_programme,
    make_second_course,
)


def test_the_contact_of_a_course_is_that_of_the_programme_it_opens(
    db: Session, company: Company
) -> None:
    somebody_else = make_person(db, company.registration, "Tom Ritter", email="tom@example.com")
    make_programme(db, company.context, somebody_else, state=ProgrammeState.CLOSED)
    with count_queries(db) as queries:
        contact = programmes.contact_here(db, company.context.id)
    assert contact is not None
    assert contact.name == "Katrin Vogel"
    assert len(queries) == 1
    course = make_second_course(db, company)
    assert programmes.contact_here(db, course["context_id"]) is None


def test_deputies_stand_beside_the_contact_by_name(db: Session, company: Company) -> None:
    tom = make_person(db, company.registration, "Tom Ritter", email="tom@example.com")
    for person in (tom, company.mentor):
        make_deputy(db, company.programme, person)
    with count_queries(db) as queries:
        contact = programmes.contact_here(db, company.context.id)
    assert contact is not None
    assert [(one.name, one.email) for one in contact.deputies] == [
        ("Aylin Demir", ""),
        ("Tom Ritter", "tom@example.com"),
    ]
    assert len(queries) == 1


def test_another_programme_of_the_course_has_its_own_contact(db: Session, company: Company) -> None:
    tom = make_person(db, company.registration, "Tom Ritter")
    other = make_programme(db, company.context, tom, state=ProgrammeState.CLOSED)
    elsewhere = make_company(db).programme
    for programme_id, name in (
        (other.id, "Tom Ritter"),
        (None, "Katrin Vogel"),
        (elsewhere.id, "Katrin Vogel"),
    ):
        contact = programmes.contact_here(db, company.context.id, programme_id)
        assert contact is not None
        assert contact.name == name
