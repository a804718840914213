"""What a task is made from and what comes back later; the rest: test_micro_task.py."""

import pytest
from sqlalchemy.orm import Session

from lti_app.catalogue import find_shipped_task
from lti_app.domain.library import LibraryState, NoSuchLibraryTask
from lti_app.domain.micro_task import InvalidTask
from tests.factories import (
    Company,
    make_library_task,
    make_programme,
    make_tandem,
    make_task,
)
from tests.unit.services.micro_task.conftest import QUESTION, QUIZ, Mentor, from_scratch

OWN_QUESTION = {
    "recall_1_text": ["Which of your boards did we change?"],
    "recall_1_right": ["The sales board"],
    "recall_1_wrong_1": ["None"],
}


def test_a_ready_task_is_set_as_it_is_with_topic_source_and_questions(mentor: Mentor) -> None:
    shipped = find_shipped_task("agile-in-plain-words")
    assert shipped is not None
    task = mentor.sets(mentor.opens(f"{QUIZ}/de").form)
    assert (task.kind, task.title, task.topic) == ("quiz", shipped.title.de, "agile-work")
    assert task.library_key == f"{QUIZ}/de"
    assert task.recall_questions == [dict(question) for question in shipped.recall["de"]]
    assert task.minutes == shipped.minutes


def test_an_accepted_own_task_is_set_with_its_questions(
    db: Session, company: Company, mentor: Mentor
) -> None:
    own = make_library_task(db, company.programme, topic="apps", recall_questions=[QUESTION])
    task = mentor.sets(mentor.opens(f"own/{own.id}").form)
    assert (task.title, task.content) == (own.title, own.content)
    assert (task.library_key, task.topic) == (f"own/{own.id}", "apps")
    assert task.recall_questions == [QUESTION]


def test_a_copy_takes_own_questions_along_and_no_word_to_anybody(
    db: Session, company: Company, mentor: Mentor
) -> None:
    other = make_programme(db, company.context, company.coordinator)
    tandem = make_tandem(db, other, company.context, company.mentor, company.stranger)
    own = {**QUESTION, "own": True}
    earlier = make_task(
        db, tandem, 1, note="Dear Chloé", topic="apps", recall_questions=[QUESTION, own]
    )
    page = mentor.opens(f"earlier/{earlier.id}")
    assert "note" not in page.form
    task = mentor.sets(page.form)
    assert (task.title, task.content, task.note) == (earlier.title, earlier.content, "")
    assert (task.topic, task.library_key) == ("apps", "")
    along, kept = task.recall_questions
    assert along == QUESTION
    assert kept["own"] is True
    assert kept["answers"][kept["right"]] == "You"


def test_nobody_copies_what_is_not_theirs(db: Session, company: Company, mentor: Mentor) -> None:
    tandem = make_tandem(db, company.programme, company.context, company.stranger, company.mentor)
    foreign = make_task(db, tandem, 1, title="Somebody else's")
    other = make_programme(db, company.context, company.coordinator)
    elsewhere = make_library_task(db, other)
    offered = make_library_task(db, company.programme, state=LibraryState.OFFERED)
    sources = [f"earlier/{foreign.id}", f"own/{elsewhere.id}", f"own/{offered.id}"]
    for source in sources:
        with pytest.raises(NoSuchLibraryTask):
            mentor.opens(source)
        with pytest.raises(InvalidTask) as refused:
            mentor.sets(from_scratch(library=source))
        assert set(refused.value.problems) == {"library"}


def test_another_kind_than_the_source_has_takes_nothing_of_it(mentor: Mentor) -> None:
    task = mentor.sets(from_scratch(library=f"{QUIZ}/de"))
    assert (task.kind, task.library_key, task.recall_questions) == ("read", "", [])


def test_a_quiz_of_ones_own_brings_its_questions(mentor: Mentor) -> None:
    quiz = {"q1_text": "Who?", "q1_a1": "You", "q1_a2": "Nobody", "q1_correct": "1"}
    task = mentor.sets(from_scratch(kind="quiz", **quiz))
    assert task.recall_questions == [QUESTION]
    form = mentor.edits(task) | {"q1_text": ["Who else?"]}
    task = mentor.changes(task, form)
    assert [one["text"] for one in task.recall_questions] == ["Who else?"]


def test_recall_can_be_switched_off_and_on_again(mentor: Mentor) -> None:
    form = dict(mentor.opens(f"{QUIZ}/en").form)
    task = mentor.sets(form | {"recall": []})
    assert task.recall_questions == []
    form = mentor.edits(task)
    assert form["recall"] == []
    shipped = find_shipped_task("agile-in-plain-words")
    assert shipped is not None
    task = mentor.changes(task, form | {"recall": ["yes"]})
    assert [one["text"] for one in task.recall_questions] == [
        one["text"] for one in shipped.recall["en"]
    ]


def test_own_questions_come_back_and_can_be_changed(mentor: Mentor) -> None:
    task = mentor.sets(from_scratch() | OWN_QUESTION)
    [question] = task.recall_questions
    assert question["answers"][question["right"]] == "The sales board"
    form = mentor.edits(task)
    assert {name: form[name] for name in OWN_QUESTION} == OWN_QUESTION
    task = mentor.changes(task, form | {"recall_1_right": ["The board of HR"]})
    [question] = task.recall_questions
    assert question["answers"][question["right"]] == "The board of HR"
    assert task.title == "A thought"


def test_a_changed_task_keeps_source_topic_and_questions(mentor: Mentor) -> None:
    task = mentor.sets(mentor.opens(f"{QUIZ}/de").form)
    before = (task.library_key, task.topic, task.recall_questions)
    task = mentor.changes(task, mentor.edits(task) | {"title": ["Better"]})
    assert (task.library_key, task.topic, task.recall_questions) == before
    assert task.title == "Better"


def test_all_that_is_wrong_is_named_together(mentor: Mentor) -> None:
    form = from_scratch(title="", topic="no-such-topic", recall_1_text="Only a question?")
    with pytest.raises(InvalidTask) as refused:
        mentor.sets(form)
    wrong = {"title", "topic", "recall_1_right", "recall_1_wrong_1"}
    assert set(refused.value.problems) == wrong
