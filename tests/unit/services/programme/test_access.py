import pytest
from sqlalchemy.orm import Session

from lti_app.domain.course_role import MembershipStatus
from lti_app.domain.programme import (
    NoSuchProgramme,
    NotACoordinator,
    ProgrammeState,
)
from lti_app.models import Membership
from lti_app.services import programme as programmes
from lti_app.services.placement import resolve
from tests.factories import (
    NOW,
    Company,
    make_company,
    make_person,
    make_programme,
)


def test_only_who_teaches_here_now_can_start_or_change_a_programme(
    db: Session, company: Company
) -> None:
    strangers = [company.mentor.id, make_person(db, company.registration).id]
    form = programmes.settings_page(db, company.programme.id, **company.place).form
    for person_id in strangers:
        course = {"context_id": company.context.id, "person_id": person_id}
        with pytest.raises(NotACoordinator):
            programmes.create(db, form, now=NOW, **course)
        with pytest.raises(NotACoordinator):
            programmes.change(db, company.programme.id, form, **course, now=NOW)
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


def test_a_running_programme_opens_before_a_newer_closed_one(db: Session, company: Company) -> None:
    make_programme(db, company.context, company.coordinator, state=ProgrammeState.CLOSED)
    assert resolve(db, company.context.id, {}).programme_id == company.programme.id
