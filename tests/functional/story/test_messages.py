"""The other messages that the LMS sends, answered over HTTP: reviews, privacy, unknown ones."""

from collections.abc import Callable

import pytest

from .course import COORDINATOR, LEARNER, MENTEE, MENTOR, QUIZ, does_quiz, sets_quiz, within_seconds
from .tandem import Tandem
from .visitor import Shown, Visitor


@pytest.fixture(scope="module")
def working(new_tandem: Callable[..., Tandem]) -> Tandem:
    """A tandem whose mentee has done the first step."""
    tandem = new_tandem()
    tandem.task = sets_quiz(tandem.mentor)
    does_quiz(tandem.mentee, tandem.task, "0", "0")
    within_seconds(tandem.course.cells)
    return tandem


def reviews(tandem: Tandem, who: int, whose: int, *, status: int = 200) -> Shown:
    """Somebody follows a cell of the gradebook."""
    activity = tandem.course.activity("1")["id"]
    browser = Visitor(tandem.course.place)
    return browser.launch(who, activity_id=activity, for_person_id=whose, status=status)


def test_a_review_shows_the_coordinator_state_and_score_and_no_words(working: Tandem) -> None:
    page = reviews(working, COORDINATOR, MENTEE)
    name = working.course.name(MENTEE)
    assert page.heading == name
    rows = [row.get_text(" ", strip=True) for row in page.html.select("tbody tr")]
    assert [row.startswith("Step 1 Done") for row in rows] == [True, False]
    assert "done, with a score 100 of 100 Delivered" in rows[1]
    words = [str(word) for key, word in QUIZ.items() if key.endswith(("title", "text", "a1"))]
    assert [word for word in words if word in page.body] == []
    # The home has no column here; its page shows the whole path.
    path = working.coordinator.look(f"review/{page.url.rsplit('/', 1)[1]}")
    assert "Step 1 Done" in path.text
    assert "Step 2 No task yet" in path.text


def test_a_review_of_ones_own_work_opens_the_task(working: Tandem) -> None:
    assert reviews(working, MENTEE, MENTEE).heading == QUIZ["title"]


def test_a_review_of_somebody_elses_work_is_refused_politely(working: Tandem) -> None:
    for who, whose in ((LEARNER, MENTEE), (MENTOR, MENTEE), (MENTEE, MENTOR)):
        page = reviews(working, who, whose, status=403)
        assert page.code == "COORDINATOR-ONLY"
        assert page.has_button("To your start page")
        assert working.course.name(whose) not in page.body


def test_a_review_of_somebody_without_a_task_or_from_elsewhere_says_so(working: Tandem) -> None:
    assert "is no mentee in this programme" in reviews(working, COORDINATOR, MENTOR).text
    # In the LMS, and not in this course; nobody here has heard of them.
    assert "has not been here yet" in reviews(working, COORDINATOR, 24).heading
    # Known here, and not in this course.
    assert "has not been here yet" in working.coordinator.look("review/999999").heading


def test_a_data_privacy_launch_shows_what_is_stored_about_oneself(working: Tandem) -> None:
    browser = Visitor(working.course.place)
    activity = working.course.activity()["id"]
    page = browser.launch(MENTEE, activity_id=activity, message_type="DataPrivacyLaunchRequest")
    assert page.url.endswith("/my-data")
    assert working.course.name(MENTEE) in page.text


@pytest.mark.parametrize("message", ["LtiEulaRequest", "LtiStartProctoring", "Nonsense"])
def test_a_message_that_is_not_served_gets_a_readable_page(working: Tandem, message: str) -> None:
    browser = Visitor(working.course.place)
    activity = working.course.activity()["id"]
    page = browser.launch(MENTEE, activity_id=activity, message_type=message, status=400)
    assert (page.heading, page.code) == ("Kehrwert does not offer this", "MESSAGE-UNSUPPORTED")


@pytest.mark.parametrize("roles", [[], [""], ["https://example.org/roles#Instructor"]])
def test_a_role_that_nobody_knows_opens_the_least(working: Tandem, roles: list[str]) -> None:
    browser = Visitor(working.course.place)
    page = browser.launch(LEARNER, activity_id=working.course.activity()["id"], roles=roles)
    assert "Nothing to do right now" in page.text
    assert not page.html.select("table")
