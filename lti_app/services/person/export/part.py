"""What somebody takes part in, what they say of themselves, and how they were matched."""

from collections.abc import Iterator

from sqlalchemy import case, select
from sqlalchemy.orm import Session, aliased, undefer

from lti_app.domain.matching_run import RunState
from lti_app.models import (
    Avoidance,
    Context,
    MatchingRun,
    MentorWish,
    PairRule,
    Participation,
    Person,
    Profile,
    Programme,
)
from lti_app.services.person.export.query import People, Queries, Query, Row
from lti_app.services.person.matching_record import entries_about, is_about, runs_with


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


def matching_runs(db: Session, people: People) -> Iterator[Row]:
    """What each run was told of them and, once it was published, what became of them."""
    for run_id in db.scalars(runs_with(people).order_by(MatchingRun.id)).all():
        title, run = db.execute(
            select(Programme.title, MatchingRun)
            .join(Programme, Programme.id == MatchingRun.programme_id)
            .where(MatchingRun.id == run_id)
            .options(undefer(MatchingRun.inputs), undefer(MatchingRun.result))
        ).one()
        said = entries_about(run.inputs.get("people"), people)
        if said:
            yield {
                "programme": title,
                "number": run.number,
                "state": run.state,
                "created_at": run.created_at,
                "published_at": run.published_at,
                "said_of_them": said,
                "result": list(_results(db, run, people)),
            }
        db.expunge(run)


def _results(db: Session, run: MatchingRun, people: People) -> Iterator[Row]:
    """A proposal that was not published is nobody's partner yet."""
    if run.state is not RunState.PUBLISHED or run.result is None:
        return
    for pair in run.result.get("pairs", ()):
        if is_about(pair, people):
            is_mentor = pair["mentor"] in people
            partner_id = pair["mentee"] if is_mentor else pair["mentor"]
            yield {
                "role": "mentor" if is_mentor else "mentee",
                "partner": db.scalar(select(Person.name).where(Person.id == partner_id)),
                "fit": pair["fit"],
            }
    for entry in run.result.get("unmatched", ()):
        if is_about(entry, people):
            yield {"reason": entry["reason"]}
