import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.programme import (
    Columns,
    IllegalMove,
    InvalidProgramme,
    NoSuchProgramme,
    NotACoordinator,
    Passback,
    ProgrammeState,
)
from lti_app.domain.programme_settings import COLUMNS_ARE_PLACED
from lti_app.models import Membership, ProgrammeContext, Step
from lti_app.services import programme as programmes
from lti_app.services.placement import content_items
from tests.factories import (
    NOW,
    TODAY,
    Company,
    count_queries,
    make_company,
    make_context,
    make_membership,
    make_person,
    make_programme,
)


@pytest.fixture
def company(db: Session) -> Company:
    return make_company(db)


def empty_course(db: Session, company: Company) -> dict[str, int]:
    """A second course of the same coordinator, without a programme."""
    context = make_context(db, company.deployment)
    make_membership(db, context, company.coordinator, CourseRole.INSTRUCTOR)
    return {"context_id": context.id, "person_id": company.coordinator.id}


def place(company: Company) -> dict[str, int]:
    return {"context_id": company.context.id, "person_id": company.coordinator.id}


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
    course = empty_course(db, company)
    assert programmes.contact_here(db, course["context_id"]) is None


def test_a_programme_starts_from_the_preset_as_it_is(db: Session, company: Company) -> None:
    course = empty_course(db, company)
    blank = programmes.blank_form(db, today=TODAY, title="Reverse mentoring", **course)
    assert blank.contacts == {company.coordinator.id: "Katrin Vogel"}
    programme = programmes.create(db, blank.form, now=NOW, **course)
    db.expire_all()
    assert programme.state is ProgrammeState.RUNNING
    assert programme.passback is Passback.COMPLETION
    assert programme.contact_id == company.coordinator.id
    assert programme.registration_id == company.registration.id
    positions = select(Step.position).where(Step.programme_id == programme.id)
    assert sorted(db.scalars(positions)) == [1, 2, 3, 4, 5, 6]
    found = programmes.programme_here(db, course["context_id"])
    assert found is not None
    assert found.id == programme.id


def test_a_second_click_finds_the_programme_there(db: Session, company: Company) -> None:
    course = empty_course(db, company)
    form = programmes.blank_form(db, today=TODAY, title="Reverse mentoring", **course).form
    programme = programmes.create(db, form, now=NOW, **course)
    assert programmes.create(db, form, now=NOW, **course) is programme
    again = programmes.blank_form(db, today=TODAY, title="Reverse mentoring", **course).form
    assert programmes.create(db, again, now=NOW, **course) is not programme


@pytest.mark.parametrize("key", ["", "x", "0123456789ABCDEF", "../../../../etc/x"])
def test_a_key_that_nobody_gave_out_is_not_taken(db: Session, company: Company, key: str) -> None:
    course = empty_course(db, company)
    form = programmes.blank_form(db, today=TODAY, title="Reverse mentoring", **course).form
    programme = programmes.create(db, form | {"key": [key]}, now=NOW, **course)
    assert programme.key != key


def test_the_key_of_another_course_s_programme_opens_nothing(db: Session, company: Company) -> None:
    course = empty_course(db, company)
    form = programmes.blank_form(db, today=TODAY, title="Reverse mentoring", **course).form
    programme = programmes.create(db, form | {"key": [company.programme.key]}, now=NOW, **course)
    assert programme.id != company.programme.id
    assert programme.key != company.programme.key


def test_after_a_closed_programme_a_new_one_can_start(db: Session, company: Company) -> None:
    company.programme.state = ProgrammeState.CLOSED
    form = programmes.blank_form(db, today=TODAY, title="Second year", **place(company)).form
    programme = programmes.create(db, form, now=NOW, **place(company))
    found = programmes.programme_here(db, company.context.id)
    assert found is not None
    assert found.id == programme.id


def test_only_who_teaches_here_now_can_start_or_change_a_programme(
    db: Session, company: Company
) -> None:
    strangers = [company.mentor.id, make_person(db, company.registration).id]
    form = programmes.settings_page(db, company.programme.id, **place(company)).form
    for person_id in strangers:
        course = {"context_id": company.context.id, "person_id": person_id}
        with pytest.raises(NotACoordinator):
            programmes.create(db, form, now=NOW, **course)
        with pytest.raises(NotACoordinator):
            programmes.change(db, company.programme.id, form, **course)
        with pytest.raises(NotACoordinator):
            programmes.move(db, company.programme.id, ProgrammeState.CLOSED, **course)


def test_a_former_teacher_is_no_coordinator_any_more(db: Session, company: Company) -> None:
    membership = db.get(Membership, (company.context.id, company.coordinator.id))
    assert membership is not None
    membership.status = MembershipStatus.DELETED
    db.flush()
    with pytest.raises(NotACoordinator):
        programmes.require_coordinator(db, company.context.id, company.coordinator.id)


def test_a_programme_of_another_course_does_not_exist_here(db: Session, company: Company) -> None:
    other = make_company(db)
    course = {"context_id": other.context.id, "person_id": other.coordinator.id}
    with pytest.raises(NoSuchProgramme):
        programmes.settings_page(db, company.programme.id, **course)


def test_settings_can_be_changed(db: Session, company: Company) -> None:
    page = programmes.settings_page(db, company.programme.id, **place(company))
    form = page.form | {"title": ["Digital tandems"], "passback": ["numbers"]}
    programmes.change(db, company.programme.id, form, **place(company))
    db.expire_all()
    assert company.programme.title == "Digital tandems"
    assert company.programme.passback is Passback.NUMBERS


def test_a_contact_who_no_longer_teaches_can_stay_the_contact(
    db: Session, company: Company
) -> None:
    company.programme.contact_id = company.stranger.id
    db.flush()
    page = programmes.settings_page(db, company.programme.id, **place(company))
    assert set(page.contacts) == {company.coordinator.id, company.stranger.id}
    programmes.change(db, company.programme.id, page.form, **place(company))


def test_somebody_from_outside_cannot_become_the_contact(db: Session, company: Company) -> None:
    page = programmes.settings_page(db, company.programme.id, **place(company))
    form = page.form | {"contact_id": [str(company.mentee.id)]}
    with pytest.raises(InvalidProgramme) as raised:
        programmes.change(db, company.programme.id, form, **place(company))
    assert set(raised.value.problems) == {"contact_id"}


def test_columns_stay_as_they_are_once_the_lms_has_some(db: Session, company: Company) -> None:
    page = programmes.settings_page(db, company.programme.id, **place(company))
    assert not page.columns_fixed
    content_items(db, company.context.id, ["step-1"], locale="en")
    page = programmes.settings_page(db, company.programme.id, **place(company))
    assert page.columns_fixed
    with pytest.raises(InvalidProgramme) as raised:
        programmes.change(
            db,
            company.programme.id,
            page.form | {"columns": ["per_programme"]},
            **place(company),
        )
    assert raised.value.problems == {"columns": COLUMNS_ARE_PLACED}
    assert company.programme.columns is Columns.PER_STEP


def test_columns_from_before_the_programme_was_started_count_too(
    db: Session, company: Company
) -> None:
    here = {"context_id": company.context.id, "person_id": company.coordinator.id}
    form = programmes.settings_page(db, company.programme.id, **here).form
    db.delete(company.programme)
    db.flush()
    content_items(db, company.context.id, ["step-1"], locale="en")
    with pytest.raises(InvalidProgramme) as raised:
        programmes.create(db, form | {"columns": ["per_programme"]}, now=NOW, **here)
    assert raised.value.problems == {"columns": COLUMNS_ARE_PLACED}
    programme = programmes.create(db, form, now=NOW, **here)
    assert programmes.settings_page(db, programme.id, **here).columns_fixed


def test_a_programme_is_closed_and_opened_again(db: Session, company: Company) -> None:
    for to in (ProgrammeState.CLOSED, ProgrammeState.RUNNING):
        programmes.move(db, company.programme.id, to, **place(company))
        db.expire_all()
        assert company.programme.state is to
    with pytest.raises(IllegalMove):
        programmes.move(db, company.programme.id, ProgrammeState.DRAFT, **place(company))


def test_a_running_programme_opens_before_a_newer_closed_one(db: Session, company: Company) -> None:
    make_programme(db, company.context, company.coordinator, state=ProgrammeState.CLOSED)
    found = programmes.programme_here(db, company.context.id)
    assert found is not None
    assert found.id == company.programme.id


def test_a_programme_may_run_in_several_courses(db: Session, company: Company) -> None:
    course = empty_course(db, company)
    db.add(ProgrammeContext(programme_id=company.programme.id, context_id=course["context_id"]))
    db.flush()
    found = programmes.coordinated(db, company.programme.id, **course)
    assert found.id == company.programme.id
