from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.placement import Opens, Placement
from lti_app.domain.programme import Columns, Passback, ProgrammeState
from lti_app.models import Context, LineItem
from lti_app.services.placement import (
    Opening,
    Placeable,
    content_items,
    links_to,
    placeable,
    resolve,
)
from tests.factories import Company, make_context, make_link, make_programme


@pytest.fixture
def empty_course(db: Session, company: Company) -> Context:
    return make_context(db, company.deployment)


def picker(db: Session, context: Context, locale: str = "en") -> tuple[Placeable, ...]:
    """What the picker offers of a course's only programme."""
    [programme] = placeable(db, context.id, locale=locale)
    return programme.activities


def test_the_home_and_each_step_can_be_placed(db: Session, company: Company) -> None:
    items = picker(db, company.context, "de")
    assert [item.key for item in items] == ["home", *(f"step-{number}" for number in range(1, 7))]
    assert items[0].title == "Reverse mentoring"
    assert items[3].title == "Reverse mentoring: Mikro-Aufgabe 3"
    assert not any(item.is_placed for item in items)


def test_the_same_can_be_placed_before_there_is_a_programme(
    db: Session, empty_course: Context
) -> None:
    items = picker(db, empty_course)
    assert len(items) == 7
    assert items[0].title == "Reverse mentoring"
    home, step = content_items(db, empty_course.id, ["home", "step-2"], locale="en")
    assert home.custom == {"kehrwert_open": "home"}
    assert step.custom == {"kehrwert_open": "step", "kehrwert_step": "2"}
    assert step.column is not None
    assert step.column.resource_id == "kehrwert/step/2"


def test_the_picker_says_what_the_course_has_already(db: Session, company: Company) -> None:
    make_link(db, company.context, Placement(Opens.STEP, company.programme.key, 2))
    content_items(db, company.context.id, ["step-5"], locale="en")
    placed = [item.key for item in picker(db, company.context) if item.is_placed]
    assert placed == ["step-2", "step-5"]


def test_the_picker_offers_each_programme_that_is_not_closed(db: Session, company: Company) -> None:
    first = company.programme
    coming = make_programme(
        db, company.context, company.coordinator, title="Next year", state=ProgrammeState.DRAFT
    )
    make_programme(db, company.context, company.coordinator, state=ProgrammeState.CLOSED)
    make_link(db, company.context, Placement(Opens.HOME, coming.key))
    groups = placeable(db, company.context.id, locale="en")
    assert [group.title for group in groups] == ["Reverse mentoring", "Next year"]
    assert [group.activities[0].is_placed for group in groups] == [False, True]
    key = f"{coming.key}/step-2"
    assert key in [item.key for item in groups[1].activities]
    [item] = content_items(db, company.context.id, [key, "step-2"], locale="en")
    assert item.custom["kehrwert_programme"] == coming.key != first.key
    assert item.title == "Next year: micro-task 2"


def test_a_link_that_names_no_programme_here_is_one_of_each(db: Session, company: Company) -> None:
    other = make_programme(db, company.context, company.coordinator)
    step = Placement(Opens.STEP, position=1)
    nameless = make_link(db, company.context, step)
    named = make_link(db, company.context, replace(step, programme_key=other.key))
    for programme, links in ((company.programme, [nameless]), (other, [nameless, named])):
        place = replace(step, programme_key=programme.key)
        assert links_to(db, company.context.id, programme, place) == links


def test_items_say_what_they_open_and_steps_ask_for_a_column(db: Session, company: Company) -> None:
    home, step = content_items(db, company.context.id, ["step-3", "home"], locale="en")
    key = company.programme.key
    assert home.custom == {"kehrwert_open": "home", "kehrwert_programme": key}
    assert home.column is None
    assert step.custom == {
        "kehrwert_open": "step",
        "kehrwert_programme": key,
        "kehrwert_step": "3",
    }
    assert step.column is not None
    assert (step.column.label, step.column.score_maximum, step.column.resource_id) == (
        "Reverse mentoring: micro-task 3",
        100,
        f"{key}/step/3",
    )


def test_keys_that_do_not_exist_place_nothing(db: Session, company: Company) -> None:
    assert content_items(db, company.context.id, ["step-7", "admin", ""], locale="en") == ()


def test_placing_twice_remembers_one_column(db: Session, company: Company) -> None:
    for _ in range(2):
        content_items(db, company.context.id, ["step-1"], locale="en")
    assert len(db.scalars(select(LineItem)).all()) == 1


@pytest.mark.parametrize(
    ("passback", "columns", "with_column"),
    [
        (Passback.COMPLETION, Columns.PER_STEP, ["step"]),
        (Passback.NUMBERS, Columns.PER_STEP, ["step"]),
        (Passback.COMPLETION, Columns.PER_PROGRAMME, ["home"]),
        (Passback.NOTHING, Columns.PER_STEP, []),
        (Passback.NOTHING, Columns.PER_PROGRAMME, []),
    ],
)
def test_what_gets_a_column_is_the_programme_s_decision(
    db: Session,
    company: Company,
    passback: Passback,
    columns: Columns,
    with_column: list[str],
) -> None:
    company.programme.passback, company.programme.columns = passback, columns
    items = content_items(db, company.context.id, ["home", "step-1"], locale="en")
    assert [item.custom["kehrwert_open"] for item in items if item.column] == with_column


def test_a_link_opens_what_its_parameters_say(db: Session, company: Company) -> None:
    home, step = content_items(db, company.context.id, ["home", "step-3"], locale="en")
    programme_id = company.programme.id
    assert resolve(db, company.context.id, home.custom) == Opening(programme_id)
    assert resolve(db, company.context.id, step.custom) == Opening(programme_id, 3)


def test_a_link_without_parameters_opens_the_home(db: Session, company: Company) -> None:
    opening = resolve(db, company.context.id, {"something": "else"})
    assert opening == Opening(company.programme.id)


def test_a_link_of_an_older_programme_of_the_course_still_opens_that_one(
    db: Session, company: Company
) -> None:
    old = make_programme(db, company.context, company.coordinator, state=ProgrammeState.CLOSED)
    link = Placement(Opens.STEP, old.key, 1).custom()
    assert resolve(db, company.context.id, link) == Opening(old.id, 1)


def test_a_copied_course_never_opens_the_old_course_s_work(
    db: Session, company: Company, empty_course: Context
) -> None:
    link = Placement(Opens.STEP, company.programme.key, 3).custom()
    assert resolve(db, empty_course.id, link) == Opening(None)
    new = make_programme(db, empty_course, company.coordinator)
    assert resolve(db, empty_course.id, link) == Opening(new.id, 3)


def test_a_link_placed_before_the_programme_opens_it(
    db: Session, company: Company, empty_course: Context
) -> None:
    (step,) = content_items(db, empty_course.id, ["step-2"], locale="en")
    assert resolve(db, empty_course.id, step.custom) == Opening(None)
    programme = make_programme(db, empty_course, company.coordinator)
    assert resolve(db, empty_course.id, step.custom) == Opening(programme.id, 2)
