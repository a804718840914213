from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_app.domain.feedback import (
    FeedbackAlreadyGiven,
    FeedbackStanding,
    InvalidFeedback,
    NotRevealedYet,
    TaskNotCompleted,
)
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.tandem import NotYourTandem, TandemEnded, TandemRole, TandemState
from lti_app.models import Feedback, MicroTask, ScoreDelivery
from lti_app.services import feedback as feedbacks
from tests.factories import NOW, Company, make_task

LATER = NOW + timedelta(hours=1)
OF_MENTEE = {"method": ["5"], "relevance": ["4"], "helped": ["The example."], "wish": [""]}
OF_MENTOR = {"progress": ["4"], "practice": ["3"], "strength": ["Curious."], "next": ["A post."]}


@pytest.fixture
def task(db: Session, company: Company) -> MicroTask:
    return make_task(db, company.tandem, 1, SubmissionState.COMPLETED)


def by_mentee(db: Session, company: Company, task: MicroTask) -> bool:
    return feedbacks.give_feedback(db, task.id, OF_MENTEE, person_id=company.mentee.id, now=NOW)


def by_mentor(db: Session, company: Company, task: MicroTask) -> bool:
    return feedbacks.give_feedback(db, task.id, OF_MENTOR, person_id=company.mentor.id, now=LATER)


def page(db: Session, task: MicroTask, person_id: int) -> feedbacks.FeedbackPage:
    db.expire_all()
    return feedbacks.feedback_page(db, task.id, person_id=person_id)


def test_each_side_is_asked_its_own_questions(
    db: Session, company: Company, task: MicroTask
) -> None:
    mentee, mentor = (page(db, task, one.id) for one in (company.mentee, company.mentor))
    assert [scale.key for scale in mentee.mine.form.scales] == ["method", "relevance"]
    assert [scale.key for scale in mentor.mine.form.scales] == ["progress", "practice"]
    assert mentee.standing is mentor.standing is FeedbackStanding.TO_GIVE
    assert mentee.partner_name == "Aylin Demir"


def test_what_one_has_given_is_sealed_until_the_other_has_given(
    db: Session, company: Company, task: MicroTask
) -> None:
    assert not by_mentee(db, company, task)
    seen = page(db, task, company.mentor.id)
    assert seen.theirs.is_given
    assert seen.theirs.answers is None
    assert seen.theirs.given_at is None
    assert seen.standing is FeedbackStanding.TO_GIVE
    own = page(db, task, company.mentee.id)
    assert own.mine.answers is not None
    assert own.mine.answers["helped"] == "The example."
    assert own.standing is FeedbackStanding.WAITING


def test_both_are_revealed_at_the_same_moment(
    db: Session, company: Company, task: MicroTask
) -> None:
    by_mentee(db, company, task)
    assert by_mentor(db, company, task)
    for person, words in ((company.mentee, "Curious."), (company.mentor, "The example.")):
        seen = page(db, task, person.id)
        assert seen.theirs.answers is not None
        assert words in seen.theirs.answers.values()
        assert seen.standing is FeedbackStanding.TO_READ


def test_each_says_for_oneself_that_it_was_read(
    db: Session, company: Company, task: MicroTask
) -> None:
    by_mentee(db, company, task)
    by_mentor(db, company, task)
    for now in (NOW, LATER):
        feedbacks.acknowledge(db, task.id, person_id=company.mentee.id, now=now)
    mentee, mentor = (page(db, task, one.id) for one in (company.mentee, company.mentor))
    assert mentee.standing is FeedbackStanding.DONE
    assert mentor.standing is FeedbackStanding.TO_READ
    assert mentor.mine.read_at == NOW


def test_nothing_can_be_acknowledged_before_the_reveal(
    db: Session, company: Company, task: MicroTask
) -> None:
    by_mentor(db, company, task)
    for person in (company.mentee, company.mentor):
        with pytest.raises(NotRevealedYet):
            feedbacks.acknowledge(db, task.id, person_id=person.id, now=NOW)


def test_given_feedback_stays_as_it_is(db: Session, company: Company, task: MicroTask) -> None:
    by_mentee(db, company, task)
    with pytest.raises(FeedbackAlreadyGiven):
        feedbacks.give_feedback(
            db,
            task.id,
            OF_MENTEE | {"helped": ["Something else."]},
            person_id=company.mentee.id,
            now=LATER,
        )
    mine = page(db, task, company.mentee.id).mine
    assert mine.answers is not None
    assert mine.answers["helped"] == "The example."


def test_feedback_follows_a_completed_task(db: Session, company: Company) -> None:
    open_task = make_task(db, company.tandem, 2, SubmissionState.STARTED)
    with pytest.raises(TaskNotCompleted):
        by_mentee(db, company, open_task)
    assert page(db, open_task, company.mentor.id).standing is FeedbackStanding.NOT_DUE


def test_a_form_that_is_not_filled_in_gives_nothing(
    db: Session, company: Company, task: MicroTask
) -> None:
    with pytest.raises(InvalidFeedback) as raised:
        feedbacks.give_feedback(db, task.id, {}, person_id=company.mentee.id, now=NOW)
    assert set(raised.value.problems) == {"method", "relevance", "helped"}
    assert db.scalar(select(func.count()).select_from(Feedback)) == 0


def test_a_side_cannot_give_the_other_side_s_form(
    db: Session, company: Company, task: MicroTask
) -> None:
    with pytest.raises(InvalidFeedback):
        feedbacks.give_feedback(db, task.id, OF_MENTOR, person_id=company.mentee.id, now=NOW)


def test_feedback_is_nobody_else_s(db: Session, company: Company, task: MicroTask) -> None:
    by_mentee(db, company, task)
    by_mentor(db, company, task)
    for person in (company.stranger, company.coordinator):
        with pytest.raises(NotYourTandem):
            page(db, task, person.id)
        with pytest.raises(NotYourTandem):
            feedbacks.acknowledge(db, task.id, person_id=person.id, now=NOW)
        with pytest.raises(NotYourTandem):
            feedbacks.give_feedback(db, task.id, OF_MENTEE, person_id=person.id, now=NOW)


def test_after_the_end_feedback_can_be_read_and_not_given(
    db: Session, company: Company, task: MicroTask
) -> None:
    by_mentee(db, company, task)
    by_mentor(db, company, task)
    second = make_task(db, company.tandem, 2, SubmissionState.COMPLETED)
    company.tandem.state = TandemState.ENDED
    db.flush()
    feedbacks.acknowledge(db, task.id, person_id=company.mentor.id, now=NOW)
    assert page(db, task, company.mentor.id).standing is FeedbackStanding.DONE
    assert not page(db, second, company.mentor.id).is_open
    with pytest.raises(TandemEnded):
        by_mentee(db, company, second)


def test_nothing_of_it_is_on_its_way_to_the_lms(
    db: Session, company: Company, task: MicroTask
) -> None:
    by_mentee(db, company, task)
    by_mentor(db, company, task)
    assert db.scalar(select(func.count()).select_from(ScoreDelivery)) == 0
    assert {row.author_role for row in db.scalars(select(Feedback))} == set(TandemRole)
