"""Where a step, a path or a task stands in the LMS: which columns hear of it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.placement import Opens, Placement
from lti_app.domain.programme import Columns
from lti_app.models import LineItem
from lti_app.services.own_activity import ask
from lti_app.services.passback import tell_late_column
from lti_app.services.placement import content_items
from tests.factories import (
    NOW,
    Company,
    make_company,
    make_link,
    make_programme,
    make_step_link,
    make_task,
)

from .told import FULL, grades, hand_in


def test_a_completed_step_is_told_to_its_column(db: Session, company: Company) -> None:
    link = make_step_link(db, company.context, company.programme, 1)
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert grades(db) == [(f"{company.programme.key}/step/1", FULL)]
    assert db.scalars(select(LineItem)).one().resource_link_id == link.id


def test_a_step_that_is_not_placed_tells_nothing(db: Session, company: Company) -> None:
    make_step_link(db, company.context, company.programme, 2)
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert grades(db) == []
    assert db.scalars(select(LineItem)).all() == []


def test_a_step_placed_by_deep_link_is_told_before_anybody_launched_it(
    db: Session, company: Company
) -> None:
    content_items(db, company.context.id, ["step-1"], locale="de")
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert grades(db) == [(f"{company.programme.key}/step/1", FULL)]


def test_a_link_launched_later_belongs_to_the_column_of_its_deep_link(
    db: Session, company: Company
) -> None:
    content_items(db, company.context.id, ["step-1"], locale="de")
    link = make_step_link(db, company.context, company.programme, 1)
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert db.scalars(select(LineItem)).one().resource_link_id == link.id


def test_a_link_that_was_placed_before_the_programme_existed_is_told(
    db: Session, company: Company
) -> None:
    make_link(db, company.context, Placement(Opens.STEP, "", 1))
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert grades(db) == [("kehrwert/step/1", FULL)]


def test_after_a_course_copy_the_copied_column_is_told(db: Session, company: Company) -> None:
    make_link(db, company.context, Placement(Opens.STEP, "the-old-course", 1))
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert grades(db) == [("the-old-course/step/1", FULL)]


def test_a_link_of_another_programme_here_is_not_told(db: Session, company: Company) -> None:
    other = make_programme(db, company.context, company.coordinator)
    make_step_link(db, company.context, other, 1)
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert grades(db) == []


def test_a_step_placed_twice_is_told_twice(db: Session, company: Company) -> None:
    _, second = (make_step_link(db, company.context, company.programme, 1) for _ in range(2))
    hand_in(db, company, make_task(db, company.tandem, 1))
    names = [f"{company.programme.key}/step/1", f"link/{second.resource_link_id}"]
    assert grades(db) == [(name, FULL) for name in names]


def test_one_column_for_the_programme_hears_when_all_steps_are_completed(
    db: Session, company: Company
) -> None:
    company.programme.columns = Columns.PER_PROGRAMME
    make_link(db, company.context, Placement(Opens.HOME, company.programme.key))
    make_step_link(db, company.context, company.programme, 6)
    for position in range(1, 6):
        make_task(db, company.tandem, position, SubmissionState.COMPLETED)
    last = make_task(db, company.tandem, 6)
    assert grades(db) == []
    hand_in(db, company, last)
    assert grades(db) == [(f"{company.programme.key}/home", FULL)]


def test_a_home_placed_again_with_a_column_has_one_column(db: Session) -> None:
    company = make_company(db, steps=1, columns=Columns.PER_PROGRAMME)
    # Placed before there was a programme: it names none and has no column.
    make_link(db, company.context)
    [item] = content_items(db, company.context.id, ["home"], locale="en")
    hand_in(db, company, make_task(db, company.tandem, 1))
    assert grades(db) == [(f"{company.programme.key}/home", FULL)]
    again = make_link(
        db, company.context, content=item.custom, line_item_url="https://lms.example/items/1"
    )
    assert tell_late_column(db, again.id, now=NOW) == 0
    assert db.scalars(select(LineItem)).one().resource_link_id in {None, again.id}


def test_a_task_with_a_column_of_its_own_is_told_there_and_at_its_step(
    db: Session, company: Company
) -> None:
    make_step_link(db, company.context, company.programme, 1)
    task = make_task(db, company.tandem, 1)
    ask(db, task.id, person_id=company.mentor.id)
    content_items(db, company.context.id, [f"task-{task.placement_key}"], locale="en")
    hand_in(db, company, task)
    names = ["step/1", f"task/{task.placement_key}"]
    assert grades(db) == [(f"{company.programme.key}/{name}", FULL) for name in names]


def test_a_task_beyond_the_path_can_have_its_own_column(db: Session, company: Company) -> None:
    company.programme.columns = Columns.PER_PROGRAMME
    task = make_task(db, company.tandem)
    ask(db, task.id, person_id=company.mentor.id)
    own = Placement(Opens.TASK, company.programme.key, task_key=task.placement_key or "")
    link = make_link(db, company.context, own)
    hand_in(db, company, task)
    assert grades(db) == [(own.resource_id, FULL)]
    column = db.scalars(select(LineItem)).one()
    assert (column.resource_link_id, column.label) == (link.id, task.title)
