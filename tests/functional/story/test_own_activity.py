"""A mentor's own task in the course: asked for, placed, opened by the two, graded, copied."""

from collections.abc import Callable

import pytest

from .course import (
    COORDINATOR,
    LEARNER,
    MENTEE,
    MENTOR,
    READING,
    Course,
    sets_reading,
    within_seconds,
)
from .tandem import Tandem
from .visitor import Visitor

ASK, TITLE = "Ask for it", str(READING["title"])


@pytest.fixture
def placed(new_tandem: Callable[..., Tandem]) -> Tandem:
    """A task that is placed at the coordinator's desk, with the mentor's name on it."""
    tandem = new_tandem("home", "step-1")
    tandem.task = sets_reading(tandem.mentor)
    assert f"sees the title “{TITLE}” and your name" in tandem.mentor.shown.text
    tandem.mentor.press(ASK)
    assert "Asked for" in tandem.mentor.shown.text
    picker = tandem.course.picker()
    asked_for = f"{TITLE} – asked for by {tandem.course.name(MENTOR)}"
    assert str(READING["question"]) not in picker.shown.body
    picker.press("Place in the course", item=[picker.shown.choice("item", asked_for)])
    picker.press("Continue")
    return tandem


def test_its_activity_and_column_are_made_by_the_signed_answer(placed: Tandem) -> None:
    activity = placed.course.activity("task")
    assert activity["title"] == TITLE
    assert set(activity["custom"]) == {"kehrwert_open", "kehrwert_programme", "kehrwert_task"}
    [column] = [one for one in placed.course.columns() if one["activity_id"] == activity["id"]]
    key, kind, task = column["resource_id"].split("/")
    assert (key, kind) == (activity["custom"]["kehrwert_programme"], "task")
    assert task == activity["custom"]["kehrwert_task"]
    assert column["label"] == TITLE
    assert "In the course" in placed.mentor.open(f"tasks/{placed.task}").text
    assert "is in the course already" in placed.course.picker().shown.text


def test_it_opens_the_task_for_the_two_and_says_politely_no_to_others(placed: Tandem) -> None:
    for person in (MENTEE, MENTOR):
        assert placed.course.comes(person, "task").shown.heading == TITLE
    other = placed.course.comes(LEARNER, "task")
    assert "This activity belongs to one tandem" in other.shown.text
    assert TITLE not in other.shown.body
    other.follow("To the programme")
    assert "Would you like to take part?" in other.shown.text
    coordinator = placed.course.comes(COORDINATOR, "task")
    assert coordinator.shown.has_button("Settings")
    assert str(READING["question"]) not in coordinator.shown.body


def test_its_score_stands_in_both_columns(placed: Tandem) -> None:
    mentee = placed.course.comes(MENTEE, "task")
    mentee.press("I am done", answer="Perhaps")
    cells = within_seconds(lambda: len(found := placed.course.cells()) == 2 and found)
    activities = {placed.course.activity(opens)["id"] for opens in ("1", "task")}
    assert {cell["activity_id"] for cell in cells} == activities
    assert all(cell["is_complete"] for cell in cells)


def test_in_a_copied_course_it_opens_no_work_of_the_old_one(placed: Tandem) -> None:
    course = placed.course
    made = course.place.lms.admin("POST", f"/admin/courses/{course.number}/copy")
    copy = Course(course.place, made["id"], course.tool)
    copy.enrol(COORDINATOR, "Instructor")
    for person in (MENTEE, MENTOR):
        copy.enrol(person)
    assert "will begin" in copy.comes(MENTEE, "task").shown.text
    copy.starts(copy.comes(COORDINATOR))
    mentee = copy.comes(MENTEE, "task")
    assert "Would you like to take part?" in mentee.shown.text
    assert TITLE not in mentee.shown.body


def test_a_task_that_was_taken_back_leaves_the_home(placed: Tandem) -> None:
    placed.mentor.open(f"tasks/{placed.task}")
    placed.mentor.press("Take back")
    mentee: Visitor = placed.course.comes(MENTEE, "task")
    assert "is preparing something for you" in mentee.shown.text
