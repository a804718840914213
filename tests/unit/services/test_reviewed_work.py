"""What the coordinator sees of somebody whose work the LMS's gradebook leads to."""

import pytest
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.placement import Opens, Placement
from lti_app.domain.programme import NotACoordinator
from lti_app.models import Person, ResourceLink
from lti_app.services.own_activity import ask
from lti_app.services.reviewed_work import reviewed_person, reviewed_work
from lti_app.services.visit import Visit
from tests.factories import (
    Company,
    make_column,
    make_company,
    make_context,
    make_link,
    make_person,
    make_score,
    make_task,
)


@pytest.fixture
def company(db: Session) -> Company:
    return make_company(db, steps=3)


def visit(company: Company, who: Person, link: ResourceLink | None = None) -> Visit:
    return Visit(
        launch_id="launch",
        secret="",
        person_id=who.id,
        person_name=who.name,
        registration_id=company.registration.id,
        context_row_id=company.context.id,
        context_title="",
        resource_link_row_id=link.id if link else None,
        content=link.content if link else {},
        role=CourseRole.INSTRUCTOR,
        locale="en",
        return_url=None,
        deep_linking=None,
        platform_origins=(),
    )


def test_a_steps_link_shows_that_step_and_what_its_column_was_told_last(
    db: Session, company: Company
) -> None:
    make_task(db, company.tandem, 2, SubmissionState.COMPLETED)
    at_step = Placement(Opens.STEP, company.programme.key, 2)
    link = make_link(db, company.context, at_step)
    for number in (1, 2):
        name = Placement(Opens.STEP, company.programme.key, number).resource_id
        column = make_column(db, company.context, name)
        for points in (10, 20 * number):
            make_score(db, column, company.mentee, points)
    work = reviewed_work(db, visit(company, company.coordinator, link), company.mentee.id)
    assert work.person_name == "Bernd Hoffmann"
    [step] = work.steps
    assert (step.position, step.state) == (2, SubmissionState.COMPLETED)
    assert step.mentor_name == "Aylin Demir"
    assert [told.score_given for told in work.deliveries] == [40]


def test_without_a_link_the_whole_path_is_shown(db: Session, company: Company) -> None:
    make_task(db, company.tandem, 1, SubmissionState.IN_REVIEW)
    work = reviewed_work(db, visit(company, company.coordinator), company.mentee.id)
    states = [step.state for step in work.steps]
    assert states == [SubmissionState.IN_REVIEW, None, None]
    mentor = reviewed_work(db, visit(company, company.coordinator), company.mentor.id)
    assert mentor.steps == ()


def test_a_task_of_its_own_is_shown_also_beyond_the_path(db: Session, company: Company) -> None:
    make_task(db, company.tandem, 1)
    task = make_task(db, company.tandem, None, SubmissionState.STARTED)
    ask(db, task.id, person_id=company.mentor.id)
    own = Placement(Opens.TASK, company.programme.key, task_key=task.placement_key or "")
    link = make_link(db, company.context, own)
    work = reviewed_work(db, visit(company, company.coordinator, link), company.mentee.id)
    assert [(step.position, step.state) for step in work.steps] == [(None, SubmissionState.STARTED)]


def test_only_a_coordinator_looks_and_only_at_people_of_the_course(
    db: Session, company: Company
) -> None:
    for somebody in (company.mentor, company.mentee, company.stranger):
        with pytest.raises(NotACoordinator):
            reviewed_work(db, visit(company, somebody), company.mentee.id)
    elsewhere = make_person(db, company.registration, "Somebody Else")
    make_context(db, company.deployment)
    for unknown in (elsewhere.id, None):
        work = reviewed_work(db, visit(company, company.coordinator), unknown)
        assert (work.person_name, work.steps, work.deliveries) == (None, (), ())


def test_the_reviewed_person_is_one_of_the_same_platform(db: Session, company: Company) -> None:
    other = make_company(db)
    registration_id = company.registration.id
    assert reviewed_person(db, registration_id, company.mentee.sub) == company.mentee.id
    assert reviewed_person(db, registration_id, other.mentee.sub) is None
    assert reviewed_person(db, registration_id, None) is None
