"""What people say of themselves, and how they are matched."""

from typing import Any

from sqlalchemy.orm import Session

from lti_app.domain.matching_run import RunState
from lti_app.domain.participation import ParticipationState, RoleWish
from lti_app.models import (
    Avoidance,
    MatchingRun,
    MentorWish,
    Participation,
    Person,
    Profile,
    Programme,
    ProgrammeContext,
    Registration,
    Topic,
)
from tests.factories.base import NOW, added, numbers


def make_participation(
    db: Session,
    programme: Programme,
    person: Person,
    wish: RoleWish = RoleWish.BOTH,
    **values: Any,
) -> Participation:
    """Somebody who has joined, in the programme's first course unless another one is named."""
    if "context_id" not in values:
        values["context_id"] = (
            db.query(ProgrammeContext.context_id)
            .filter_by(programme_id=programme.id)
            .order_by(ProgrammeContext.context_id)
            .limit(1)
            .scalar()
        )
    values = {
        "state": ParticipationState.JOINED,
        "consent": "1",
        "consented_at": NOW,
        "joined_at": NOW,
    } | values
    return added(
        db, Participation(programme_id=programme.id, person_id=person.id, wish=wish, **values)
    )


def make_profile(db: Session, person: Person, **values: Any) -> Profile:
    """A profile in which nothing is said but what the test names."""
    return added(db, Profile(person_id=person.id, **({"saved_at": NOW} | values)))


def make_topic(db: Session, registration: Registration, **values: Any) -> Topic:
    """A topic of the company's own."""
    values = {
        "key": f"own-{next(numbers)}",
        "name_de": "Unser Warenwirtschaftssystem",
        "name_en": "Our stock control system",
        "created_at": NOW,
    } | values
    return added(db, Topic(registration_id=registration.id, **values))


def make_matching_run(db: Session, programme: Programme, **values: Any) -> MatchingRun:
    """A finished run without anybody in it."""
    number = db.query(MatchingRun).filter_by(programme_id=programme.id).count() + 1
    values = {
        "number": number,
        "state": RunState.FINISHED,
        "strategy": "exact",
        "inputs": {},
        "result": {},
        "created_at": NOW,
    } | values
    return added(db, MatchingRun(programme_id=programme.id, **values))


def make_wish(
    db: Session, programme: Programme, mentee: Person, mentor: Person, rank: int = 1
) -> MentorWish:
    """A mentee would like to work with a mentor."""
    return added(
        db,
        MentorWish(programme_id=programme.id, mentee_id=mentee.id, mentor_id=mentor.id, rank=rank),
    )


def make_avoidance(db: Session, programme: Programme, person: Person, avoided: Person) -> Avoidance:
    """Somebody would rather not work with somebody."""
    return added(
        db, Avoidance(programme_id=programme.id, person_id=person.id, avoided_id=avoided.id)
    )
