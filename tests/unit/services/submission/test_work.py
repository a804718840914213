from collections.abc import Callable, Mapping
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lti_app.db import session_factory
from lti_app.domain.micro_task import SubmissionState, UnknownKind
from lti_app.domain.programme import CompletionStyle, Passback, ProgrammeState
from lti_app.domain.tandem import NotYourTandem, OnlyForMentees, TandemEnded, TandemState
from lti_app.extension.micro_task import InvalidAnswers
from lti_app.extension.registry import load_plugins
from lti_app.models import MicroTask, Submission
from lti_app.services import submission as submissions
from tests.factories import NOW, TODAY, Company, make_task, quiz_of

KINDS = load_plugins(["plugins.micro_tasks.read", "plugins.micro_tasks.quiz"]).micro_tasks
LATER = NOW + timedelta(minutes=5)
QUIZ = quiz_of(2)
BOTH_RIGHT = {"q1": ["0"], "q2": ["0"]}
ONE_RIGHT = {"q1": ["0"], "q2": ["1"]}
NONE_RIGHT = {"q1": ["1"], "q2": ["1"]}


@pytest.fixture
def quiz(db: Session, company: Company) -> MicroTask:
    return make_task(db, company.tandem, 1, kind="quiz", content=QUIZ)


@pytest.fixture
def text(db: Session, company: Company) -> MicroTask:
    content = {"text": "Start with **who you help**.", "question": "What will you try?"}
    return make_task(db, company.tandem, 2, content=content)


def hand_in(
    db: Session, company: Company, task: MicroTask, form: Mapping[str, list[str]]
) -> submissions.HandedIn:
    return submissions.hand_in(
        db, KINDS, task.id, form, person_id=company.mentee.id, now=NOW, today=TODAY
    )


def page(db: Session, task: MicroTask, person_id: int) -> submissions.TaskPage:
    db.expire_all()
    return submissions.task_page(db, KINDS, task.id, person_id=person_id)


def test_the_mentee_sees_the_task_and_can_work(
    db: Session, company: Company, text: MicroTask
) -> None:
    seen = page(db, text, company.mentee.id)
    assert (seen.title, seen.position, seen.partner_name) == (text.title, 2, "Aylin Demir")
    assert "<strong>who you help</strong>" in str(seen.view)
    assert seen.can_work
    assert not seen.can_change


def test_work_starts_once(db: Session, company: Company, text: MicroTask) -> None:
    submissions.start(db, text.id, person_id=company.mentee.id, now=NOW)
    submissions.start(db, text.id, person_id=company.mentee.id, now=LATER)
    seen = page(db, text, company.mentor.id)
    assert (seen.state, seen.started_at) == (SubmissionState.STARTED, NOW)
    assert not seen.can_change


def test_what_was_typed_is_there_again_on_the_next_device(
    db: Session, company: Company, text: MicroTask
) -> None:
    for words, now in (("A po", NOW), ("A post.", LATER)):
        submissions.save(
            db, KINDS, text.id, {"answer": [words]}, person_id=company.mentee.id, now=now
        )
    seen = page(db, text, company.mentee.id)
    assert seen.view["answer"] == "A post."
    assert seen.state is SubmissionState.STARTED
    assert db.get_one(Submission, text.id).saved_at == LATER


def test_the_mentor_sees_how_far_the_mentee_is_and_never_the_answers(
    db: Session, company: Company, text: MicroTask, quiz: MicroTask
) -> None:
    hand_in(db, company, text, {"answer": ["A secret plan."]})
    hand_in(db, company, quiz, ONE_RIGHT)
    seen = page(db, text, company.mentor.id)
    assert seen.state is SubmissionState.COMPLETED
    assert "secret" not in str(seen)
    seen = page(db, quiz, company.mentor.id)
    assert (seen.points, seen.maximum) == (1, 2)
    assert not seen.remarks
    assert all(not question["chosen"] for question in seen.view["questions"])
    assert not seen.can_work


def test_a_text_is_completed_by_saying_that_it_was_read(
    db: Session, company: Company, text: MicroTask
) -> None:
    done = hand_in(db, company, text, {})
    assert done.newly_completed
    assert page(db, text, company.mentee.id).completed_at == NOW


def test_remarks_stand_until_an_answer_changes(
    db: Session, company: Company, quiz: MicroTask
) -> None:
    done = hand_in(db, company, quiz, ONE_RIGHT)
    assert (done.points, done.maximum) == (1, 2)
    assert page(db, quiz, company.mentee.id).remarks["q2"]["texts"] == ["Look again."]
    submissions.save(db, KINDS, quiz.id, BOTH_RIGHT, person_id=company.mentee.id, now=LATER)
    assert page(db, quiz, company.mentee.id).remarks == {}


def test_what_is_unfinished_is_saved_and_says_what_is_missing(
    db: Session, company: Company, quiz: MicroTask
) -> None:
    done = hand_in(db, company, quiz, {"q1": ["0"]})
    assert set(done.unfinished) == {"q2"}
    seen = page(db, quiz, company.mentee.id)
    assert (seen.state, seen.attempts) == (SubmissionState.STARTED, 0)
    assert seen.view["questions"][0]["chosen"] == ["0"]


def test_a_second_attempt_can_only_improve(db: Session, company: Company, quiz: MicroTask) -> None:
    for form, points in ((ONE_RIGHT, 1), (NONE_RIGHT, 1), (BOTH_RIGHT, 2), (NONE_RIGHT, 2)):
        done = hand_in(db, company, quiz, form)
        assert done.state is SubmissionState.COMPLETED
        assert page(db, quiz, company.mentee.id).points == points
    assert page(db, quiz, company.mentee.id).attempts == 4
    db.expire_all()
    assert db.get_one(Submission, quiz.id).handed_in == {"q1": [0], "q2": [0]}


def test_only_the_first_completion_is_new(db: Session, company: Company, quiz: MicroTask) -> None:
    assert hand_in(db, company, quiz, ONE_RIGHT).newly_completed
    assert not hand_in(db, company, quiz, BOTH_RIGHT).newly_completed


def test_below_the_pass_mark_a_task_stays_open_until_it_is_reached(
    db: Session, company: Company, quiz: MicroTask
) -> None:
    company.programme.passback = Passback.NUMBERS
    company.programme.completion_style = CompletionStyle.PASS_MARK
    assert hand_in(db, company, quiz, ONE_RIGHT).state is SubmissionState.STARTED
    assert hand_in(db, company, quiz, BOTH_RIGHT).state is SubmissionState.COMPLETED


def test_saving_after_completion_takes_nothing_back(
    db: Session, company: Company, quiz: MicroTask
) -> None:
    hand_in(db, company, quiz, BOTH_RIGHT)
    submissions.save(db, KINDS, quiz.id, {}, person_id=company.mentee.id, now=LATER)
    seen = page(db, quiz, company.mentee.id)
    assert (seen.state, seen.points) == (SubmissionState.COMPLETED, 2)


def test_answers_that_cannot_be_are_refused_and_shown_again(
    db: Session, company: Company, text: MicroTask
) -> None:
    submissions.save(
        db, KINDS, text.id, {"answer": ["Kept."]}, person_id=company.mentee.id, now=NOW
    )
    with pytest.raises(InvalidAnswers) as raised:
        hand_in(db, company, text, {"answer": ["x" * 2001]})
    again = submissions.task_page(
        db, KINDS, text.id, person_id=company.mentee.id, typed=raised.value.answers
    )
    assert again.view["answer"] == "x" * 2001
    assert page(db, text, company.mentee.id).view["answer"] == "Kept."


def test_the_mentor_does_not_do_the_task_and_nobody_else_finds_it(
    db: Session, company: Company, text: MicroTask
) -> None:
    with pytest.raises(OnlyForMentees):
        submissions.start(db, text.id, person_id=company.mentor.id, now=NOW)
    for person in (company.stranger, company.coordinator):
        with pytest.raises(NotYourTandem):
            page(db, text, person.id)
        with pytest.raises(NotYourTandem):
            submissions.save(db, KINDS, text.id, {}, person_id=person.id, now=NOW)
        with pytest.raises(NotYourTandem):
            submissions.hand_in(db, KINDS, text.id, {}, person_id=person.id, now=NOW, today=TODAY)


def test_an_ended_tandem_s_task_can_be_read_and_not_done(
    db: Session, company: Company, text: MicroTask
) -> None:
    company.tandem.state = TandemState.ENDED
    db.flush()
    assert not page(db, text, company.mentee.id).can_work
    with pytest.raises(TandemEnded):
        hand_in(db, company, text, {})


def test_a_closed_programme_s_task_can_be_read(
    db: Session, company: Company, text: MicroTask
) -> None:
    company.programme.state = ProgrammeState.CLOSED
    db.flush()
    assert not page(db, text, company.mentee.id).can_work


def test_a_task_whose_plugin_is_switched_off_says_so(db: Session, company: Company) -> None:
    task = make_task(db, company.tandem, 3, kind="teleport")
    with pytest.raises(UnknownKind):
        page(db, task, company.mentee.id)


def at_once(engine: Engine, *acts: Callable[[Session], object]) -> None:
    """What several requests do at the same time, each in a transaction of its own."""

    def request(act: Callable[[Session], object]) -> None:
        with session_factory(engine).begin() as session:
            act(session)

    requests = [Thread(target=request, args=[act]) for act in acts]
    for one in requests:
        one.start()
    for one in requests:
        one.join()


def test_two_tabs_that_hand_in_at_once_lose_nothing(
    engine: Engine, db: Session, company: Company, quiz: MicroTask
) -> None:
    db.commit()
    task, mentee = quiz.id, company.mentee.id

    def tab(form: Mapping[str, list[str]]) -> Callable[[Session], object]:
        return lambda session: submissions.hand_in(
            session, KINDS, task, form, person_id=mentee, now=NOW, today=TODAY
        )

    def autosave(session: Session) -> None:
        submissions.save(session, KINDS, task, NONE_RIGHT, person_id=mentee, now=LATER)

    # Double clicks in two tabs, and an autosave that is late.
    forms = (BOTH_RIGHT, BOTH_RIGHT, ONE_RIGHT, ONE_RIGHT)
    at_once(engine, *map(tab, forms), autosave, autosave)
    db.expire_all()
    kept = db.get_one(Submission, task)
    assert 2 <= kept.attempts <= 4
    assert (kept.points, kept.state) == (2, SubmissionState.COMPLETED)
    assert kept.handed_in == {"q1": [0], "q2": [0]}


def test_a_double_click_on_the_last_try_is_one_try(
    engine: Engine, db: Session, company: Company, quiz: MicroTask
) -> None:
    quiz.content = {**quiz.content, "retries": 0}
    db.commit()
    task, mentee = quiz.id, company.mentee.id
    said: list[object] = []

    def click(session: Session) -> None:
        done = submissions.hand_in(
            session, KINDS, task, ONE_RIGHT, person_id=mentee, now=NOW, today=TODAY
        )
        said.append((done.newly_completed, done.points))

    at_once(engine, click, click, click)
    db.expire_all()
    assert said == [(True, 1)] * 3
    assert db.get_one(Submission, task).attempts == 1
