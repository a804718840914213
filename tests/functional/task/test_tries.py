"""A task that may be handed in only so often: what counts is said, and nothing is lost."""

from typing import Any

import pytest

from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.programme import CompletionStyle, Passback

from .conftest import Tandem

QUESTION = {
    "type": "choice",
    "text": "Who sees a post?",
    "answers": [
        {"text": "My network", "correct": True, "remark": "", "hint": ""},
        {"text": "Nobody", "correct": False, "remark": "", "hint": ""},
    ],
}
QUIZ: dict[str, Any] = {
    "questions": [QUESTION],
    "retries": 1,
    "text": "",
    "text_first": False,
}


@pytest.fixture
def task(tandem: Tandem) -> str:
    """One question, and one retry."""
    return tandem.sets("quiz", **QUIZ)


def test_the_page_says_how_often_it_can_be_handed_in(tandem: Tandem, task: str) -> None:
    page = tandem.mentee.open(task)
    assert "You can hand this in 2 times; the best result counts." in page.text
    page = tandem.mentee.press("I am done", q1="1")
    assert "You can hand this in once more." in page.text


def test_the_page_says_that_the_lms_hears_the_points(tandem: Tandem) -> None:
    tandem.company.programme.passback = Passback.NUMBERS
    page = tandem.mentee.open(tandem.sets("quiz", position=1, **QUIZ))
    assert "sees how far you are and how many points you reach" in page.text


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        ("quiz", QUIZ, "sees how far you are and your best result, not your answers."),
        ("read", {"text": "Read.", "question": ""}, "sees how far you are, nothing else."),
        ("reflect", {}, "Only your mentor sees this, once you hand it in."),
    ],
)
def test_a_task_says_what_the_mentor_sees_of_it(
    tandem: Tandem, kind: str, content: dict[str, Any], words: str
) -> None:
    assert words in tandem.mentee.open(tandem.sets(kind, **content)).text


def test_after_the_last_try_nothing_can_be_handed_in(tandem: Tandem, task: str) -> None:
    first = tandem.mentee.open(task)
    tandem.mentee.press("I am done", q1="0")
    page = tandem.mentee.press("Hand in again", q1="1")
    assert not page.html.find("form", attrs={"data-autosave": True})
    tandem.mentee.shown = first
    page = tandem.mentee.press("I am done", q1="0")
    assert "This was handed in for the last time" in page.text
    assert "Your best result counts: 1 of 1 points." in page.text
    tandem.mentee.shown = first
    tandem.mentee.send(f"{task}/save", {"q1": "0"}, 422)
    kept = tandem.submission(task)
    assert (kept.attempts, kept.points, kept.state) == (2, 1, SubmissionState.COMPLETED)
    assert kept.answers == tandem.submission(task).answers


def test_a_double_click_costs_no_try(tandem: Tandem, task: str) -> None:
    page = tandem.mentee.open(task)
    for _ in range(4):
        tandem.mentee.shown = page
        tandem.mentee.press("I am done", q1="1")
    assert tandem.submission(task).attempts == 1
    tandem.mentee.open(task)
    tandem.mentee.press("Hand in again", q1="0")
    kept = tandem.submission(task)
    assert (kept.attempts, kept.points) == (2, 1)
    tandem.mentee.shown = page
    assert "best result counts" in tandem.mentee.press("I am done", q1="0").text


def test_an_unfinished_hand_in_costs_no_try(tandem: Tandem, task: str) -> None:
    tandem.mentee.open(task)
    for _ in range(3):
        tandem.mentee.press("I am done", 422)
    assert tandem.submission(task).attempts == 0


def test_below_the_pass_mark_the_mentor_gives_another_try(tandem: Tandem, task: str) -> None:
    programme = tandem.company.programme
    programme.passback, programme.completion_style = Passback.NUMBERS, CompletionStyle.FULL_MARKS
    tandem.db.commit()
    mentor, mentee = tandem.mentor, tandem.mentee
    mentee.open(task)
    mentee.press("I am done", q1="1")
    # Handing in what was handed in already would be no second try.
    mentee.send(f"{task}/save", {})
    assert "who can give you another try" in mentee.press("I am done", q1="1").text
    assert tandem.submission(task).state is SubmissionState.OUT_OF_TRIES
    assert "looks at what you handed in" in mentee.look("?all=").text
    assert "has no try left" in mentor.look("?all=").text
    mentee.send(f"{task}/another-try", {}, 403)
    page = mentor.open(task)
    mentor.press("Give another try")
    mentor.shown = page
    mentor.press("Give another try")
    assert "You can hand this in once more." in mentee.open(task).text
    assert "Done – well done" in mentee.press("I am done", q1="0").text
    assert tandem.submission(task).state is SubmissionState.COMPLETED
