"""What the LMS's gradebook hears, as the programme has decided (F47 to F49)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from .course import COORDINATOR, MENTEE, does_quiz, sets_quiz, sets_reading, within_seconds
from .tandem import Tandem
from .visitor import Visitor

STEPS = 6


def all_delivered(tandem: Tandem) -> None:
    """Wait until no score is on its way any more; none may have failed."""

    def is_so() -> bool:
        page = tandem.coordinator.open("passback")
        waiting, delivered, failed = (
            int(one.get_text()) for one in page.html.select("dl.facts dd")
        )
        assert failed == 0
        return waiting == 0 and delivered > 0

    within_seconds(is_so)


def test_a_programme_can_have_one_column_that_is_filled_at_the_end(
    new_tandem: Callable[..., Tandem],
) -> None:
    tandem = new_tandem("home", columns=["per_programme"])
    home = tandem.course.activity()
    tandem.course.place.lms.admin(
        "PATCH", f"/admin/activities/{home['id']}", completion="any_grade"
    )
    for step in range(STEPS):
        task = sets_reading(tandem.mentor, title=f"Step {step}")
        tandem.mentee.open(f"tasks/{task}")
        if step == STEPS - 1:
            assert tandem.course.received() == []
        tandem.mentee.press("I am done")
    [cell] = within_seconds(tandem.course.cells)
    assert (cell["activity_id"], cell["score"], cell["is_complete"]) == (home["id"], 100, True)
    assert len(tandem.course.received()) == 1
    assert [column["activity_id"] for column in tandem.course.columns()] == [home["id"]]


def test_a_programme_can_pass_back_nothing(new_tandem: Callable[..., Tandem]) -> None:
    tandem = new_tandem("home", "step-1", passback=["nothing"])
    does_quiz(tandem.mentee, sets_quiz(tandem.mentor), "0", "0")
    page = tandem.coordinator.open("passback")
    assert "No score yet" in page.text
    # Steps that are placed from now on get no column either.
    tandem.course.places("step-2")
    assert len(tandem.course.columns()) == 1
    assert tandem.course.received() == []
    assert tandem.course.cells() == []


def test_what_was_completed_is_told_once_the_programme_passes_it_back(
    new_tandem: Callable[..., Tandem],
) -> None:
    tandem = new_tandem("home", "step-1", passback=["nothing"])
    does_quiz(tandem.mentee, sets_quiz(tandem.mentor), "0", "0")
    tandem.coordinator.open(f"programme/{tandem.programme}/settings")
    tandem.coordinator.press("Save", passback=["completion"])
    [cell] = within_seconds(tandem.course.cells)
    assert cell["is_complete"]
    tandem.coordinator.open(f"programme/{tandem.programme}/settings")
    tandem.coordinator.press("Save")
    all_delivered(tandem)
    assert len(tandem.course.received()) == 1
    name = tandem.course.name(MENTEE)
    page = tandem.coordinator.open("passback?status=delivered&search=" + quote(name[1:4]))
    assert name in page.html.select_one("table").get_text()
    assert "Nothing found" in tandem.coordinator.open("passback?status=failed").text


@pytest.mark.parametrize(
    ("style", "in_lms"),
    [
        ("pass_mark", {"completion": "pass_mark", "pass_mark": 60}),
        ("full_marks", {"completion": "full_mark"}),
    ],
)
def test_numbers_complete_here_and_in_the_lms_at_the_same_point(
    new_tandem: Callable[..., Tandem], style: str, in_lms: dict[str, Any]
) -> None:
    tandem = new_tandem("home", "step-1", passback=["numbers"], completion_style=[style])
    course = tandem.course
    step = course.activity("1")
    course.place.lms.admin("PATCH", f"/admin/activities/{step['id']}", **in_lms)
    task = sets_quiz(tandem.mentor)
    half = does_quiz(tandem.mentee, task, "0", "1")
    assert "Nearly there" in half.text
    assert "1 of 2 points" in half.text
    assert "handed in, not done yet" in tandem.coordinator.open("passback").text
    assert course.received() == []
    done = does_quiz(tandem.mentee, task, "0", "0")
    assert "Done – well done" in done.text
    [cell] = within_seconds(course.cells)
    assert (cell["score"], cell["maximum"], cell["is_complete"]) == (100, 100, True)
    # A worse attempt afterwards takes nothing away.
    does_quiz(tandem.mentee, task, "1", "1")
    all_delivered(tandem)
    [cell] = course.cells()
    assert (cell["score"], cell["is_complete"]) == (100, True)
    assert {one["score_given"] / one["score_maximum"] for one in course.received()} == {1}


def test_a_result_that_nobody_can_better_any_more_stands_and_completes_nothing(
    new_tandem: Callable[..., Tandem],
) -> None:
    tandem = new_tandem("home", "step-1", passback=["numbers"], completion_style=["pass_mark"])
    course, step = tandem.course, tandem.course.activity("1")
    in_lms = {"completion": "pass_mark", "pass_mark": 60}
    course.place.lms.admin("PATCH", f"/admin/activities/{step['id']}", **in_lms)
    task = sets_quiz(tandem.mentor, retries=["0"])
    does_quiz(tandem.mentee, task, "0", "1")
    [cell] = within_seconds(course.cells)
    assert (cell["score"], cell["maximum"], cell["is_complete"]) == (50, 100, False)
    tandem.mentor.open(f"tasks/{task}")
    tandem.mentor.press("Give another try")
    does_quiz(tandem.mentee, task, "0", "0")
    within_seconds(lambda: course.cells()[0]["is_complete"])
    assert course.cells()[0]["score"] == 100


def test_with_numbers_and_any_grade_a_half_right_quiz_is_done_and_says_half(
    new_tandem: Callable[..., Tandem],
) -> None:
    tandem = new_tandem("home", "step-1", passback=["numbers"], completion_style=["any_grade"])
    does_quiz(tandem.mentee, sets_quiz(tandem.mentor), "0", "1")
    [cell] = within_seconds(tandem.course.cells)
    assert (cell["score"], cell["is_complete"]) == (50, True)


def test_completion_says_nothing_of_how_well_it_went(
    new_tandem: Callable[..., Tandem],
) -> None:
    tandem = new_tandem("home", "step-1")
    step = tandem.course.activity("1")
    tandem.course.place.lms.admin(
        "PATCH", f"/admin/activities/{step['id']}", completion="full_mark"
    )
    does_quiz(tandem.mentee, sets_quiz(tandem.mentor), "1", "1")
    [cell] = within_seconds(tandem.course.cells)
    assert (cell["score"], cell["is_complete"]) == (100, True)


def test_a_step_that_is_placed_late_hears_of_what_was_done(
    new_tandem: Callable[..., Tandem],
) -> None:
    tandem = new_tandem("home")
    does_quiz(tandem.mentee, sets_quiz(tandem.mentor), "0", "0")
    assert tandem.course.columns() == []
    tandem.course.places("step-1")
    tandem.course.comes(COORDINATOR, "1")
    [cell] = within_seconds(tandem.course.cells)
    assert (cell["activity_id"], cell["is_complete"]) == (tandem.course.activity("1")["id"], True)


def test_a_submission_review_shows_nothing_of_the_pairs_work(tandem: Tandem) -> None:
    does_quiz(tandem.mentee, sets_quiz(tandem.mentor, title="Between us"), "0", "0")
    step = tandem.course.activity("1")
    reviewer = Visitor(tandem.course.place)
    page = reviewer.launch(COORDINATOR, activity_id=step["id"], for_person_id=MENTEE)
    assert page.heading == tandem.course.name(MENTEE)
    assert "nothing else to read here" in page.text
    assert "Between us" not in page.body
    assert reviewer.follow("To the programme").has_button("Settings")
