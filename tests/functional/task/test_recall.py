"""What was taught comes back: a screen of questions, what is right, and what others see of it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from lti_app.models import MicroTask, Recall

from .conftest import Tandem

QUESTIONS = [
    {"text": "How many thoughts has a post?", "answers": ["One", "Five"], "right": 0},
    {"text": "Who is it for?", "answers": ["For me", "For a reader", "Nobody"], "right": 1},
]


@pytest.fixture
def task(tandem: Tandem) -> str:
    """A completed task whose two questions are due since yesterday."""
    task = tandem.sets()
    number = int(task.rpartition("/")[2])
    tandem.db.execute(
        update(MicroTask).where(MicroTask.id == number).values(recall_questions=QUESTIONS)
    )
    tandem.db.commit()
    tandem.mentee.open(task)
    tandem.mentee.press("Hand it in", done=["0", "1", "2"], text="Done.")
    assert [recall.day for recall in recalls(tandem)] == [2, 9, 30, 75]
    comes_due(tandem, recalls(tandem)[0])
    return task


def recalls(tandem: Tandem) -> list[Recall]:
    tandem.db.rollback()
    tandem.db.expire_all()
    return tandem.db.query(Recall).order_by(Recall.id).all()


def comes_due(tandem: Tandem, recall: Recall) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date()
    recall.due_on = yesterday
    tandem.db.commit()


def test_a_minute_from_the_home_to_what_is_right(tandem: Tandem, task: str) -> None:
    home = tandem.mentee.open("")
    assert "What stayed of “Your first post”?" in home.text
    answer = home.html.select_one(".next-step-action a")
    assert answer is not None
    page = tandem.mentee.open(str(answer["href"]))
    assert "2 questions on what Aylin Demir showed you" in page.text
    assert "Right is" not in page.text
    page = tandem.mentee.press("Show me what is right", q0=["0"], q1=["2"])
    assert "That is right One" in page.text
    assert "Right is For a reader You chose: Nobody" in page.text
    assert "Publish them" in page.text, "what was taught stands below"
    assert "comes back once" in page.text
    assert "What stayed of" not in tandem.mentee.open("").text
    [repeat] = [one for one in recalls(tandem) if one.is_repeat]
    assert (repeat.day, repeat.questions) == (2, [1])


def test_what_is_missing_is_named_and_what_was_chosen_stays(tandem: Tandem, task: str) -> None:
    address = f"recalls/{recalls(tandem)[0].id}"
    tandem.mentee.open(address)
    page = tandem.mentee.press("Show me what is right", 422, q0=["1"])
    assert page.problems == {"q1"}
    assert [one["value"] for one in page.html.select('[name="q0"][checked]')] == ["1"]
    assert recalls(tandem)[0].answered_at is None


def test_two_tabs_and_a_double_click_change_nothing(tandem: Tandem, task: str) -> None:
    address = f"recalls/{recalls(tandem)[0].id}"
    other_tab = tandem.comes(tandem.company.mentee)
    other_tab.open(address)
    tandem.mentee.open(address)
    tandem.mentee.press("Show me what is right", q0=["0"], q1=["1"])
    page = other_tab.press("Show me what is right", q0=["1"], q1=["0"])
    assert "You chose" not in page.text
    assert recalls(tandem)[0].answers == {"0": 0, "1": 1}


def test_several_that_are_due_follow_each_other(tandem: Tandem, task: str) -> None:
    first, second, *_ = recalls(tandem)
    comes_due(tandem, second)
    first, second, *_ = recalls(tandem)
    tandem.mentee.open(f"recalls/{first.id}")
    page = tandem.mentee.press("Show me what is right", q0=["0"], q1=["1"])
    [following] = page.html.select(f'a[href$="recalls/{second.id}"]')
    assert "The next ones" in following.get_text()


def test_the_mentor_sees_that_it_happens_and_not_what(tandem: Tandem, task: str) -> None:
    tandem.mentee.open(f"recalls/{recalls(tandem)[0].id}")
    tandem.mentee.press("Show me what is right", q0=["1"], q1=["0"])
    page = tandem.mentor.open(task)
    assert "What stays" in page.text
    assert "1 of 4" in page.text
    for words in ("How many thoughts", "Who is it for", "For a reader"):
        assert words not in page.text


def test_a_recall_is_for_the_mentee_from_its_day_on(tandem: Tandem, task: str) -> None:
    due, later, *_ = recalls(tandem)
    assert tandem.mentee.look(f"recalls/{later.id}", 404).code == "NOT-FOUND"
    assert tandem.mentee.look("recalls/999999", 404).code == "NOT-FOUND"
    assert tandem.mentor.look(f"recalls/{due.id}", 403).code == "MENTEE-ONLY"
    assert tandem.stranger.look(f"recalls/{due.id}", 404).code == "NOT-FOUND"


def test_the_page_speaks_german(tandem: Tandem, task: str) -> None:
    mentee = tandem.comes(tandem.company.mentee, "de")
    page = mentee.open(f"recalls/{recalls(tandem)[0].id}")
    assert "2 Fragen zu dem, was Aylin Demir Ihnen gezeigt hat" in page.text
    page = mentee.press("Zeigen, was richtig ist", q0=["0"], q1=["1"])
    assert "Das ist richtig" in page.text
