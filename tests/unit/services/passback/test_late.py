"""A column that comes late: whose work it hears of, and how far the others are."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.placement import Opens, Placement
from lti_app.domain.programme import Passback, ProgrammeState
from lti_app.domain.score import DeliveryStatus
from lti_app.domain.tandem import TandemState
from lti_app.models import LineItem, Person, ResourceLink, ScoreDelivery, Submission
from lti_app.services.passback import tell_all_columns, tell_late_column
from tests.factories import (
    NOW,
    Company,
    count_queries,
    make_company,
    make_context,
    make_link,
    make_membership,
    make_person,
    make_programme,
    make_step_link,
    make_tandem,
    make_tandems,
    make_task,
)

from .told import FULL, grades


@pytest.fixture
def company(db: Session) -> Company:
    """A company whose mentee has completed the first step of its programme."""
    company = make_company(db)
    make_task(db, company.tandem, 1, SubmissionState.COMPLETED)
    return company


def other_mentee(db: Session, company: Company, state: ProgrammeState) -> Person:
    """Somebody who has completed the first step of another programme of the course."""
    other = make_programme(db, company.context, company.coordinator, state=state)
    mentee = make_person(db, company.registration)
    make_membership(db, company.context, mentee)
    tandem = make_tandem(db, other, company.context, company.mentor, mentee)
    make_task(db, tandem, 1, SubmissionState.COMPLETED)
    return mentee


def nameless_step(db: Session, company: Company, named: str = "") -> ResourceLink:
    """A link to the first step that names no programme of this course."""
    address = "https://lms.example/items/1"
    return make_link(db, company.context, Placement(Opens.STEP, named, 1), line_item_url=address)


def graded(db: Session) -> set[int]:
    """The people whose grades are on their way, all to one column."""
    assert len(db.scalars(select(LineItem)).all()) == 1
    return set(db.scalars(select(ScoreDelivery.person_id)))


def graded_and_told(db: Session) -> list[tuple[int, str, str]]:
    """What waits to leave, as the LMS will read it."""
    rows = db.execute(
        select(
            ScoreDelivery.person_id,
            ScoreDelivery.activity_progress,
            ScoreDelivery.grading_progress,
        )
        .where(ScoreDelivery.status == DeliveryStatus.WAITING)
        .order_by(ScoreDelivery.id)
    )
    return [(person_id, str(activity), str(grading)) for person_id, activity, grading in rows]


def test_a_late_link_to_a_home_or_an_open_step_tells_nothing(db: Session, company: Company) -> None:
    home = make_link(db, company.context)
    open_step = make_step_link(db, company.context, company.programme, 2)
    elsewhere = make_link(db, make_context(db, company.deployment))
    for link in (home, open_step, elsewhere):
        assert tell_late_column(db, link.id, now=NOW) == 0


def test_a_programme_that_begins_to_pass_back_tells_what_was_completed_before(
    db: Session, company: Company
) -> None:
    company.programme.passback = Passback.NOTHING
    for position in (1, 2, 3):
        make_step_link(db, company.context, company.programme, position)
    make_task(db, company.tandem, 2, SubmissionState.COMPLETED)
    assert tell_all_columns(db, company.programme.id, now=NOW) == 0
    company.programme.passback = Passback.COMPLETION
    assert tell_all_columns(db, company.programme.id, now=NOW) == 2
    names = ["step/1", "step/2"]
    assert grades(db) == [(f"{company.programme.key}/{name}", FULL) for name in names]
    assert tell_all_columns(db, company.programme.id, now=NOW) == 0


def test_a_task_s_own_activity_that_comes_late_hears_of_this_task_only(
    db: Session, company: Company
) -> None:
    make_task(db, company.tandem, 2, SubmissionState.COMPLETED, placement_key="01234567")
    own = Placement(Opens.TASK, company.programme.key, task_key="01234567")
    link = make_link(db, company.context, own)
    assert tell_late_column(db, link.id, now=NOW) == 1
    assert grades(db) == [(own.resource_id, FULL)]
    assert tell_late_column(db, link.id, now=NOW) == 0
    assert tell_all_columns(db, company.programme.id, now=NOW) == 0


@pytest.mark.parametrize("named", ["", "copied-from-elsewhere"])
def test_a_link_that_names_no_programme_tells_of_every_one_that_runs(
    db: Session, company: Company, named: str
) -> None:
    other = other_mentee(db, company, ProgrammeState.RUNNING)
    link = nameless_step(db, company, named)
    assert tell_late_column(db, link.id, now=NOW) == 2
    assert graded(db) == {company.mentee.id, other.id}
    assert tell_late_column(db, link.id, now=NOW) == 0


def test_a_link_that_names_its_programme_tells_of_no_other(db: Session, company: Company) -> None:
    other_mentee(db, company, ProgrammeState.RUNNING)
    link = make_step_link(db, company.context, company.programme, 1)
    assert tell_late_column(db, link.id, now=NOW) == 1
    assert graded(db) == {company.mentee.id}
    assert grades(db) == [(f"{company.programme.key}/step/1", FULL)]
    assert tell_late_column(db, link.id, now=NOW) == 0


def test_what_is_over_is_not_told_to_the_column_of_what_runs_now(
    db: Session, company: Company
) -> None:
    other_mentee(db, company, ProgrammeState.CLOSED)
    assert tell_late_column(db, nameless_step(db, company).id, now=NOW) == 1
    assert graded(db) == {company.mentee.id}


def test_how_far_the_others_are_is_told_too_once_and_a_grade_after_it(
    db: Session, company: Company
) -> None:
    begun = make_tandems(db, company, 2)
    task = make_task(db, begun[0], 1, SubmissionState.STARTED)
    make_task(db, begun[1], 1)
    link = make_step_link(db, company.context, company.programme, 1)
    assert tell_late_column(db, link.id, now=NOW) == 2
    assert graded_and_told(db) == [
        (company.mentee.id, "Completed", "FullyGraded"),
        (begun[0].mentee_id, "Started", "NotReady"),
    ]
    assert tell_late_column(db, link.id, now=NOW) == 0
    submission = db.get_one(Submission, task.id)
    submission.state, submission.completed_at = SubmissionState.COMPLETED, NOW
    assert tell_late_column(db, link.id, now=NOW) == 1
    assert (begun[0].mentee_id, "Completed", "FullyGraded") in graded_and_told(db)
    assert (begun[0].mentee_id, "Started", "NotReady") not in graded_and_told(db)


def test_a_second_tandem_that_is_not_done_hides_no_grade_of_the_first(
    db: Session, company: Company
) -> None:
    company.tandem.state = TandemState.ENDED
    db.flush()
    again = make_tandem(db, company.programme, company.context, company.stranger, company.mentee)
    make_task(db, again, 1, SubmissionState.STARTED)
    assert tell_late_column(db, nameless_step(db, company).id, now=NOW) == 1
    assert graded_and_told(db) == [(company.mentee.id, "Completed", "FullyGraded")]


def test_a_late_column_takes_as_many_queries_for_5_as_for_50_tandems(
    db: Session, company: Company
) -> None:
    counts = []
    for step, number in ((2, 5), (3, 50)):
        for tandem in make_tandems(db, company, number):
            make_task(db, tandem, step, SubmissionState.COMPLETED)
        link = make_step_link(db, company.context, company.programme, step)
        db.flush()
        db.expire_all()
        with count_queries(db) as queries:
            assert tell_late_column(db, link.id, now=NOW) == number
        counts.append(len(queries))
    assert counts[0] == counts[1]
