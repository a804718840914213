import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_app.domain.library import Decision, LibraryState, NotOfferable
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.programme import ProgrammeNotRunning, ProgrammeState
from lti_app.domain.tandem import NotYourTandem, OnlyForMentors, TandemState
from lti_app.models import LibraryTask, MicroTask
from lti_app.services import library
from lti_app.services.micro_task import withdraw_task
from lti_app.services.submission import mentor_view
from tests.factories import NOW, Company, make_task


@pytest.fixture
def task(db: Session, company: Company) -> MicroTask:
    question = {"text": "Who?", "answers": ["You", "Nobody"], "right": 0, "own": True}
    return make_task(
        db,
        company.tandem,
        1,
        SubmissionState.COMPLETED,
        note="Between us",
        topic="apps",
        recall_questions=[question],
    )


def offer(db: Session, task: MicroTask, person_id: int, language: str = "en") -> None:
    library.offer(db, task.id, language, person_id=person_id, now=NOW)


def rows(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(LibraryTask)) or 0


def test_title_and_content_are_offered_once_and_nothing_else(
    db: Session, company: Company, task: MicroTask
) -> None:
    assert mentor_view(db, task.id).offer.can_offer
    offer(db, task, company.mentor.id)
    offer(db, task, company.mentor.id)
    row = db.scalars(select(LibraryTask)).one()
    assert (row.state, row.title, row.topic, row.locale) == (
        LibraryState.OFFERED, task.title, "apps", "en"
    )  # fmt: skip
    assert row.content == task.content
    assert row.recall_questions == [{"text": "Who?", "answers": ["You", "Nobody"], "right": 0}]
    assert "Between us" not in str(vars(row))
    standing = mentor_view(db, task.id).offer
    assert (standing.state, standing.can_offer, standing.can_take_back) == (
        LibraryState.OFFERED, False, True
    )  # fmt: skip


def test_an_offer_can_be_taken_back_and_made_again(
    db: Session, company: Company, task: MicroTask
) -> None:
    offer(db, task, company.mentor.id, "xx")
    for _ in range(2):
        library.take_back(db, task.id, person_id=company.mentor.id)
    assert rows(db) == 0
    offer(db, task, company.mentor.id)
    assert rows(db) == 1


@pytest.mark.parametrize("decision", Decision)
def test_what_was_decided_on_is_neither_taken_back_nor_offered_again(
    db: Session, company: Company, task: MicroTask, decision: Decision
) -> None:
    offer(db, task, company.mentor.id)
    [row] = db.scalars(select(LibraryTask))
    library.decide(
        db,
        company.programme.id,
        row.id,
        decision,
        context_id=company.context.id,
        person_id=company.coordinator.id,
        now=NOW,
    )
    with pytest.raises(NotOfferable):
        library.take_back(db, task.id, person_id=company.mentor.id)
    with pytest.raises(NotOfferable):
        offer(db, task, company.mentor.id)
    standing = mentor_view(db, task.id).offer
    assert not standing.can_offer
    assert not standing.can_take_back


def test_what_came_from_the_library_is_not_offered_to_it(db: Session, company: Company) -> None:
    task = make_task(db, company.tandem, 1, library_key="shipped/sketch-an-app/de")
    assert not mentor_view(db, task.id).offer.can_offer
    with pytest.raises(NotOfferable):
        offer(db, task, company.mentor.id)


def test_only_its_mentor_offers_a_task(db: Session, company: Company, task: MicroTask) -> None:
    with pytest.raises(OnlyForMentors):
        offer(db, task, company.mentee.id)
    for person in (company.coordinator, company.stranger):
        with pytest.raises(NotYourTandem):
            offer(db, task, person.id)
        with pytest.raises(NotYourTandem):
            library.take_back(db, task.id, person_id=person.id)


def test_it_can_be_offered_after_the_tandem_but_not_after_the_programme(
    db: Session, company: Company, task: MicroTask
) -> None:
    company.tandem.state = TandemState.ENDED
    offer(db, task, company.mentor.id)
    company.programme.state = ProgrammeState.CLOSED
    db.flush()
    with pytest.raises(ProgrammeNotRunning):
        library.take_back(db, task.id, person_id=company.mentor.id)


def test_an_offer_goes_with_a_task_that_is_withdrawn_what_is_accepted_stays(
    db: Session, company: Company
) -> None:
    first, second = make_task(db, company.tandem, 1), make_task(db, company.tandem, 2)
    for task in (first, second):
        offer(db, task, company.mentor.id)
    row = db.scalars(select(LibraryTask).where(LibraryTask.micro_task_id == second.id)).one()
    row.state = LibraryState.ACCEPTED
    db.flush()
    for task in (first, second):
        withdraw_task(db, task.id, person_id=company.mentor.id)
    db.expire_all()
    [left] = db.scalars(select(LibraryTask))
    assert (left.state, left.micro_task_id) == (LibraryState.ACCEPTED, None)
