"""The mentor's look at what was handed in: accepted, asked for more, corrected."""

import pytest

from lti_app.domain.micro_task import SubmissionState

from .conftest import Tandem

DONE = ["0", "1", "2"]


@pytest.fixture
def task(tandem: Tandem) -> str:
    """Something to try that is handed in, and waits for the mentor's look."""
    task = tandem.sets(review=True)
    tandem.mentee.open(task)
    page = tandem.mentee.press("Hand it in", done=DONE, text="My first post.")
    assert "Handed in – Aylin Demir will look at it" in page.text
    return task


def test_a_task_is_done_when_the_mentor_accepts_it(tandem: Tandem, task: str) -> None:
    assert tandem.submission(task).state is SubmissionState.IN_REVIEW
    page = tandem.mentor.open(task)
    assert "My first post." in page.text
    page = tandem.mentor.press("Accept it", review_note="Well done!")
    assert "Accepted: the task is done" in page.text
    kept = tandem.submission(task)
    assert kept.state is SubmissionState.COMPLETED
    assert kept.completed_at == kept.reviewed_at
    assert "Well done!" in tandem.mentee.open(task).text


def test_accepting_needs_no_words(tandem: Tandem, task: str) -> None:
    tandem.mentor.open(task)
    tandem.mentor.press("Accept it")
    assert tandem.submission(task).state is SubmissionState.COMPLETED


def test_asking_for_more_says_what_and_the_task_goes_on(tandem: Tandem, task: str) -> None:
    tandem.mentor.open(task)
    assert tandem.mentor.press("Ask for more", 422).problems == {"review_note"}
    page = tandem.mentor.press("Ask for more", review_note="Which words did you use?")
    assert "You have asked for more" in page.text
    page = tandem.mentee.open(task)
    assert "Aylin Demir asks for a little more" in page.text
    assert "Which words did you use?" in page.text
    assert page.ticked() == DONE
    page = tandem.mentee.press("Hand it in")
    assert "will look at it" in page.text, "the same answers can be handed in again"
    assert tandem.submission(task).attempts == 2


def test_a_decision_can_be_corrected_until_it_is_done(tandem: Tandem, task: str) -> None:
    tandem.mentor.open(task)
    tandem.mentor.press("Ask for more", review_note="More, please.")
    assert tandem.mentor.shown is not None
    assert tandem.mentor.shown.value("review_note") == "More, please."
    page = tandem.mentor.press("Accept it", review_note="I had overlooked it.")
    assert not page.html.find("button", string="Ask for more")
    completed_at = tandem.submission(task).completed_at
    tandem.mentor.press("Change your words", review_note="Very good.")
    kept = tandem.submission(task)
    assert (kept.review_note, kept.completed_at) == ("Very good.", completed_at)
    fields = {"decision": "more", "review_note": "No!", "attempt": "1"}
    assert tandem.mentor.send(f"{task}/review", fields, 409).code == "OUTDATED"


def test_what_was_handed_in_meanwhile_is_not_accepted_unseen(tandem: Tandem, task: str) -> None:
    seen = tandem.mentor.open(task)
    tandem.mentee.press("Hand in again", text="Something else.")
    tandem.mentor.shown = seen
    assert tandem.mentor.press("Accept it", 409).code == "HANDED-IN-ANEW"
    assert tandem.submission(task).state is SubmissionState.IN_REVIEW


def test_a_completed_task_that_is_handed_in_again_stays_done(tandem: Tandem, task: str) -> None:
    tandem.mentor.open(task)
    tandem.mentor.press("Accept it")
    tandem.mentee.open(task)
    page = tandem.mentee.press("Hand in again", text="A second post.")
    assert "The task stays done." in page.text
    assert tandem.submission(task).state is SubmissionState.COMPLETED
    assert "A second post." in tandem.mentor.open(task).text


def test_a_double_click_on_accept_does_no_harm(tandem: Tandem, task: str) -> None:
    page = tandem.mentor.open(task)
    for _ in range(2):
        tandem.mentor.shown = page
        tandem.mentor.press("Accept it", review_note="Yes.")
    assert tandem.submission(task).review_note == "Yes."


def test_only_the_mentor_decides(tandem: Tandem, task: str) -> None:
    fields = {"decision": "accept", "attempt": "1"}
    tandem.mentee.open(task)
    assert tandem.mentee.send(f"{task}/review", fields, 403).code == "MENTOR-ONLY"
    tandem.stranger.open("my-data")
    assert tandem.stranger.send(f"{task}/review", fields, 404).code == "NOT-FOUND"


def test_nothing_is_decided_before_something_was_handed_in(tandem: Tandem) -> None:
    task = tandem.sets(review=True)
    assert not tandem.mentor.open(task).html.find("button", string="Accept it")
    fields = {"decision": "accept", "attempt": "0"}
    assert tandem.mentor.send(f"{task}/review", fields, 409).code == "OUTDATED"


def test_what_needs_no_look_is_read_and_not_decided(tandem: Tandem) -> None:
    task = tandem.sets("reflect")
    tandem.mentee.open(task)
    tandem.mentee.press("Hand it in", answer="A thought.")
    assert not tandem.mentor.open(task).html.find("button", string="Accept it")
    fields = {"decision": "more", "review_note": "More!", "attempt": "1"}
    tandem.mentor.send(f"{task}/review", fields, 409)
    assert tandem.submission(task).state is SubmissionState.COMPLETED
