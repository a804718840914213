"""Two courses in one browser, two people in one browser, and what a copied course opens."""

from collections.abc import Callable

import pytest

from .course import (
    COORDINATOR,
    LEARNER,
    MENTEE,
    MENTOR,
    OTHER_MENTOR,
    QUIZ,
    READING,
    Course,
    does_quiz,
    from_scratch,
    sets_quiz,
    sets_reading,
    within_seconds,
)
from .tandem import Tandem
from .visitor import Visitor


def test_two_courses_in_two_tabs_do_not_mix(
    new_tandem: Callable[..., Tandem], new_course: Callable[..., Course]
) -> None:
    one, other = new_tandem(), new_course()
    sets_reading(one.mentor)
    browser = one.mentee
    first = browser.open().url
    other_visit = other.again(browser, MENTEE).url
    for _ in range(2):
        assert str(READING["title"]) in browser.open(first).text
        assert "will begin" in browser.open(other_visit).text
    # What is sent from the first tab stays in its course, and returns to it.
    browser.open(first)
    browser.follow("Begin")
    done = browser.press("I am done", answer="In the first course")
    assert done.url.startswith(first)
    assert str(READING["title"]) not in browser.open(other_visit).body


def test_another_person_in_the_same_browser_ends_the_visit_of_the_first(tandem: Tandem) -> None:
    task = sets_reading(tandem.mentor)
    browser = tandem.mentee
    browser.open(f"tasks/{task}")
    mine, path = browser.shown, browser.at(f"tasks/{task}")
    tandem.course.again(browser, LEARNER)
    assert "Sabine" in browser.shown.text
    ended = browser.look(path)
    assert (ended.status, ended.code) == (403, "VISIT-ENDED")
    assert str(READING["title"]) not in ended.body
    token = str(mine.html.select_one('input[name="csrf_token"]')["value"])
    assert browser.send(path, {"answer": "As another"}, token=token).code == "VISIT-ENDED"
    assert browser.look(f"tasks/{task}").status == 404


class Copy:
    """A course with a completed step, and its copy, where other people are enrolled."""

    def __init__(self, original: Tandem) -> None:
        self.original = original
        self.task = sets_quiz(original.mentor, title="Of the old course")
        does_quiz(original.mentee, self.task, "0", "0")
        within_seconds(original.course.cells)
        course = original.course
        made = course.place.lms.admin("POST", f"/admin/courses/{course.number}/copy")
        self.course = Course(course.place, made["id"], course.tool)
        self.course.enrol(COORDINATOR, "Instructor")
        for person in (MENTEE, MENTOR, LEARNER, OTHER_MENTOR):
            self.course.enrol(person)


@pytest.fixture
def copied(tandem: Tandem) -> Copy:
    return Copy(tandem)


def shows_nothing_old(visitor: Visitor) -> bool:
    return "Of the old course" not in visitor.shown.body


def test_a_copied_course_opens_the_empty_state_before_it_has_a_programme(copied: Copy) -> None:
    for opens in ("home", "1"):
        for person in (MENTEE, MENTOR, LEARNER):
            visitor = copied.course.comes(person, opens)
            assert "will begin" in visitor.shown.text
            assert shows_nothing_old(visitor)
    coordinator = copied.course.comes(COORDINATOR, "1")
    assert coordinator.shown.has_button("Start")
    assert coordinator.look(f"programme/{copied.original.programme}/settings").status == 404


def test_a_copied_step_opens_the_step_of_its_own_courses_programme(copied: Copy) -> None:
    """Also for the very people who have done that step in the old course."""
    coordinator = copied.course.comes(COORDINATOR)
    programme = copied.course.starts(coordinator)
    assert programme != copied.original.programme
    waiting = copied.course.comes(MENTEE, "1")
    assert "You will get a partner soon" in waiting.shown.text
    assert shows_nothing_old(waiting)
    mentor = copied.course.comes(MENTOR)
    copied.course.pairs(coordinator)
    copied.course.again(mentor, MENTOR, "1")
    assert "Set a task for" in mentor.shown.heading
    mentor.open(from_scratch(mentor.shown, "quiz"))
    mentor.press("Question to choose")
    mentor.press("Set the task", **QUIZ | {"title": "Of the new course"})
    mentee = copied.course.comes(MENTEE, "1")
    assert mentee.shown.heading == "Of the new course"
    mentee.press("I am done", q1=["0"], q2=["0"])
    [cell] = within_seconds(copied.course.cells)
    assert cell["activity_id"] == copied.course.activity("1")["id"]
    assert len(copied.original.course.received()) == 1


def test_a_placed_step_that_the_path_does_not_have_says_so(
    new_course: Callable[..., Course],
) -> None:
    course = new_course("step-6")
    course.starts(course.comes(COORDINATOR, "6"), steps="3")
    assert "There is no step 6 here" in course.comes(MENTEE, "6").shown.text


def test_an_activity_of_the_old_course_still_opens_its_own_work(copied: Copy) -> None:
    copied.course.starts(copied.course.comes(COORDINATOR))
    mentee = copied.original.course.comes(MENTEE, "1")
    assert mentee.shown.heading == "Of the old course"
