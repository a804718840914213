"""The worker's side of the outbox: claims, leases, outcomes; and a model of crashes."""

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lti_app.db import session_factory
from lti_app.domain.score import DeliveryProblem, DeliveryStatus, score_timestamp
from lti_app.models import LineItem, Person, RegistrationStatus, ScoreDelivery
from lti_app.services.score_delivery import (
    Claim,
    Outcome,
    claim_scores,
    record_outcomes,
    registrations_with_due_scores,
    release_claims,
)
from tests.factories import NOW, Company, make_score

LEASE_SECONDS = 60.0
SECOND = timedelta(seconds=1)


def claim(
    db: Session, company: Company, now: datetime = NOW, *, whole_seconds: bool = False
) -> list[Claim]:
    return claim_scores(
        db,
        company.registration.id,
        limit=10,
        now=now,
        lease_seconds=LEASE_SECONDS,
        whole_seconds=whole_seconds,
    )


def test_only_active_registrations_have_due_scores(
    db: Session, company: Company, column: LineItem
) -> None:
    make_score(db, column, company.mentee)
    assert registrations_with_due_scores(db, NOW) == [company.registration.id]
    assert registrations_with_due_scores(db, NOW - SECOND) == []
    company.registration.status = RegistrationStatus.DISABLED
    db.flush()
    assert registrations_with_due_scores(db, NOW) == []


def test_a_claimed_score_is_nobody_elses_until_its_lease_ends(
    db: Session, company: Company, column: LineItem
) -> None:
    make_score(db, column, company.mentee)
    (first,) = claim(db, company)
    assert claim(db, company, NOW + 59 * SECOND) == []
    (second,) = claim(db, company, NOW + 60 * SECOND)
    assert second.id == first.id
    assert second.lease != first.lease


def test_the_timestamp_is_fixed_by_the_first_claim(
    db: Session, company: Company, column: LineItem
) -> None:
    make_score(db, column, company.mentee)
    (first,) = claim(db, company)
    (second,) = claim(db, company, NOW + 60 * SECOND)
    assert first.timestamp == second.timestamp
    assert (first.is_repeated, second.is_repeated) == (False, True)


def test_a_score_waits_while_an_earlier_one_is_on_its_way(
    db: Session, company: Company, column: LineItem
) -> None:
    make_score(db, column, company.mentee)
    (first,) = claim(db, company)
    later = make_score(db, column, company.mentee)
    assert claim(db, company, NOW + SECOND) == []
    record_outcomes(db, [Outcome(first, DeliveryStatus.DELIVERED)], NOW + SECOND)
    (second,) = claim(db, company, NOW + 2 * SECOND)
    assert second.id == later.id
    assert second.timestamp > first.timestamp


@pytest.mark.parametrize(
    ("whole_seconds", "wait"), [(True, SECOND), (False, timedelta(milliseconds=1))]
)
def test_a_second_score_waits_for_the_next_step_of_the_clock(
    db: Session, company: Company, column: LineItem, whole_seconds: bool, wait: timedelta
) -> None:
    make_score(db, column, company.mentee)
    (first,) = claim(db, company, whole_seconds=whole_seconds)
    record_outcomes(db, [Outcome(first, DeliveryStatus.DELIVERED)], NOW)
    make_score(db, column, company.mentee)
    assert claim(db, company, whole_seconds=whole_seconds) == []
    (second,) = claim(db, company, NOW + wait, whole_seconds=whole_seconds)
    assert second.timestamp == first.timestamp + wait


def test_an_outcome_counts_only_from_whoever_holds_the_score(
    db: Session, company: Company, column: LineItem
) -> None:
    delivery = make_score(db, column, company.mentee)
    (stale,) = claim(db, company)
    (holder,) = claim(db, company, NOW + 60 * SECOND)
    record_outcomes(db, [Outcome(stale, DeliveryStatus.FAILED)], NOW + 61 * SECOND)
    db.refresh(delivery)
    assert (delivery.status, delivery.lease) == (DeliveryStatus.WAITING, holder.lease)


def test_a_score_that_did_not_arrive_gives_way_to_a_later_one(
    db: Session, company: Company, column: LineItem
) -> None:
    delivery = make_score(db, column, company.mentee)
    (held,) = claim(db, company)
    make_score(db, column, company.mentee)
    outcome = Outcome(
        held, DeliveryStatus.WAITING, DeliveryProblem.TIMED_OUT, due_at=NOW + 5 * SECOND
    )
    record_outcomes(db, [outcome], NOW + SECOND)
    db.refresh(delivery)
    assert delivery.status is DeliveryStatus.REPLACED


def test_what_is_given_back_unsent_gets_a_new_timestamp(
    db: Session, company: Company, column: LineItem
) -> None:
    delivery = make_score(db, column, company.mentee)
    held = claim(db, company)
    release_claims(db, held, NOW + SECOND)
    db.refresh(delivery)
    assert (delivery.lease, delivery.sent_timestamp, delivery.attempts) == (None, None, 0)
    (again,) = claim(db, company, NOW + SECOND)
    assert not again.is_repeated


def test_what_is_given_back_after_an_earlier_try_keeps_its_timestamp(
    db: Session, company: Company, column: LineItem
) -> None:
    delivery = make_score(db, column, company.mentee)
    (first,) = claim(db, company)
    release_claims(db, claim(db, company, NOW + 60 * SECOND), NOW + 61 * SECOND)
    db.refresh(delivery)
    assert delivery.sent_timestamp == first.timestamp


def test_two_workers_at_once_never_hold_the_same_score(
    engine: Engine, db: Session, company: Company, column: LineItem
) -> None:
    for person in (company.mentor, company.mentee):
        make_score(db, column, person)
    db.commit()
    with session_factory(engine)() as other:
        held = claim_scores(
            db,
            company.registration.id,
            limit=1,
            now=NOW,
            lease_seconds=LEASE_SECONDS,
            whole_seconds=False,
        )
        if engine.dialect.name == "sqlite":
            db.commit()  # Writers wait for each other there.
        others = claim(other, company)
        other.commit()
    db.commit()
    assert len(held) == len(others) == 1
    assert held[0].id != others[0].id


class ModelLms:
    """A gradebook that keeps the standard's one rule: a later timestamp or 409."""

    def __init__(self) -> None:
        self.accepted: list[tuple[str, datetime, float]] = []
        self._standing: dict[str, datetime] = {}

    def post(self, held: Claim) -> bool:
        standing = self._standing.get(held.sub)
        if standing is not None and held.timestamp <= standing:
            return False
        self._standing[held.sub] = held.timestamp
        self.accepted.append((held.sub, held.timestamp, held.score.given))
        return True


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("whole_seconds", [False, True])
def test_whatever_crashes_the_last_score_arrives_once_and_timestamps_rise(
    db: Session, company: Company, column: LineItem, seed: int, whole_seconds: bool
) -> None:
    chance, lms, now = random.Random(seed), ModelLms(), NOW
    people: list[Person] = [company.mentor, company.mentee]
    latest: dict[str, float] = {}
    for number in range(60):
        now += timedelta(milliseconds=chance.choice([0, 1, 300, 1000, 61_000]))
        if number < 40:
            person = chance.choice(people)
            latest[person.sub] = float(number)
            make_score(db, column, person, number, now=now)
        if number > 50:
            now += timedelta(seconds=LEASE_SECONDS + 1)
        outcomes = []
        for held in claim(db, company, now, whole_seconds=whole_seconds):
            fate = chance.choice(["done", "crash before", "crash after", "lost"])
            if number > 50:
                fate = "done"
            if fate == "crash before":
                continue
            if fate == "lost":
                due = now + SECOND
                outcomes.append(Outcome(held, DeliveryStatus.WAITING, due_at=due))
            # A refused timestamp of a repeated score means that it had arrived.
            assert lms.post(held) or held.is_repeated
            if fate == "done":
                outcomes.append(Outcome(held, DeliveryStatus.DELIVERED))
        record_outcomes(db, outcomes, now)
    for person in people:
        mine = [entry for entry in lms.accepted if entry[0] == person.sub]
        moments = [moment for _, moment, _ in mine]
        assert moments == sorted(set(moments))
        assert mine[-1][2] == latest[person.sub]
    statuses = set(db.scalars(select(ScoreDelivery.status)))
    assert statuses <= {DeliveryStatus.DELIVERED, DeliveryStatus.REPLACED}
    assert all(
        moment == score_timestamp(moment, whole_seconds=whole_seconds)
        for _, moment, _ in lms.accepted
    )
