"""The outbox as the coordinator's monitor and the operator see it."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lti_app.domain.score import DeliveryProblem, DeliveryStatus
from lti_app.models import LineItem
from lti_app.services.score_monitor import (
    DeliveryNotFound,
    LaterScoreExists,
    list_deliveries,
    retry_failed,
    send_again,
)
from tests.factories import (
    NOW,
    Company,
    count_queries,
    make_context,
    make_membership,
    make_person,
    make_score,
)


def test_the_monitor_shows_a_course_without_replaced_scores(
    db: Session, company: Company, column: LineItem
) -> None:
    make_score(db, column, company.mentee, 10)
    latest = make_score(db, column, company.mentee, 20)
    latest.last_error = DeliveryProblem.TIMED_OUT
    db.flush()
    page = list_deliveries(db, context_id=company.context.id)
    (row,) = page.rows
    assert (row.id, row.score_given, row.problem) == (latest.id, 20, DeliveryProblem.TIMED_OUT)
    assert (row.column, row.sub) == ("First step", company.mentee.sub)
    assert page.counts[DeliveryStatus.WAITING] == 1
    other = make_context(db, company.deployment)
    assert list_deliveries(db, context_id=other.id).rows == ()


def test_what_a_later_score_has_overtaken_is_history(
    db: Session, company: Company, column: LineItem
) -> None:
    make_score(db, column, company.mentee, 10).status = DeliveryStatus.DELIVERED
    make_score(db, column, company.mentee, 20)
    rows = list_deliveries(db, context_id=company.context.id).rows
    assert [(row.score_given, row.is_history) for row in rows] == [(20, False), (10, True)]


def test_one_person_is_found_among_all_by_a_part_of_the_name(
    db: Session, company: Company, column: LineItem
) -> None:
    make_score(db, column, company.mentee)
    other = make_person(db, company.registration, "Ulla 100 % Øresund")
    make_membership(db, company.context, other)
    row = make_score(db, column, other)
    page = list_deliveries(db, context_id=company.context.id, name="100 %")
    assert [one.id for one in page.rows] == [row.id]
    assert page.counts[DeliveryStatus.WAITING] == 2


def test_the_monitor_pages_with_a_constant_number_of_queries(
    db: Session, company: Company, column: LineItem
) -> None:
    for _ in range(7):
        person = make_person(db, company.registration)
        make_membership(db, company.context, person)
        make_score(db, column, person)
    db.flush()
    numbers, seen, before = set(), [], None
    while True:
        with count_queries(db) as queries:
            page = list_deliveries(db, context_id=company.context.id, before=before, limit=3)
        numbers.add(len(queries))
        seen += [row.id for row in page.rows]
        before = page.next_before
        if before is None:
            break
    assert len(seen) == len(set(seen)) == 7
    assert seen == sorted(seen, reverse=True)
    assert numbers == {2}


def test_failed_scores_of_one_course_start_over(
    db: Session, company: Company, column: LineItem
) -> None:
    delivery = make_score(db, column, company.mentee)
    delivery.status, delivery.refusals, delivery.sent_timestamp = DeliveryStatus.FAILED, 3, NOW
    db.flush()
    other = make_context(db, company.deployment)
    assert retry_failed(db, now=NOW, context_id=other.id) == 0
    assert retry_failed(db, now=NOW, context_id=company.context.id) == 1
    db.refresh(delivery)
    assert (delivery.status, delivery.refusals) == (DeliveryStatus.WAITING, 0)
    # A new timestamp, which is a later one even in whole seconds.
    assert delivery.sent_timestamp is None
    assert delivery.due_at >= NOW + timedelta(seconds=1)


def test_sending_again_brings_a_waiting_score_forward_with_its_timestamp(
    db: Session, company: Company, column: LineItem
) -> None:
    delivery = make_score(db, column, company.mentee)
    delivery.due_at, delivery.sent_timestamp = NOW + timedelta(hours=1), NOW
    db.flush()
    send_again(db, delivery.id, now=NOW, context_id=company.context.id)
    db.refresh(delivery)
    assert (delivery.due_at, delivery.sent_timestamp) == (NOW, NOW)


def test_only_the_latest_score_is_sent_again(
    db: Session, company: Company, column: LineItem
) -> None:
    earlier = make_score(db, column, company.mentee)
    earlier.status = DeliveryStatus.DELIVERED
    make_score(db, column, company.mentee)
    with pytest.raises(LaterScoreExists):
        send_again(db, earlier.id, now=NOW, context_id=company.context.id)


def test_a_score_of_another_course_cannot_be_sent_again(
    db: Session, company: Company, column: LineItem
) -> None:
    delivery = make_score(db, column, company.mentee)
    other = make_context(db, company.deployment)
    with pytest.raises(DeliveryNotFound):
        send_again(db, delivery.id, now=NOW, context_id=other.id)
