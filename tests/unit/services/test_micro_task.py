from collections.abc import Mapping

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_app.domain.micro_task import AlreadyStarted, InvalidTask, SubmissionState, UnknownKind
from lti_app.domain.programme import ProgrammeNotRunning, ProgrammeState
from lti_app.domain.tandem import (
    NotYourTandem,
    OnlyForMentors,
    TandemEnded,
    TandemRole,
    TandemState,
)
from lti_app.extension.registry import load_plugins
from lti_app.models import MicroTask, Submission
from lti_app.services import micro_task as tasks
from lti_app.services.entry import enter_task
from tests.factories import NOW, TODAY, Company, days, make_tandem, make_task

KINDS = load_plugins(["plugins.micro_tasks.read", "plugins.micro_tasks.quiz"]).micro_tasks
FORM = {
    "title": ["A good profile"],
    "note": ["You asked for this on Monday."],
    "text": ["Start with **who you help**."],
    "question": [""],
}


def set_task(
    db: Session,
    company: Company,
    form: Mapping[str, list[str]] = FORM,
    kind: str = "read",
    person_id: int | None = None,
) -> int:
    return tasks.set_task(
        db,
        KINDS,
        company.tandem.id,
        kind,
        form,
        person_id=company.mentor.id if person_id is None else person_id,
        now=NOW,
        today=TODAY,
    )


def position_of(db: Session, company: Company, task_id: int) -> int | None:
    return enter_task(db, task_id, company.mentor.id).position


def number_of_tasks(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(MicroTask)) or 0


def test_the_editor_is_filled_in_as_far_as_possible(db: Session, company: Company) -> None:
    company.programme.days_between_tasks = 10
    make_task(db, company.tandem, 1)
    editor = tasks.editor(db, KINDS, company.tandem.id, person_id=company.mentor.id, today=TODAY)
    assert editor.mentee_name == "Bernd Hoffmann"
    assert editor.free_positions == (2, 3, 4, 5, 6)
    assert editor.form == {"due_on": [days(10).isoformat()], "recall": ["yes"]}


def test_a_title_and_a_text_are_enough_for_a_task(db: Session, company: Company) -> None:
    task_id = set_task(db, company, {"title": ["A good profile"], "text": ["Four words to read."]})
    task = db.get_one(MicroTask, task_id)
    assert (task.kind, task.title, task.minutes, task.due_on) == ("read", "A good profile", 1, None)
    assert task.content == {"text": "Four words to read.", "question": ""}
    assert db.get_one(Submission, task_id).state is SubmissionState.OPEN


def test_tasks_fill_the_path_step_by_step_and_then_go_beyond(db: Session, company: Company) -> None:
    positions = []
    for number in range(7):
        task_id = set_task(db, company, FORM | {"title": [f"Task {number}"]})
        positions.append(position_of(db, company, task_id))
    assert positions == [1, 2, 3, 4, 5, 6, None]


def test_a_step_can_be_chosen_and_only_a_free_one(db: Session, company: Company) -> None:
    task_id = set_task(db, company, FORM | {"position": ["4"]})
    assert position_of(db, company, task_id) == 4
    with pytest.raises(InvalidTask) as raised:
        set_task(db, company, FORM | {"title": ["Another"], "position": ["4"]})
    assert set(raised.value.problems) == {"position"}


def test_a_double_click_sets_one_task(db: Session, company: Company) -> None:
    form = FORM | {"position": ["3"]}
    first, second = set_task(db, company, form), set_task(db, company, form)
    assert first == second
    assert number_of_tasks(db) == 1


def test_the_same_task_can_be_set_again_after_it_was_started(db: Session, company: Company) -> None:
    first = set_task(db, company)
    db.get_one(Submission, first).state = SubmissionState.STARTED
    assert set_task(db, company) != first


def test_more_than_six_minutes_are_allowed(db: Session, company: Company) -> None:
    task_id = set_task(db, company, FORM | {"text": ["word " * 1300]})
    assert db.get_one(MicroTask, task_id).minutes == 8


def test_all_wrong_fields_are_named_at_once_and_nothing_is_set(
    db: Session, company: Company
) -> None:
    with pytest.raises(InvalidTask) as raised:
        set_task(db, company, {"title": [""], "text": [""], "due_on": ["2020-01-01"]})
    assert set(raised.value.problems) == {"title", "text", "due_on"}
    assert number_of_tasks(db) == 0


def test_an_unknown_kind_is_refused(db: Session, company: Company) -> None:
    with pytest.raises(UnknownKind):
        set_task(db, company, kind="teleport")


def test_only_the_mentor_sets_tasks(db: Session, company: Company) -> None:
    with pytest.raises(OnlyForMentors):
        set_task(db, company, person_id=company.mentee.id)
    for person in (company.coordinator, company.stranger):
        with pytest.raises(NotYourTandem):
            set_task(db, company, person_id=person.id)
        with pytest.raises(NotYourTandem):
            tasks.editor(db, KINDS, company.tandem.id, person_id=person.id, today=TODAY)


def test_nothing_is_set_in_an_ended_tandem_or_a_closed_programme(
    db: Session, company: Company
) -> None:
    company.tandem.state = TandemState.ENDED
    db.flush()
    with pytest.raises(TandemEnded):
        set_task(db, company)
    company.programme.state = ProgrammeState.CLOSED
    db.flush()
    with pytest.raises(ProgrammeNotRunning):
        set_task(db, company)


def change(db: Session, company: Company, task_id: int, **fields: str) -> None:
    editor = tasks.editor_of(db, KINDS, task_id, person_id=company.mentor.id)
    form = editor.form | {name: [value] for name, value in fields.items()}
    tasks.change_task(db, KINDS, task_id, form, person_id=company.mentor.id, today=TODAY)


def test_an_unstarted_task_can_be_changed(db: Session, company: Company) -> None:
    task_id = set_task(db, company)
    change(db, company, task_id, title="A better profile", text="New words.", position="5")
    db.expire_all()
    task = db.get_one(MicroTask, task_id)
    assert (task.title, task.content["text"]) == ("A better profile", "New words.")
    assert task.note == "You asked for this on Monday."
    assert position_of(db, company, task_id) == 5


def test_a_changed_task_stays_at_its_step_and_leaves_the_others_alone(
    db: Session, company: Company
) -> None:
    first = set_task(db, company)
    set_task(db, company, FORM | {"title": ["Second"]})
    editor = tasks.editor_of(db, KINDS, first, person_id=company.mentor.id)
    assert editor.free_positions == (1, 3, 4, 5, 6)
    change(db, company, first, title="Changed")
    assert position_of(db, company, first) == 1
    with pytest.raises(InvalidTask):
        change(db, company, first, position="2")


def test_a_task_beyond_the_path_stays_beyond_it_or_takes_a_free_step(
    db: Session, company: Company
) -> None:
    task = make_task(db, company.tandem)
    change(db, company, task.id, title="Still beyond")
    assert position_of(db, company, task.id) is None
    change(db, company, task.id, position="2")
    assert position_of(db, company, task.id) == 2


@pytest.mark.parametrize("state", [SubmissionState.STARTED, SubmissionState.COMPLETED])
def test_a_started_task_is_neither_changed_nor_withdrawn(
    db: Session, company: Company, state: SubmissionState
) -> None:
    task = make_task(db, company.tandem, 1, state)
    with pytest.raises(AlreadyStarted):
        tasks.editor_of(db, KINDS, task.id, person_id=company.mentor.id)
    with pytest.raises(AlreadyStarted):
        tasks.change_task(db, KINDS, task.id, FORM, person_id=company.mentor.id, today=TODAY)
    with pytest.raises(AlreadyStarted):
        tasks.withdraw_task(db, task.id, person_id=company.mentor.id)


def test_a_withdrawn_task_is_gone_and_its_step_is_free(db: Session, company: Company) -> None:
    task_id = set_task(db, company)
    tasks.withdraw_task(db, task_id, person_id=company.mentor.id)
    assert number_of_tasks(db) == 0
    with pytest.raises(NotYourTandem):
        enter_task(db, task_id, company.mentor.id)
    assert position_of(db, company, set_task(db, company)) == 1


def test_the_mentee_cannot_change_or_withdraw(db: Session, company: Company) -> None:
    task = make_task(db, company.tandem, 1)
    with pytest.raises(OnlyForMentors):
        tasks.withdraw_task(db, task.id, person_id=company.mentee.id)
    with pytest.raises(NotYourTandem):
        tasks.withdraw_task(db, task.id, person_id=company.stranger.id)


def test_a_step_shows_what_stands_there_in_each_tandem_of_a_person(
    db: Session, company: Company
) -> None:
    task = make_task(db, company.tandem, 2)
    other = make_tandem(db, company.programme, company.context, company.stranger, company.mentor)
    found = tasks.at_step(db, company.programme.id, 2, company.mentor.id)
    assert found == (
        tasks.TaskAtStep(company.tandem.id, TandemRole.MENTOR, task.id),
        tasks.TaskAtStep(other.id, TandemRole.MENTEE, None),
    )
    assert tasks.at_step(db, company.programme.id, 2, company.coordinator.id) == ()
    assert tasks.at_step(db, company.programme.id, 99, company.mentor.id) == ()
