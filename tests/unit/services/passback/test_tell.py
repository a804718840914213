"""What the LMS hears of a mentee's work while it goes on, and in which courses."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.placement import Opens, Placement
from lti_app.domain.programme import Columns, Passback
from lti_app.models import LineItem, Membership, MicroTask, ScoreDelivery, Submission
from lti_app.services.entry import enter_task
from lti_app.services.passback import tell_the_lms
from tests.factories import (
    NOW,
    Company,
    also_in,
    make_context,
    make_link,
    make_membership,
    make_step_link,
    make_task,
    quiz_of,
)

from .told import grades, hand_in, told

QUIZ = quiz_of(4)
THREE_RIGHT = {"q1": ["0"], "q2": ["0"], "q3": ["0"], "q4": ["1"]}
ALL_RIGHT = THREE_RIGHT | {"q4": ["0"]}
ALL_WRONG = {name: ["1"] for name in THREE_RIGHT}


@pytest.fixture
def column(db: Session, company: Company) -> str:
    """The name of the column of the first step, which is placed in the course."""
    make_step_link(db, company.context, company.programme, 1)
    return f"{company.programme.key}/step/1"


def tell(db: Session, company: Company, task: MicroTask) -> None:
    tell_the_lms(db, enter_task(db, task.id, company.mentee.id), now=NOW)


@pytest.mark.parametrize(
    ("passback", "score"), [(Passback.COMPLETION, (100, 100)), (Passback.NUMBERS, (3, 4))]
)
def test_points_leave_only_where_numbers_are_switched_on(
    db: Session, company: Company, column: str, passback: Passback, score: tuple[float, float]
) -> None:
    company.programme.passback = passback
    hand_in(db, company, make_task(db, company.tandem, 1, kind="quiz", content=QUIZ), THREE_RIGHT)
    assert grades(db) == [(column, score)]


def test_a_second_attempt_tells_the_best_result_and_replaces_what_has_not_left(
    db: Session, company: Company, column: str
) -> None:
    company.programme.passback = Passback.NUMBERS
    task = make_task(db, company.tandem, 1, kind="quiz", content=QUIZ)
    for answers, best in ((THREE_RIGHT, 3), (ALL_WRONG, 3), (ALL_RIGHT, 4)):
        hand_in(db, company, task, answers)
        assert grades(db) == [(column, (best, 4))]


@pytest.mark.usefixtures("column")
def test_it_is_the_mentee_who_gets_the_score(db: Session, company: Company) -> None:
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert db.scalars(select(ScoreDelivery)).one().person_id == company.mentee.id


@pytest.mark.usefixtures("column")
def test_a_task_beyond_the_path_is_told_to_nobody(db: Session, company: Company) -> None:
    hand_in(db, company, make_task(db, company.tandem))
    assert told(db) == []


def test_half_a_path_is_in_progress_and_gives_no_score(db: Session, company: Company) -> None:
    company.programme.columns = Columns.PER_PROGRAMME
    make_link(db, company.context, Placement(Opens.HOME, company.programme.key))
    for position in (1, 2):
        hand_in(db, company, make_task(db, company.tandem, position))
    assert told(db) == [(f"{company.programme.key}/home", "InProgress", "NotReady")]


@pytest.mark.usefixtures("column")
def test_a_mentee_who_teaches_the_course_gets_no_score_there(db: Session, company: Company) -> None:
    membership = db.get_one(Membership, (company.context.id, company.mentee.id))
    membership.role = CourseRole.INSTRUCTOR
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert told(db) == []


@pytest.mark.usefixtures("column")
def test_every_course_in_which_the_mentee_learns_hears_of_it(db: Session, company: Company) -> None:
    second, third = (make_context(db, company.deployment) for _ in range(2))
    for context in (second, third):
        also_in(db, company.programme, context)
        make_step_link(db, context, company.programme, 1)
    make_membership(db, second, company.mentee)
    hand_in(db, company, make_task(db, company.tandem, 1))
    contexts = db.scalars(select(LineItem.context_id).order_by(LineItem.id)).all()
    assert contexts == [company.context.id, second.id]
    assert len(grades(db)) == 2


def test_each_state_of_a_step_is_told_once_and_replaces_what_has_not_left(
    db: Session, company: Company, column: str
) -> None:
    task = make_task(db, company.tandem, 1)
    submission = db.get_one(Submission, task.id)
    for changes in (
        {},
        {"state": SubmissionState.STARTED, "started_at": NOW},
        {"saved_at": NOW},
        {"handed_in_at": NOW, "state": SubmissionState.IN_REVIEW},
        {"state": SubmissionState.COMPLETED, "completed_at": NOW},
    ):
        for name, value in changes.items():
            setattr(submission, name, value)
        db.flush()
        for _ in range(2):
            tell(db, company, task)
    assert told(db) == [
        (column, "Initialized", "NotReady"),
        (column, "Started", "NotReady"),
        (column, "InProgress", "NotReady"),
        (column, "Submitted", "PendingManual"),
        (column, "Completed", "FullyGraded"),
        # A completed one is told again each time: the LMS may have lost it.
        (column, "Completed", "FullyGraded"),
    ]
    assert grades(db) == [(column, (100, 100))]


@pytest.mark.usefixtures("column")
def test_after_a_grade_nothing_unfinished_is_told(db: Session, company: Company) -> None:
    task = make_task(db, company.tandem, 1)
    hand_in(db, company, task)
    before = told(db)
    db.get_one(Submission, task.id).state = SubmissionState.STARTED
    tell(db, company, task)
    assert told(db) == before


@pytest.mark.usefixtures("column")
def test_a_programme_that_passes_nothing_back_tells_neither_state_nor_grade(
    db: Session, company: Company
) -> None:
    company.programme.passback = Passback.NOTHING
    own = Placement(Opens.TASK, company.programme.key, task_key="0123456789abcdef")
    make_link(db, company.context, own)
    task = make_task(db, company.tandem, 1, placement_key=own.task_key)
    tell(db, company, task)
    hand_in(db, company, task)
    assert told(db) == []
