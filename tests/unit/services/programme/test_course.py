from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole
from lti_app.domain.programme import (
    NoSuchProgramme,
    NotACoordinator,
    StillNeeded,
)
from lti_app.models import Context
from lti_app.services import programme as programmes
from lti_app.services.placement import resolve
from tests.factories import (
    Company,
    also_in,
    make_column,
    make_context,
    make_membership,
    make_participation,
    make_score,
    make_second_course,
)


def test_a_programme_may_run_in_several_courses(db: Session, company: Company) -> None:
    course = make_second_course(db, company)
    also_in(db, company.programme, db.get_one(Context, course["context_id"]))
    found = programmes.coordinated(db, company.programme.id, **course)
    assert found.id == company.programme.id


def test_a_coordinator_of_two_courses_runs_a_programme_in_both(
    db: Session, company: Company
) -> None:
    course = make_second_course(db, company)
    [offered] = programmes.programmes_elsewhere(db, **course)
    assert (offered.title, offered.courses) == ("Reverse mentoring", (company.context.title,))
    for _click in range(2):
        programmes.add_here(db, offered.programme_id, **course)
    assert not programmes.programmes_elsewhere(db, **course)
    assert resolve(db, course["context_id"], {}).programme_id == company.programme.id
    assert len(programmes.courses_of(db, company.programme.id, **course)) == 2


def test_nobody_takes_a_programme_from_a_course_they_do_not_teach(
    db: Session, company: Company
) -> None:
    context = make_context(db, company.deployment)
    make_membership(db, context, company.mentor, CourseRole.INSTRUCTOR)
    course = {"context_id": context.id, "person_id": company.mentor.id}
    assert not programmes.programmes_elsewhere(db, **course)
    with pytest.raises(NoSuchProgramme):
        programmes.add_here(db, company.programme.id, **course)
    stranger = make_second_course(db, company) | {"person_id": company.stranger.id}
    with pytest.raises(NotACoordinator):
        programmes.add_here(db, company.programme.id, **stranger)


def test_a_programme_leaves_a_course_in_which_nothing_depends_on_it(
    db: Session, company: Company
) -> None:
    course = make_second_course(db, company)
    programmes.add_here(db, company.programme.id, **course)
    programmes.take_out(db, company.programme.id, **course)
    assert resolve(db, course["context_id"], {}).programme_id is None
    # The last course of a programme is its own.
    db.delete(company.tandem)
    db.flush()
    with pytest.raises(StillNeeded):
        programmes.take_out(db, company.programme.id, **company.place)


def somebody_joined(db: Session, company: Company, context_id: int) -> None:
    make_participation(db, company.programme, company.stranger, context_id=context_id)


def two_were_paired(db: Session, company: Company, context_id: int) -> None:
    company.tandem.context_id = context_id


def a_score_was_told(db: Session, company: Company, context_id: int) -> None:
    context = db.get_one(Context, context_id)
    make_membership(db, context, company.mentee)
    column = f"{company.programme.key}/step/1"
    make_score(db, make_column(db, context, column), company.mentee)


@pytest.mark.parametrize("need", [somebody_joined, two_were_paired, a_score_was_told])
def test_a_programme_stays_where_people_or_scores_depend_on_it(
    db: Session, company: Company, need: Callable[[Session, Company, int], None]
) -> None:
    course = make_second_course(db, company)
    programmes.add_here(db, company.programme.id, **course)
    need(db, company, course["context_id"])
    db.flush()
    with pytest.raises(StillNeeded):
        programmes.take_out(db, company.programme.id, **course)
