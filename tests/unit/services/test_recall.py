from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.programme import ProgrammeNotRunning, ProgrammeState
from lti_app.domain.recall import InvalidRecall
from lti_app.domain.tandem import NotYourTandem, OnlyForMentees, TandemEnded, TandemState
from lti_app.extension.registry import load_plugins
from lti_app.models import MicroTask, Person, Recall
from lti_app.services import submission as submissions
from lti_app.services.entry import enter_task
from lti_app.services.recall import (
    NoSuchRecall,
    RecallPage,
    answer_recall,
    recall_page,
    schedule_recalls,
)
from tests.factories import NOW, TODAY, Company, days, make_recall, make_task

KINDS = load_plugins(["plugins.micro_tasks.read"]).micro_tasks
QUESTIONS = [
    {"text": f"Question {number}", "answers": ["Wrong", "Right", "Wrong, too"], "right": 1}
    for number in range(4)
]
ALL_RIGHT = {f"q{number}": ["1"] for number in range(4)}


@pytest.fixture
def task(db: Session, company: Company) -> MicroTask:
    return make_task(
        db, company.tandem, 1, SubmissionState.COMPLETED, recall_questions=list(QUESTIONS)
    )


def schedule(db: Session, company: Company, task: MicroTask) -> None:
    schedule_recalls(db, enter_task(db, task.id, company.mentee.id), today=TODAY)


def recalls(db: Session) -> list[Recall]:
    return list(db.scalars(select(Recall).order_by(Recall.due_on, Recall.id)))


def page(db: Session, recall: Recall, person: Person, on: int = 100) -> RecallPage:
    return recall_page(db, KINDS, recall.id, person_id=person.id, today=days(on))


def answer(
    db: Session, recall: Recall, person: Person, form: dict[str, list[str]], on: int = 2
) -> None:
    moment = NOW + timedelta(days=on)
    answer_recall(db, recall.id, form, person_id=person.id, now=moment, today=days(on))


def test_a_completed_task_is_recalled_on_the_days_of_its_programme(
    db: Session, company: Company, task: MicroTask
) -> None:
    schedule(db, company, task)
    assert [(one.day, one.due_on, one.questions) for one in recalls(db)] == [
        (2, days(2), [0, 1, 2]),
        (9, days(9), [3, 0, 1]),
        (30, days(30), [2, 3, 0]),
        (75, days(75), [1, 2, 3]),
    ]


def test_half_past_midnight_the_days_count_from_the_new_day_although_it_is_yesterday_in_utc(
    db: Session, company: Company
) -> None:
    task = make_task(db, company.tandem, 1, recall_questions=list(QUESTIONS))
    half_past_midnight_in_berlin = NOW.replace(hour=23, minute=30)
    submissions.hand_in(
        db,
        KINDS,
        task.id,
        {},
        person_id=company.mentee.id,
        now=half_past_midnight_in_berlin,
        today=days(1),
    )
    assert [one.due_on for one in recalls(db)] == [days(3), days(10), days(31), days(76)]


def test_however_often_a_task_is_handed_in_it_is_planned_once(
    db: Session, company: Company, task: MicroTask
) -> None:
    for _ in range(2):
        schedule(db, company, task)
    company.programme.recall_days = [1, 2, 3]
    schedule(db, company, task)
    assert [one.day for one in recalls(db)] == [2, 9, 30, 75]


def test_nothing_is_planned_before_the_end_or_without_questions(
    db: Session, company: Company
) -> None:
    started = make_task(
        db, company.tandem, 1, SubmissionState.STARTED, recall_questions=list(QUESTIONS)
    )
    silent = make_task(db, company.tandem, 2, SubmissionState.COMPLETED)
    for task in (started, silent):
        schedule(db, company, task)
    assert recalls(db) == []


def test_before_the_answer_nothing_says_what_is_right(
    db: Session, company: Company, task: MicroTask
) -> None:
    shown = page(db, make_recall(db, task, questions=[2, 0]), company.mentee)
    assert [(one.field, one.text, one.right) for one in shown.questions] == [
        ("q2", "Question 2", None),
        ("q0", "Question 0", None),
    ]
    assert shown.kind is None
    assert not shown.view


def test_the_answer_brings_what_is_right_and_the_text(
    db: Session, company: Company, task: MicroTask
) -> None:
    recall = make_recall(db, task, questions=[0, 1])
    answer(db, recall, company.mentee, {"q0": ["1"], "q1": ["2"]}, on=12)
    shown = page(db, recall, company.mentee)
    assert [(one.chosen, one.right) for one in shown.questions] == [(1, 1), (2, 1)]
    assert shown.comes_back_on == days(13)
    assert shown.kind is not None
    assert "who you help" in str(shown.view)


def test_what_was_missed_comes_back_once(db: Session, company: Company, task: MicroTask) -> None:
    recall = make_recall(db, task, day=2, due_on=days(2), questions=[0, 1, 2])
    answer(db, recall, company.mentee, ALL_RIGHT | {"q1": ["0"]}, on=5)
    first, repeat = recalls(db)
    assert (repeat.is_repeat, repeat.day, repeat.due_on, repeat.questions) == (
        True,
        2,
        days(6),
        [1],
    )
    answer(db, repeat, company.mentee, {"q1": ["2"]}, on=6)
    assert recalls(db) == [first, repeat]
    assert page(db, repeat, company.mentee).comes_back_on is None


def test_a_late_answer_moves_no_other_recall(
    db: Session, company: Company, task: MicroTask
) -> None:
    schedule(db, company, task)
    due = [one.due_on for one in recalls(db)]
    answer(db, recalls(db)[0], company.mentee, ALL_RIGHT, on=20)
    assert [one.due_on for one in recalls(db)] == due


def test_the_first_answers_count(db: Session, company: Company, task: MicroTask) -> None:
    recall = make_recall(db, task, due_on=days(1), questions=[0])
    for chosen in ("0", "1"):
        answer(db, recall, company.mentee, {"q0": [chosen]})
    assert recall.answers == {"0": 0}
    assert len(recalls(db)) == 2


def test_an_unfinished_form_keeps_the_recall_open(
    db: Session, company: Company, task: MicroTask
) -> None:
    recall = make_recall(db, task, due_on=days(1), questions=[0, 1])
    with pytest.raises(InvalidRecall) as refused:
        answer(db, recall, company.mentee, {"q0": ["1"], "q1": ["7"]})
    assert list(refused.value.problems) == ["q1"]
    assert recall.answered_at is None


def test_several_that_are_due_follow_each_other_oldest_first(
    db: Session, company: Company, task: MicroTask
) -> None:
    other = make_task(
        db, company.tandem, 2, SubmissionState.COMPLETED, recall_questions=list(QUESTIONS)
    )
    newer = make_recall(db, task, due_on=days(9))
    older = make_recall(db, other, due_on=days(3))
    make_recall(db, other, day=30, due_on=days(30))
    assert page(db, newer, company.mentee, on=10).next_recall_id == older.id
    answer(db, older, company.mentee, {"q0": ["1"]}, on=10)
    assert page(db, older, company.mentee, on=10).next_recall_id == newer.id
    assert page(db, newer, company.mentee, on=10).next_recall_id is None


def test_a_recall_is_for_the_mentee_and_from_its_day_on(
    db: Session, company: Company, task: MicroTask
) -> None:
    recall = make_recall(db, task, due_on=days(9))
    with pytest.raises(NoSuchRecall):
        page(db, recall, company.mentee, on=8)
    with pytest.raises(NoSuchRecall):
        recall_page(db, KINDS, 999_999, person_id=company.mentee.id, today=TODAY)
    with pytest.raises(OnlyForMentees):
        page(db, recall, company.mentor)
    for person in (company.stranger, company.coordinator):
        with pytest.raises(NotYourTandem):
            page(db, recall, person)


def test_after_the_end_nothing_is_asked_and_what_was_answered_can_be_read(
    db: Session, company: Company, task: MicroTask
) -> None:
    answered, still_open = (
        make_recall(db, task, day=day, due_on=days(1), questions=[0]) for day in (2, 9)
    )
    answer(db, answered, company.mentee, {"q0": ["1"]})
    company.tandem.state = TandemState.ENDED
    with pytest.raises(TandemEnded):
        page(db, still_open, company.mentee)
    with pytest.raises(TandemEnded):
        answer(db, still_open, company.mentee, {"q0": ["1"]})
    assert page(db, answered, company.mentee).next_recall_id is None
    company.programme.state = ProgrammeState.CLOSED
    with pytest.raises(ProgrammeNotRunning):
        page(db, still_open, company.mentee)


def test_the_mentor_learns_that_it_happens_and_nothing_of_what_was_missed(
    db: Session, company: Company, task: MicroTask
) -> None:
    assert submissions.mentor_view(db, task.id).recall.planned == 0
    schedule(db, company, task)
    answer(db, recalls(db)[0], company.mentee, ALL_RIGHT | {"q0": ["0"]}, on=3)
    progress = submissions.mentor_view(db, task.id).recall
    assert (progress.planned, progress.answered) == (4, 1)
    assert progress.last_answered_at == NOW + timedelta(days=3)
    assert progress.next_due_on == days(9)
