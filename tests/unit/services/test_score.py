"""How scores and progress get into the outbox."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.score import ActivityProgress, DeliveryStatus, GradingProgress, Score
from lti_app.models import LineItem, ScoreDelivery
from lti_app.services.score import PersonNotInCourse, queue_progress, queue_score
from tests.factories import NOW, Company, make_column, make_person


def queue(db: Session, company: Company, column: LineItem) -> ScoreDelivery:
    return queue_score(db, column, company.mentee, Score(50, 100), now=NOW)


def test_a_queued_score_is_due_at_once(db: Session, company: Company, column: LineItem) -> None:
    delivery = queue(db, company, column)
    assert (delivery.status, delivery.due_at) == (DeliveryStatus.WAITING, NOW)
    assert delivery.registration_id == company.registration.id


@pytest.mark.parametrize("status", [DeliveryStatus.WAITING, DeliveryStatus.FAILED])
def test_a_later_score_takes_the_place_of_one_that_did_not_arrive(
    db: Session, company: Company, column: LineItem, status: DeliveryStatus
) -> None:
    earlier = queue(db, company, column)
    earlier.status = status
    queue(db, company, column)
    db.refresh(earlier)
    assert earlier.status is DeliveryStatus.REPLACED


def test_what_a_worker_holds_is_not_replaced_until_its_lease_ends(
    db: Session, company: Company, column: LineItem
) -> None:
    earlier = queue(db, company, column)
    earlier.lease, earlier.due_at = "a worker's", NOW + timedelta(seconds=60)
    queue(db, company, column)
    db.refresh(earlier)
    assert earlier.status is DeliveryStatus.WAITING
    earlier.due_at = NOW
    queue(db, company, column)
    db.refresh(earlier)
    assert earlier.status is DeliveryStatus.REPLACED


def test_a_delivered_score_stays_delivered(db: Session, company: Company, column: LineItem) -> None:
    earlier = queue(db, company, column)
    earlier.status = DeliveryStatus.DELIVERED
    queue(db, company, column)
    db.refresh(earlier)
    assert earlier.status is DeliveryStatus.DELIVERED


def test_scores_of_other_people_and_columns_are_left_alone(
    db: Session, company: Company, column: LineItem
) -> None:
    other_column = make_column(db, company.context, "step/2")
    first = queue(db, company, column)
    queue(db, company, other_column)
    queue_score(db, column, company.mentor, Score(50, 100), now=NOW)
    db.refresh(first)
    assert first.status is DeliveryStatus.WAITING


def test_an_empty_comment_erases_and_none_keeps(
    db: Session, company: Company, column: LineItem
) -> None:
    for comment, kept in (("Good", "Good"), (None, "Good"), ("", ""), (None, "")):
        delivery = queue_score(db, column, company.mentee, Score(1, 1), now=NOW, comment=comment)
        assert delivery.comment == kept


def test_a_person_outside_the_course_gets_no_score(
    db: Session, company: Company, column: LineItem
) -> None:
    outsider = make_person(db, company.registration)
    with pytest.raises(PersonNotInCourse):
        queue_score(db, column, outsider, Score(1, 1), now=NOW)


STARTED = Score(0, 1, ActivityProgress.STARTED, GradingProgress.NOT_READY)
SUBMITTED = Score(0, 1, ActivityProgress.SUBMITTED, GradingProgress.NOT_READY)
PENDING = Score(0, 1, ActivityProgress.SUBMITTED, GradingProgress.PENDING_MANUAL)


def say(db: Session, company: Company, column: LineItem, progress: Score) -> bool:
    """Whether it was news."""
    return queue_progress(db, column, company.mentee, progress, now=NOW) is not None


def test_progress_is_told_when_it_is_news(db: Session, company: Company, column: LineItem) -> None:
    said = [STARTED, STARTED, SUBMITTED, PENDING, PENDING, SUBMITTED]
    news = [say(db, company, column, one) for one in said]
    assert news == [True, False, True, True, False, True]
    statuses = db.scalars(select(ScoreDelivery.status).order_by(ScoreDelivery.id)).all()
    assert statuses == [*[DeliveryStatus.REPLACED] * 3, DeliveryStatus.WAITING]


@pytest.mark.parametrize(
    "status", [status for status in DeliveryStatus if status is not DeliveryStatus.REPLACED]
)
def test_progress_never_follows_a_grade(
    db: Session, company: Company, column: LineItem, status: DeliveryStatus
) -> None:
    grade = queue(db, company, column)
    grade.status = status
    assert not say(db, company, column, STARTED)
    db.refresh(grade)
    assert grade.status is status


def test_a_grade_takes_the_place_of_progress_that_did_not_arrive(
    db: Session, company: Company, column: LineItem
) -> None:
    say(db, company, column, STARTED)
    queue(db, company, column)
    rows = db.scalars(select(ScoreDelivery).order_by(ScoreDelivery.id)).all()
    assert [row.status for row in rows] == [DeliveryStatus.REPLACED, DeliveryStatus.WAITING]


def test_nobody_outside_the_course_makes_progress_there(
    db: Session, company: Company, column: LineItem
) -> None:
    outsider = make_person(db, company.registration)
    with pytest.raises(PersonNotInCourse):
        queue_progress(db, column, outsider, STARTED, now=NOW)
