"""The whole story over HTTP without a browser, on both databases, between real processes.

The LMS's admin registers the tool and the operator approves it; the coordinator places activities
and pairs two people; the mentor sets two tasks, the mentee does them, the gradebook shows it, and
both give feedback. Then: what the LMS and the log have heard of it.
"""

import json
from pathlib import Path

import pytest

from tests.company import Company, company

from .course import (
    BY_MENTEE,
    BY_MENTOR,
    COORDINATOR,
    MENTEE,
    MENTOR,
    QUIZ,
    READING,
    Course,
    does_quiz,
    gives_feedback,
    register,
    sets_quiz,
    sets_reading,
    within_seconds,
)
from .visitor import Visitor

ANSWER = "Perhaps #tandem"


@pytest.mark.slow
def test_a_tandem_from_registration_to_feedback(empty_database_url: str, tmp_path: Path) -> None:
    with company(tmp_path, empty_database_url) as place:
        course = Course(place, 1, registers_and_is_approved(place))
        course.places("home")
        course.places("step-1", "step-2")
        coordinator = course.comes(COORDINATOR)
        course.starts(coordinator, passback=["numbers"], completion_style=["pass_mark"])
        course.fetches_people(coordinator)
        course.pairs(coordinator)
        mentor, mentee = course.comes(MENTOR), course.comes(MENTEE)
        quiz = sets_quiz(mentor)
        tries_leaves_and_completes(course, mentee, quiz)
        reads(mentee, sets_reading(mentor))
        sees_both_steps_done(course, coordinator)
        feedback_is_sealed_until_both_have_given_it(mentor, mentee, quiz)
        each_completion_was_told_once(course)
        nothing_confidential_left(course)


def registers_and_is_approved(place: Company) -> int:
    """Nobody gets in before the operator has done what the page asks for."""
    tool, page = register(place)
    refused = Visitor(place).launch(COORDINATOR, course_id=1, tool_id=tool, status=403)
    assert refused.code == "REGISTRATION-PENDING"
    place.command(*page.code.split()[1:])
    return tool


def tries_leaves_and_completes(course: Course, mentee: Visitor, quiz: int) -> None:
    course.again(mentee, MENTEE)
    assert str(QUIZ["title"]) in mentee.shown.text
    mentee.follow("Begin")
    saved = mentee.send(f"tasks/{quiz}/save", {"q1": "1"})
    assert json.loads(saved.body)["saved"]
    course.again(mentee, MENTEE)
    mentee.follow("Go on")
    assert mentee.shown.chosen("q1") == ["1"]
    unfinished = mentee.press("I am done", status=422)
    assert "What you typed was kept." in unfinished.text
    assert unfinished.chosen("q1") == ["1"]
    tried = does_quiz(mentee, quiz, "1", "0")
    assert "Nearly there" in tried.text
    assert "Not yet" in tried.text
    done = does_quiz(mentee, quiz, "0", "0")
    assert "Done – well done" in done.text


def reads(mentee: Visitor, reading: int) -> None:
    mentee.open(f"tasks/{reading}")
    mentee.press("I am done", answer=ANSWER)
    assert "Done – well done" in mentee.shown.text


def sees_both_steps_done(course: Course, coordinator: Visitor) -> None:
    """Within seconds, each in the column of its own step."""
    cells = within_seconds(lambda: len(found := course.cells()) == 2 and found)
    columns = {one["id"]: one for one in course.columns()}
    assert all(one["is_complete"] for one in cells)
    steps = [course.activity(step)["id"] for step in ("1", "2")]
    assert sorted(cell["activity_id"] for cell in cells) == sorted(steps)
    assert {cell["line_item"] for cell in cells} == set(columns)
    within_seconds(lambda: nothing_is_on_its_way(coordinator))


def nothing_is_on_its_way(coordinator: Visitor) -> bool:
    """Whether the monitor shows none as waiting or failed, and both steps as done."""
    coordinator.open()
    page = coordinator.follow("Scores on their way")
    waiting, _delivered, failed = (one.get_text() for one in page.html.select("dl.facts dd"))
    return (waiting, failed) == ("0", "0") and page.text.count("done, with a score") == 2


def feedback_is_sealed_until_both_have_given_it(
    mentor: Visitor, mentee: Visitor, quiz: int
) -> None:
    given = gives_feedback(mentee, quiz, BY_MENTEE)
    assert "Written and sealed" in given.text
    for reader in (mentor, mentee):
        assert str(BY_MENTEE["helped"]) not in reader.open(f"tasks/{quiz}/feedback").body
    gives_feedback(mentor, quiz, BY_MENTOR)
    for reader in (mentor, mentee):
        page = reader.open(f"tasks/{quiz}/feedback")
        assert str(BY_MENTEE["helped"]) in page.text
        assert str(BY_MENTOR["strength"]) in page.text
        reader.press("I have read it, thank you")


def each_completion_was_told_once(course: Course) -> None:
    received = course.received()
    assert len(received) == 2
    assert {one["status"] for one in received} == {200}
    assert len({one["line_item"] for one in received}) == 2


def nothing_confidential_left(course: Course) -> None:
    """The LMS hears scores and no words; the log names nobody."""
    words = [
        *(value for one in (QUIZ, READING) for value in one.values() if isinstance(value, str)),
        *(value for value in (BY_MENTEE["helped"], BY_MENTOR["strength"])),
        ANSWER,
    ]
    told = json.dumps(course.place.lms.admin("GET", "/admin/received-scores"), ensure_ascii=False)
    assert [word for word in words if str(word) in told] == []
    assert "comment" not in {name for one in course.received() for name in one["body"]}
    people = course.place.lms.admin("GET", "/admin/people")
    named = [one[name] for one in people for name in ("family_name", "username", "email")]
    log = course.place.log
    assert [word for word in (*words, *named, "eyJ") if str(word) in log] == []
