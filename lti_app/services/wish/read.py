"""Who stands where in somebody's wishes: what is read for a page and before a change."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lti_app.domain.invalid_input import clean_text
from lti_app.domain.participation import NotTakingPart, ParticipationState, RoleWish
from lti_app.domain.person import display_name
from lti_app.domain.programme import NoSuchProgramme
from lti_app.models import (
    Avoidance,
    MentorWish,
    Participation,
    Person,
    Programme,
    ProgrammeContext,
)

FOUND_LIMIT = 20
# Nobody's name is longer, and SQLite refuses very long patterns.
SEARCH_LIMIT = 200


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody by name."""

    person_id: int
    name: str


def programme_in(db: Session, programme_id: int, context_id: int) -> Programme:
    """A programme of this course. Raises NoSuchProgramme."""
    programme = db.scalar(
        select(Programme)
        .join(ProgrammeContext, ProgrammeContext.programme_id == Programme.id)
        .where(Programme.id == programme_id, ProgrammeContext.context_id == context_id)
    )
    if programme is None:
        raise NoSuchProgramme
    return programme


def own_part(db: Session, programme_id: int, person_id: int) -> Participation:
    """Somebody's part in it. Raises NotTakingPart for who has not joined, or has left."""
    part = db.scalar(
        select(Participation).where(
            Participation.programme_id == programme_id,
            Participation.person_id == person_id,
            Participation.state != ParticipationState.LEFT,
        )
    )
    if part is None:
        raise NotTakingPart
    return part


def wished(db: Session, programme_id: int, person_id: int) -> tuple[int, ...]:
    """Whom a mentee has wished for, the first wish first; without those who have left."""
    return tuple(
        db.scalars(
            select(MentorWish.mentor_id)
            .join(
                Participation,
                (Participation.programme_id == MentorWish.programme_id)
                & (Participation.person_id == MentorWish.mentor_id),
            )
            .where(
                MentorWish.programme_id == programme_id,
                MentorWish.mentee_id == person_id,
                Participation.state != ParticipationState.LEFT,
            )
            .order_by(MentorWish.rank)
        )
    )


def avoided_by(db: Session, programme_id: int, person_id: int) -> tuple[NamedPerson, ...]:
    """Whom a person avoids, by name; without those who have left."""
    query = _taking_part(programme_id).join(
        Avoidance,
        (Avoidance.programme_id == programme_id)
        & (Avoidance.avoided_id == Person.id)
        & (Avoidance.person_id == person_id),
    )
    return _named(db, query)


def avoidable(
    db: Session, part: Participation, search: str, avoided: Collection[int]
) -> tuple[NamedPerson, ...]:
    """Who of those who could become a partner has such a name."""
    words = clean_text(search)[:SEARCH_LIMIT]
    if not words:
        return ()
    query = _taking_part(part.programme_id).where(
        Person.id.not_in({part.person_id, *avoided}),
        Person.name.icontains(words, autoescape=True),
    )
    if part.wish is not RoleWish.BOTH:
        query = query.where(Participation.wish != part.wish)
    return _named(db, query.limit(FOUND_LIMIT))


def _taking_part(programme_id: int) -> Select[int, str]:
    return (
        select(Person.id, Person.name)
        .join(Participation, Participation.person_id == Person.id)
        .where(
            Participation.programme_id == programme_id,
            Participation.state != ParticipationState.LEFT,
        )
        .order_by(Person.name, Person.id)
    )


def _named(db: Session, query: Select[int, str]) -> tuple[NamedPerson, ...]:
    return tuple(
        NamedPerson(person_id, display_name(person_id, name))
        for person_id, name in db.execute(query)
    )
