import pytest
from sqlalchemy.orm import Session

from lti_app.domain.placement import Opens, Placement
from lti_app.domain.programme import Passback
from lti_app.domain.tandem import NotYourTandem, OnlyForMentors, TandemEnded, TandemState
from lti_app.models import MicroTask
from lti_app.services.micro_task import withdraw_task
from lti_app.services.own_activity import (
    ActivityPlaced,
    ActivityState,
    ask,
    asked_for,
    take_back,
)
from lti_app.services.placement import content_items, placeable, resolve
from lti_app.services.submission import mentor_view
from tests.factories import (
    Company,
    also_in,
    make_context,
    make_link,
    make_programme,
    make_task,
)


@pytest.fixture
def task(db: Session, company: Company) -> MicroTask:
    return make_task(db, company.tandem, 1, title="A post in five minutes", note="Between us")


def placement(company: Company, task: MicroTask) -> Placement:
    return Placement(Opens.TASK, company.programme.key, task_key=task.placement_key or "")


def state(db: Session, task: MicroTask) -> ActivityState:
    return mentor_view(db, task.id).activity.state


def test_the_mentor_asks_with_one_click_and_a_second_one_changes_nothing(
    db: Session, company: Company, task: MicroTask
) -> None:
    assert mentor_view(db, task.id).activity.can_ask
    ask(db, task.id, person_id=company.mentor.id)
    key = task.placement_key
    ask(db, task.id, person_id=company.mentor.id)
    assert task.placement_key == key
    assert state(db, task) is ActivityState.ASKED_FOR


def test_only_the_mentor_of_an_open_tandem_asks(
    db: Session, company: Company, task: MicroTask
) -> None:
    with pytest.raises(OnlyForMentors):
        ask(db, task.id, person_id=company.mentee.id)
    for stranger in (company.stranger, company.coordinator):
        with pytest.raises(NotYourTandem):
            ask(db, task.id, person_id=stranger.id)
    company.tandem.state = TandemState.ENDED
    with pytest.raises(TandemEnded):
        ask(db, task.id, person_id=company.mentor.id)
    assert not mentor_view(db, task.id).activity.can_ask


def test_where_nothing_is_passed_back_there_is_no_column_to_ask_for(
    db: Session, company: Company, task: MicroTask
) -> None:
    company.programme.passback = Passback.NOTHING
    db.flush()
    assert not mentor_view(db, task.id).activity.can_ask


def test_the_coordinator_learns_the_title_and_who_asked(
    db: Session, company: Company, task: MicroTask
) -> None:
    ask(db, task.id, person_id=company.mentor.id)
    (found,) = asked_for(db, company.programme.id)
    assert (found.title, found.asked_by) == ("A post in five minutes", "Aylin Demir")
    (offer,) = placeable(db, company.context.id, locale="de")
    item = offer.activities[-1]
    assert (item.title, item.asked_by, item.is_placed) == (found.title, "Aylin Demir", False)
    assert "Between us" not in str(offer)


def test_it_is_placed_with_a_column_of_its_own(
    db: Session, company: Company, task: MicroTask
) -> None:
    ask(db, task.id, person_id=company.mentor.id)
    (item,) = content_items(db, company.context.id, [f"task-{task.placement_key}"], locale="de")
    assert (item.title, item.text) == ("A post in five minutes", "")
    assert item.custom == placement(company, task).custom()
    assert item.column is not None
    assert item.column.resource_id == placement(company, task).resource_id
    assert state(db, task) is ActivityState.PLACED
    with pytest.raises(ActivityPlaced):
        take_back(db, task.id, person_id=company.mentor.id)


def test_a_link_without_a_column_counts_as_placed(
    db: Session, company: Company, task: MicroTask
) -> None:
    ask(db, task.id, person_id=company.mentor.id)
    make_link(db, company.context, placement(company, task))
    assert state(db, task) is ActivityState.PLACED
    (offer,) = placeable(db, company.context.id, locale="de")
    assert offer.activities[-1].is_placed


def test_before_it_is_placed_the_wish_can_be_taken_back(
    db: Session, company: Company, task: MicroTask
) -> None:
    ask(db, task.id, person_id=company.mentor.id)
    take_back(db, task.id, person_id=company.mentor.id)
    assert state(db, task) is ActivityState.NONE
    assert asked_for(db, company.programme.id) == []


def test_a_task_that_is_taken_back_takes_its_wish_with_it(
    db: Session, company: Company, task: MicroTask
) -> None:
    ask(db, task.id, person_id=company.mentor.id)
    link = make_link(db, company.context, placement(company, task))
    withdraw_task(db, task.id, person_id=company.mentor.id)
    assert asked_for(db, company.programme.id) == []
    opening = resolve(db, company.context.id, link.content)
    assert (opening.programme_id, opening.task) == (company.programme.id, None)


def test_its_activity_opens_it_and_names_the_two_for_whom(
    db: Session, company: Company, task: MicroTask
) -> None:
    ask(db, task.id, person_id=company.mentor.id)
    opening = resolve(db, company.context.id, placement(company, task).custom())
    assert opening.task is not None
    assert opening.task.task_id == task.id
    assert opening.task.pair == {company.mentor.id, company.mentee.id}


def test_in_a_copied_course_it_opens_the_home_and_never_the_old_work(
    db: Session, company: Company, task: MicroTask
) -> None:
    ask(db, task.id, person_id=company.mentor.id)
    custom = placement(company, task).custom()
    copy = make_context(db, company.deployment)
    assert resolve(db, copy.id, custom).programme_id is None
    new = make_programme(db, copy, company.coordinator)
    opening = resolve(db, copy.id, custom)
    assert (opening.programme_id, opening.task) == (new.id, None)


def test_in_another_course_of_its_programme_it_opens_the_same_task(
    db: Session, company: Company, task: MicroTask
) -> None:
    ask(db, task.id, person_id=company.mentor.id)
    second = make_context(db, company.deployment)
    make_programme(db, second, company.coordinator)
    also_in(db, company.programme, second)
    opening = resolve(db, second.id, placement(company, task).custom())
    assert opening.programme_id == company.programme.id
    assert opening.task is not None
