"""A joint project: both work on the same answers, and nobody's change erases the other's."""

import json

import pytest

from lti_app.domain.micro_task import SubmissionState

from .conftest import Tandem
from .guest import Guest, Page

WORDS = "Three rules, on one page."


@pytest.fixture
def task(tandem: Tandem) -> str:
    return tandem.sets("project")


def saves(guest: Guest, task: str, status: int = 200, **typed: str | list[str]) -> dict[str, str]:
    """What the script of the shown page does: it saves, and learns what it has saved."""
    assert guest.shown is not None
    fields = {"seen": guest.shown.value("seen"), **typed}
    return json.loads(guest.send(f"{task}/save", fields, status).answer.text)


def letters(page: Page) -> list[str]:
    return [one.get_text(strip=True) for one in page.html.select("main .letter blockquote")]


def test_both_tick_and_write_and_either_hands_in(tandem: Tandem, task: str) -> None:
    assert tandem.mentor.open(task).ticked() == []
    tandem.mentor.press("Save", done=["m1"], notes="Too many channels.")
    page = tandem.mentee.open(task)
    assert page.ticked() == ["m1"]
    assert page.value("notes") == "Too many channels."
    tandem.mentee.press("Save", done=["m1", "m2"])
    tandem.mentor.open(task)
    tandem.mentor.press("Hand it in", text=WORDS)
    assert tandem.submission(task).state is SubmissionState.COMPLETED
    assert WORDS in tandem.mentee.open(task).text


def test_ticks_of_two_pages_add_up(tandem: Tandem, task: str) -> None:
    tandem.mentor.open(task)
    tandem.mentee.open(task)
    saves(tandem.mentor, task, done=["m1"])
    saves(tandem.mentee, task, done=["m2"])
    assert tandem.mentor.open(task).ticked() == ["m1", "m2"]
    tandem.mentor.press("Save", done=["m2"])
    assert tandem.mentee.open(task).ticked() == ["m2"], "one's own tick can be taken back"


def test_a_page_that_saves_twice_does_not_take_back_what_it_does_not_show(
    tandem: Tandem, task: str
) -> None:
    tandem.mentor.open(task)
    tandem.mentee.open(task)
    saves(tandem.mentee, task, done=["m2"])
    seen = saves(tandem.mentor, task, notes="First")["seen"]
    tandem.mentor.send(f"{task}/save", {"seen": seen, "notes": "Second"})
    page = tandem.mentee.open(task)
    assert (page.ticked(), page.value("notes")) == (["m2"], "Second")


def test_the_same_field_changed_by_both_shows_both(tandem: Tandem, task: str) -> None:
    tandem.mentor.open(task)
    tandem.mentee.open(task)
    saves(tandem.mentor, task, notes="The mentor's words", done=["m1"])
    page = tandem.mentee.press("Hand it in", 422, notes="The mentee's words", text=WORDS)
    assert page.problems == {"notes"}
    assert page.value("notes") == "The mentee's words"
    assert letters(page) == ["The mentor's words"]
    assert page.ticked() == ["m1"]
    tandem.mentee.press("Save", notes="The words of both")
    page = tandem.mentor.open(task)
    assert (page.value("notes"), page.value("text")) == ("The words of both", WORDS)


def test_an_autosave_that_is_too_late_comes_back_with_both(tandem: Tandem, task: str) -> None:
    tandem.mentor.open(task)
    tandem.mentee.open(task)
    saves(tandem.mentor, task, notes="The mentor's words")
    saves(tandem.mentee, task, 409, notes="The mentee's words")
    assert tandem.mentor.open(task).value("notes") == "The mentor's words"
    page = tandem.mentee.open(task)
    assert page.value("notes") == "The mentee's words"
    assert letters(page) == ["The mentor's words"]
    tandem.mentee.press("Save")
    assert letters(tandem.mentee.open(task)) == []
    assert tandem.mentor.open(task).value("notes") == "The mentee's words"


def test_words_that_are_too_long_do_not_bring_back_an_old_page(tandem: Tandem, task: str) -> None:
    tandem.mentor.open(task)
    tandem.mentee.open(task)
    saves(tandem.mentor, task, done=["m1"])
    page = tandem.mentee.press("Hand it in", 422, text="x" * 5_001)
    assert page.problems == {"text"}
    tandem.mentee.press("Save", text=WORDS)
    assert tandem.mentor.open(task).ticked() == ["m1"]


def test_each_takes_back_only_their_own_files(tandem: Tandem, task: str) -> None:
    tandem.mentor.open(task)
    tandem.mentor.press("Add the file", file=("rules.txt", b"Rule one"))
    page = tandem.mentee.open(task)
    assert page.files() == ["rules.txt"]
    assert not page.html.select(".file button")
    address = page.file_address("rules.txt")
    assert tandem.mentee.look(address).answer.data == b"Rule one"
    tandem.mentee.send(f"{address}/remove", {}, 404)
    page = tandem.mentor.press("Remove rules.txt")
    assert page.files() == []


def test_the_mentor_can_accept_what_both_have_made(tandem: Tandem) -> None:
    task = tandem.sets("project", review=True)
    tandem.mentee.open(task)
    tandem.mentee.press("Hand it in", done=["m1", "m2"], text=WORDS)
    tandem.mentor.open(task)
    tandem.mentor.press("Accept it", review_note="We did it!")
    assert tandem.submission(task).state is SubmissionState.COMPLETED


def test_nobody_else_works_on_it(tandem: Tandem, task: str) -> None:
    tandem.stranger.open("my-data")
    for path in (task, f"{task}/save", f"{task}/files"):
        assert tandem.stranger.send(path, {"notes": "Hello"}, 404).code == "NOT-FOUND"
    other = tandem.sets("try")
    tandem.mentor.open(task)
    for path in (other, f"{other}/save", f"{other}/files"):
        assert tandem.mentor.send(path, {"text": "Hello"}, 403).code == "MENTEE-ONLY"
