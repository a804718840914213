"""What somebody typed is never lost: a form that is refused, or that outlives its visit."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from lti_app.models import LaunchSession
from tests.company import Company

from .course import (
    BY_MENTEE,
    COORDINATOR,
    MENTEE,
    MENTOR,
    QUIZ,
    change,
    does_quiz,
    sets_quiz,
    sets_reading,
)
from .tandem import Tandem
from .visitor import Shown, Visitor

LONG_THOUGHT = "A long thought, quickly typed"


@pytest.fixture(scope="module")
def working(new_tandem: Callable[..., Tandem]) -> Tandem:
    """A tandem with a completed quiz and a text to read."""
    tandem = new_tandem()
    tandem.task = sets_quiz(tandem.mentor)
    does_quiz(tandem.mentee, tandem.task, "0", "0")
    return tandem


def expires(visitor: Visitor) -> None:
    """Let the visit be over: hours have passed."""
    moment = datetime.now(UTC) - timedelta(seconds=1)
    visit = update(LaunchSession).where(LaunchSession.id == visitor.launch_id)
    change(visitor.place, visit.values(expires_at=moment))


def is_kept(page: Shown) -> None:
    assert page.code == "VISIT-EXPIRED"
    assert "was kept as a draft" in page.text


def test_feedback_that_outlives_its_visit_is_there_in_the_next(working: Tandem) -> None:
    visitor, path = working.course.comes(MENTEE), f"tasks/{working.task}/feedback"
    visitor.open(path)
    expires(visitor)
    is_kept(visitor.press("Give feedback", status=403, **BY_MENTEE | {"helped": LONG_THOUGHT}))
    assert visitor.look(path).code == "VISIT-EXPIRED"
    working.course.again(visitor, MENTEE)
    page = visitor.open(path)
    assert page.value("helped") == LONG_THOUGHT
    assert page.chosen("relevance") == ["5"]


def test_a_task_that_outlives_its_mentors_visit_is_there_in_the_next(working: Tandem) -> None:
    visitor = working.course.comes(MENTOR)
    path = f"tandems/{working.number}/tasks/new"
    visitor.open(path)
    visitor.press("Change the kind", kind="quiz")
    expires(visitor)
    is_kept(
        visitor.press("Set the task", status=403, title=LONG_THOUGHT, q1_text=str(QUIZ["q1_text"]))
    )
    working.course.again(visitor, MENTOR)
    page = visitor.open(path)
    assert (page.value("title"), page.value("q1_text")) == (LONG_THOUGHT, QUIZ["q1_text"])


def test_settings_that_outlive_their_visit_are_there_in_the_next(working: Tandem) -> None:
    visitor = working.course.comes(COORDINATOR)
    path = f"programme/{working.programme}/settings"
    visitor.open(path)
    expires(visitor)
    is_kept(visitor.press("Save", status=403, purpose=LONG_THOUGHT))
    working.course.again(visitor, COORDINATOR)
    assert visitor.open(path).value("purpose") == LONG_THOUGHT


def test_answers_that_outlive_their_visit_are_there_in_the_next(tandem: Tandem) -> None:
    visitor, task = tandem.mentee, sets_reading(tandem.mentor)
    visitor.open(f"tasks/{task}")
    expires(visitor)
    is_kept(visitor.press("I am done", status=403, answer=LONG_THOUGHT))
    tandem.course.again(visitor, MENTEE)
    assert visitor.open(f"tasks/{task}").value("answer") == LONG_THOUGHT
    visitor.press("I am done", answer="A shorter one")
    assert visitor.open(f"tasks/{task}").value("answer") == "A shorter one"


def test_an_autosave_that_comes_too_late_is_there_in_the_next_visit(tandem: Tandem) -> None:
    visitor, task = tandem.mentee, sets_reading(tandem.mentor)
    visitor.open(f"tasks/{task}")
    expires(visitor)
    is_kept(visitor.send(f"tasks/{task}/save", {"answer": LONG_THOUGHT}))
    tandem.course.again(visitor, MENTEE)
    assert visitor.open(f"tasks/{task}").value("answer") == LONG_THOUGHT


def test_a_draft_that_is_saved_too_late_is_there_in_the_next_visit(working: Tandem) -> None:
    visitor, form = working.course.comes(COORDINATOR), f"programme/{working.programme}/settings"
    visitor.open(form)
    expires(visitor)
    is_kept(visitor.send(f"draft/{form}", {"title": "Saved late", "purpose": LONG_THOUGHT}))
    working.course.again(visitor, COORDINATOR)
    assert visitor.open(form).value("title") == "Saved late"


def test_a_late_form_from_another_site_is_not_kept(working: Tandem) -> None:
    visitor, path = working.course.comes(MENTEE), f"tasks/{working.task}/feedback"
    visitor.open(path)
    expires(visitor)
    answer = visitor.send(path, {"helped": "Forged"}, token="forged")
    assert answer.code == "VISIT-EXPIRED"
    assert "was kept" not in answer.text
    working.course.again(visitor, MENTEE)
    assert visitor.open(path).value("helped") != "Forged"


def test_a_refused_task_shows_what_was_typed_and_what_is_wrong(working: Tandem) -> None:
    visitor, path = working.course.comes(MENTOR), f"tandems/{working.number}/tasks/new"
    visitor.open(path + "?kind=quiz")
    page = visitor.press(
        "Set the task", status=422, title="", q1_text="Only a question?", note="A word to you"
    )
    assert "What you typed was kept." in page.text
    assert page.value("q1_text") == "Only a question?"
    assert page.value("note") == "A word to you"
    assert {"#title", "#q1_a1"} <= {str(one["href"]) for one in page.html.select("#problems a")}


def test_refused_feedback_shows_what_was_typed(tandem: Tandem) -> None:
    task = sets_quiz(tandem.mentor)
    does_quiz(tandem.mentee, task, "0", "0")
    path = f"tasks/{task}/feedback"
    tandem.mentee.open(path)
    page = tandem.mentee.press("Give feedback", status=422, helped=LONG_THOUGHT)
    assert "What you typed was kept." in page.text
    assert page.value("helped") == LONG_THOUGHT
    tandem.course.again(tandem.mentee, MENTEE)
    assert tandem.mentee.open(path).value("helped") == LONG_THOUGHT


def test_a_refused_programme_shows_what_was_typed(tandem: Tandem) -> None:
    visitor = tandem.coordinator
    visitor.open(f"programme/{tandem.programme}/settings")
    page = visitor.press("Save", status=422, title="", purpose=LONG_THOUGHT, ends_on="2001-01-01")
    assert page.value("purpose") == LONG_THOUGHT
    assert page.value("ends_on") == "2001-01-01"
    assert "What you typed was kept." in page.text


def test_a_pair_without_a_mentee_keeps_the_chosen_mentor(tandem: Tandem) -> None:
    visitor = tandem.coordinator
    visitor.open()
    page = visitor.follow("Pair two people")
    mentor = page.choice("mentor_id", tandem.course.name(MENTOR))
    page = visitor.press("Make them a tandem", status=422, mentor_id=[mentor])
    assert page.chosen("mentor_id") == [mentor]


def test_a_draft_is_its_writers_alone(working: Tandem, place: Company) -> None:
    mentee, mentor = working.course.comes(MENTEE), working.course.comes(MENTOR)
    form = f"tasks/{working.task}/feedback"
    saved = mentee.send(f"draft/{form}", BY_MENTEE | {"helped": "For my eyes only"})
    assert saved.status == 200
    assert "For my eyes only" in mentee.open(form).body
    assert "For my eyes only" not in mentor.open(form).body
    assert "For my eyes only" not in place.log


def test_refused_answers_are_still_there_after_leaving(tandem: Tandem) -> None:
    visitor, task = tandem.mentee, sets_reading(tandem.mentor)
    visitor.open(f"tasks/{task}")
    too_long = LONG_THOUGHT * 1000
    page = visitor.press("I am done", status=422, answer=too_long)
    assert page.value("answer") == too_long
    tandem.course.again(visitor, MENTEE)
    page = visitor.open(f"tasks/{task}")
    assert page.value("answer") == too_long
    assert "What you typed was kept." in page.text
    visitor.press("I am done", answer=LONG_THOUGHT)
    assert visitor.open(f"tasks/{task}").value("answer") == LONG_THOUGHT
