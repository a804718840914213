"""What somebody takes part in, what they say of themselves, and how they were matched."""

from collections.abc import Iterator

from sqlalchemy import case, select
from sqlalchemy.orm import Session, aliased

from lti_app.models import (
    Avoidance,
    Context,
    MentorWish,
    PairRule,
    Participation,
    Person,
    Profile,
    Programme,
)
from lti_app.services.matching import person_in_runs
from lti_app.services.person.export.query import People, Queries, Query, Row


def _participations(people: People) -> Query:
    return (
        select(
            Programme.title.label("programme"),
            Context.title.label("course"),
            Participation.state,
            Participation.wish,
            Participation.capacity,
            Participation.paused_until,
            Participation.set_aside,
            Participation.consent,
            Participation.consented_at,
            Participation.joined_at,
            Participation.left_at,
        )
        .select_from(Participation)
        .join(Programme, Programme.id == Participation.programme_id)
        .join(Context, Context.id == Participation.context_id)
        .where(Participation.person_id.in_(people))
        .order_by(Participation.id)
    )


def _profiles(people: People) -> Query:
    manager = aliased(Person)
    columns = (
        column
        for column in Profile.__table__.columns
        if column.name not in {"person_id", "reports_to_id"}
    )
    return (
        select(*columns, manager.name.label("reports_to"))
        .select_from(Profile)
        .outerjoin(manager, manager.id == Profile.reports_to_id)
        .where(Profile.person_id.in_(people))
        .order_by(Profile.person_id)
    )


def _wishes(people: People) -> Query:
    return (
        select(Programme.title.label("programme"), MentorWish.rank, Person.name.label("mentor"))
        .select_from(MentorWish)
        .join(Programme, Programme.id == MentorWish.programme_id)
        .join(Person, Person.id == MentorWish.mentor_id)
        .where(MentorWish.mentee_id.in_(people))
        .order_by(MentorWish.programme_id, MentorWish.rank)
    )


def _avoidances(people: People) -> Query:
    return (
        select(Programme.title.label("programme"), Person.name.label("avoided"))
        .select_from(Avoidance)
        .join(Programme, Programme.id == Avoidance.programme_id)
        .join(Person, Person.id == Avoidance.avoided_id)
        .where(Avoidance.person_id.in_(people))
        .order_by(Avoidance.programme_id, Avoidance.avoided_id)
    )


def _pair_rules(people: People) -> Query:
    """Without the other one's name: why two are kept apart may be the other's confidence."""
    return (
        select(
            Programme.title.label("programme"),
            case((PairRule.mentor_id.in_(people), "mentor"), else_="mentee").label("role"),
            PairRule.decision,
        )
        .select_from(PairRule)
        .join(Programme, Programme.id == PairRule.programme_id)
        .where(PairRule.mentor_id.in_(people) | PairRule.mentee_id.in_(people))
        .order_by(PairRule.programme_id, PairRule.mentor_id, PairRule.mentee_id)
    )


QUERIES: Queries = {
    "participation": _participations,
    "profile": _profiles,
    "mentor_wish": _wishes,
    "avoidance": _avoidances,
    "pair_rule": _pair_rules,
}
# How an entry of a run names people.
_ROLES = {"mentor", "mentee", "person", "avoided"}


def matching_runs(db: Session, people: People) -> Iterator[Row]:
    """What runs keep of them, with names instead of ids."""
    runs = person_in_runs(db, people)
    named = {
        entry[role] for run in runs for entry in _entries(run) for role in _ROLES & entry.keys()
    }
    names = dict(db.execute(select(Person.id, Person.name).where(Person.id.in_(named))).all())
    for run in runs:
        for entry in _entries(run):
            entry.update({role: names.get(entry[role]) for role in _ROLES & entry.keys()})
        yield run


def _entries(run: Row) -> list[Row]:
    return [*run["wishes"], *run["avoidances"], *run["published"]]
