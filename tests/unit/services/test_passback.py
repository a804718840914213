from collections.abc import Mapping

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.placement import Opens, Placement
from lti_app.domain.programme import Columns, Passback
from lti_app.domain.score import DeliveryStatus, GradingProgress
from lti_app.extension.registry import load_plugins
from lti_app.models import (
    Context,
    LineItem,
    Membership,
    MicroTask,
    ProgrammeContext,
    ResourceLink,
    ScoreDelivery,
    Submission,
)
from lti_app.services import submission as submissions
from lti_app.services.entry import enter_task
from lti_app.services.own_activity import ask
from lti_app.services.passback import tell_all_columns, tell_late_column, tell_the_lms
from lti_app.services.placement import content_items
from tests.factories import (
    NOW,
    TODAY,
    Company,
    make_company,
    make_context,
    make_link,
    make_membership,
    make_programme,
    make_task,
)

KINDS = load_plugins(["plugins.micro_tasks.read", "plugins.micro_tasks.quiz"]).micro_tasks
QUIZ = {
    "questions": [
        {
            "text": f"Question {number}",
            "answers": [
                {"text": "Right", "correct": True, "remark": ""},
                {"text": "Wrong", "correct": False, "remark": ""},
            ],
        }
        for number in (1, 2, 3, 4)
    ]
}
THREE_RIGHT = {"q1": ["0"], "q2": ["0"], "q3": ["0"], "q4": ["1"]}


@pytest.fixture
def company(db: Session) -> Company:
    return make_company(db)


def hand_in(
    db: Session, company: Company, task: MicroTask, form: Mapping[str, list[str]] | None = None
) -> None:
    submissions.hand_in(
        db, KINDS, task.id, form or {}, person_id=company.mentee.id, now=NOW, today=TODAY
    )


def scores(db: Session) -> list[tuple[str, float, float]]:
    """Column, points and maximum of the grades on their way, in the order they were earned."""
    rows = db.execute(
        select(LineItem.resource_id, ScoreDelivery.score_given, ScoreDelivery.score_maximum)
        .join(LineItem, LineItem.id == ScoreDelivery.line_item_id)
        .where(
            ScoreDelivery.status == DeliveryStatus.WAITING,
            ScoreDelivery.grading_progress == GradingProgress.FULLY_GRADED,
        )
        .order_by(ScoreDelivery.id)
    )
    return [(name, given, maximum) for name, given, maximum in rows]


def told(db: Session) -> list[tuple[str, str, str]]:
    """Column and progress of all that is on its way or was replaced, in its order."""
    rows = db.execute(
        select(
            LineItem.resource_id, ScoreDelivery.activity_progress, ScoreDelivery.grading_progress
        )
        .join(LineItem, LineItem.id == ScoreDelivery.line_item_id)
        .order_by(ScoreDelivery.id)
    )
    return [(name, activity, grading) for name, activity, grading in rows]


def step_link(
    db: Session, company: Company, position: int, context: Context | None = None
) -> ResourceLink:
    placement = Placement(Opens.STEP, company.programme.key, position)
    return make_link(
        db,
        context or company.context,
        placement.custom(),
        line_item_url=f"https://lms.example/items/{position}",
    )


def test_a_completed_step_is_told_to_its_column(db: Session, company: Company) -> None:
    link = step_link(db, company, 1)
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert scores(db) == [(f"{company.programme.key}/step/1", 100, 100)]
    column = db.scalars(select(LineItem)).one()
    assert column.resource_link_id == link.id
    assert db.scalars(select(ScoreDelivery)).one().person_id == company.mentee.id


def test_a_step_that_is_not_placed_tells_nothing(db: Session, company: Company) -> None:
    step_link(db, company, 2)
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert scores(db) == []
    assert db.scalars(select(LineItem)).all() == []


def test_a_step_placed_by_deep_link_is_told_before_anybody_launched_it(
    db: Session, company: Company
) -> None:
    content_items(db, company.context.id, ["step-1"], locale="de")
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert scores(db) == [(f"{company.programme.key}/step/1", 100, 100)]


def test_a_link_launched_later_belongs_to_the_column_of_its_deep_link(
    db: Session, company: Company
) -> None:
    content_items(db, company.context.id, ["step-1"], locale="de")
    link = step_link(db, company, 1)
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert db.scalars(select(LineItem)).one().resource_link_id == link.id


def test_a_link_that_was_placed_before_the_programme_existed_is_told(
    db: Session, company: Company
) -> None:
    make_link(db, company.context, Placement(Opens.STEP, "", 1).custom())
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert scores(db) == [("kehrwert/step/1", 100, 100)]


def test_after_a_course_copy_the_copied_column_is_told(db: Session, company: Company) -> None:
    copied = Placement(Opens.STEP, "the-old-course", 1)
    make_link(db, company.context, copied.custom())
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert scores(db) == [("the-old-course/step/1", 100, 100)]


def test_a_link_of_another_programme_here_is_not_told(db: Session, company: Company) -> None:
    other = make_programme(db, company.context, company.coordinator)
    make_link(db, company.context, Placement(Opens.STEP, other.key, 1).custom())
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert scores(db) == []


def test_a_step_placed_twice_is_told_twice(db: Session, company: Company) -> None:
    step_link(db, company, 1)
    second = step_link(db, company, 1)
    hand_in(db, company, make_task(db, company.tandem, 1))
    names = [f"{company.programme.key}/step/1", f"link/{second.resource_link_id}"]
    assert scores(db) == [(name, 100, 100) for name in names]


def test_nothing_is_passed_back_where_the_programme_says_so(db: Session, company: Company) -> None:
    company.programme.passback = Passback.NOTHING
    step_link(db, company, 1)
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert scores(db) == []


@pytest.mark.parametrize(
    ("passback", "score"), [(Passback.COMPLETION, (100, 100)), (Passback.NUMBERS, (3, 4))]
)
def test_points_leave_only_where_numbers_are_switched_on(
    db: Session, company: Company, passback: Passback, score: tuple[float, float]
) -> None:
    company.programme.passback = passback
    step_link(db, company, 1)
    task = make_task(db, company.tandem, 1, kind="quiz", content=QUIZ)
    hand_in(db, company, task, THREE_RIGHT)
    assert scores(db) == [(f"{company.programme.key}/step/1", *score)]


def test_a_second_attempt_tells_the_best_result_and_replaces_what_has_not_left(
    db: Session, company: Company
) -> None:
    company.programme.passback = Passback.NUMBERS
    step_link(db, company, 1)
    task = make_task(db, company.tandem, 1, kind="quiz", content=QUIZ)
    hand_in(db, company, task, THREE_RIGHT)
    hand_in(db, company, task, {name: ["1"] for name in THREE_RIGHT})
    assert scores(db) == [(f"{company.programme.key}/step/1", 3, 4)]
    hand_in(db, company, task, {name: ["0"] for name in THREE_RIGHT})
    assert scores(db) == [(f"{company.programme.key}/step/1", 4, 4)]


def test_a_task_beyond_the_path_is_told_to_nobody(db: Session, company: Company) -> None:
    step_link(db, company, 1)
    hand_in(db, company, make_task(db, company.tandem))
    assert scores(db) == []


def test_one_column_for_the_programme_hears_when_all_steps_are_completed(
    db: Session, company: Company
) -> None:
    company.programme.columns = Columns.PER_PROGRAMME
    make_link(db, company.context, Placement(Opens.HOME, company.programme.key).custom())
    step_link(db, company, 6)
    for position in range(1, 6):
        make_task(db, company.tandem, position, SubmissionState.COMPLETED)
    last = make_task(db, company.tandem, 6)
    assert scores(db) == []
    hand_in(db, company, last)
    assert scores(db) == [(f"{company.programme.key}/home", 100, 100)]


def test_a_home_placed_again_with_a_column_has_one_column(db: Session) -> None:
    company = make_company(db, steps=1, columns=Columns.PER_PROGRAMME)
    # Placed before there was a programme: it names none and has no column.
    make_link(db, company.context, Placement(Opens.HOME, "").custom())
    [item] = content_items(db, company.context.id, ["home"], locale="en")
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert scores(db) == [(f"{company.programme.key}/home", 100, 100)]
    again = make_link(db, company.context, item.custom, line_item_url="https://lms.example/items/1")
    assert tell_late_column(db, again.id, now=NOW) == 0
    [column] = db.scalars(select(LineItem)).all()
    assert column.resource_link_id in {None, again.id}


def test_half_a_path_is_in_progress_and_gives_no_score(db: Session, company: Company) -> None:
    company.programme.columns = Columns.PER_PROGRAMME
    make_link(db, company.context, Placement(Opens.HOME, company.programme.key).custom())
    hand_in(db, company, make_task(db, company.tandem, 1))
    hand_in(db, company, make_task(db, company.tandem, 2))
    assert scores(db) == []
    assert told(db) == [(f"{company.programme.key}/home", "InProgress", "NotReady")]


def test_a_mentee_who_teaches_the_course_gets_no_score_there(db: Session, company: Company) -> None:
    step_link(db, company, 1)
    membership = db.get(Membership, (company.context.id, company.mentee.id))
    assert membership is not None
    membership.role = CourseRole.INSTRUCTOR
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert scores(db) == []


def test_every_course_in_which_the_mentee_learns_hears_of_it(db: Session, company: Company) -> None:
    second, third = (make_context(db, company.deployment) for _ in range(2))
    for context in (second, third):
        db.add(ProgrammeContext(programme_id=company.programme.id, context_id=context.id))
        step_link(db, company, 1, context)
    step_link(db, company, 1)
    make_membership(db, second, company.mentee)
    hand_in(db, company, make_task(db, company.tandem, 1))
    contexts = db.scalars(select(LineItem.context_id).order_by(LineItem.id)).all()
    assert contexts == [company.context.id, second.id]
    assert len(scores(db)) == 2


def test_a_column_that_comes_late_hears_of_what_was_completed_before(
    db: Session, company: Company
) -> None:
    hand_in(db, company, make_task(db, company.tandem, 1))
    link = step_link(db, company, 1)
    assert tell_late_column(db, link.id, now=NOW) == 1
    assert scores(db) == [(f"{company.programme.key}/step/1", 100, 100)]
    assert tell_late_column(db, link.id, now=NOW) == 0


def test_a_late_link_to_a_home_or_an_open_step_tells_nothing(db: Session, company: Company) -> None:
    hand_in(db, company, make_task(db, company.tandem, 1))
    home = make_link(db, company.context)
    assert tell_late_column(db, home.id, now=NOW) == 0
    assert tell_late_column(db, step_link(db, company, 2).id, now=NOW) == 0
    stray = make_link(db, make_context(db, company.deployment))
    assert tell_late_column(db, stray.id, now=NOW) == 0


def test_a_programme_that_begins_to_pass_back_tells_what_was_completed_before(
    db: Session, company: Company
) -> None:
    company.programme.passback = Passback.NOTHING
    for position in (1, 2, 3):
        step_link(db, company, position)
    for position in (1, 2):
        hand_in(db, company, make_task(db, company.tandem, position))
    assert tell_all_columns(db, company.programme.id, now=NOW) == 0
    company.programme.passback = Passback.COMPLETION
    assert tell_all_columns(db, company.programme.id, now=NOW) == 2
    key = company.programme.key
    assert scores(db) == [(f"{key}/step/1", 100, 100), (f"{key}/step/2", 100, 100)]
    assert tell_all_columns(db, company.programme.id, now=NOW) == 0


def tell(db: Session, company: Company, task: MicroTask) -> None:
    tell_the_lms(db, enter_task(db, task.id, company.mentee.id), now=NOW)


def test_each_state_of_a_step_is_told_once_and_replaces_what_has_not_left(
    db: Session, company: Company
) -> None:
    step_link(db, company, 1)
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
    column = f"{company.programme.key}/step/1"
    assert told(db) == [
        (column, "Initialized", "NotReady"),
        (column, "Started", "NotReady"),
        (column, "InProgress", "NotReady"),
        (column, "Submitted", "PendingManual"),
        (column, "Completed", "FullyGraded"),
        # A completed one is told again each time: the LMS may have lost it.
        (column, "Completed", "FullyGraded"),
    ]
    assert scores(db) == [(column, 100, 100)]


def test_after_a_grade_nothing_unfinished_is_told(db: Session, company: Company) -> None:
    step_link(db, company, 1)
    task = make_task(db, company.tandem, 1)
    hand_in(db, company, task)
    before = told(db)
    db.get_one(Submission, task.id).state = SubmissionState.STARTED
    tell(db, company, task)
    assert told(db) == before


def test_a_programme_that_passes_nothing_back_tells_no_state_either(
    db: Session, company: Company
) -> None:
    company.programme.passback = Passback.NOTHING
    step_link(db, company, 1)
    task = make_task(db, company.tandem, 1, SubmissionState.STARTED)
    ask(db, task.id, person_id=company.mentor.id)
    own_link(db, company, task)
    tell(db, company, task)
    assert told(db) == []


def own_link(db: Session, company: Company, task: MicroTask) -> ResourceLink:
    placement = Placement(Opens.TASK, company.programme.key, task_key=task.placement_key or "")
    return make_link(db, company.context, placement.custom())


def test_a_task_with_a_column_of_its_own_is_told_there_and_at_its_step(
    db: Session, company: Company
) -> None:
    step_link(db, company, 1)
    task = make_task(db, company.tandem, 1)
    ask(db, task.id, person_id=company.mentor.id)
    content_items(db, company.context.id, [f"task-{task.placement_key}"], locale="en")
    hand_in(db, company, task)
    key = company.programme.key
    assert scores(db) == [
        (f"{key}/step/1", 100, 100),
        (f"{key}/task/{task.placement_key}", 100, 100),
    ]


def test_a_task_beyond_the_path_can_have_its_own_column(db: Session, company: Company) -> None:
    company.programme.columns = Columns.PER_PROGRAMME
    task = make_task(db, company.tandem)
    ask(db, task.id, person_id=company.mentor.id)
    link = own_link(db, company, task)
    hand_in(db, company, task)
    name = f"{company.programme.key}/task/{task.placement_key}"
    assert scores(db) == [(name, 100, 100)]
    column = db.scalars(select(LineItem)).one()
    assert (column.resource_link_id, column.label) == (link.id, task.title)


def test_a_task_s_own_activity_that_comes_late_hears_of_this_task_only(
    db: Session, company: Company
) -> None:
    for position in (1, 2):
        task = make_task(db, company.tandem, position)
        ask(db, task.id, person_id=company.mentor.id)
        hand_in(db, company, task)
    link = own_link(db, company, task)
    assert tell_late_column(db, link.id, now=NOW) == 1
    assert scores(db) == [(f"{company.programme.key}/task/{task.placement_key}", 100, 100)]
    assert tell_late_column(db, link.id, now=NOW) == 0
    assert tell_all_columns(db, company.programme.id, now=NOW) == 0
