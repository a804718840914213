"""Who somebody is for the platform, where they belong, and what they are responsible for."""

from sqlalchemy import literal, select

from lti_app.models import (
    Context,
    LaunchSession,
    Membership,
    Person,
    Programme,
    ProgrammeDeputy,
    Registration,
)
from lti_app.services.person.export.query import People, Queries, Query


def _person(people: People) -> Query:
    return (
        select(
            Registration.name.label("platform"),
            Person.sub,
            Person.name,
            Person.given_name,
            Person.family_name,
            Person.email,
            Person.platform_locale,
            Person.chosen_locale,
            Person.created_at,
            Person.seen_at,
        )
        .join(Registration, Registration.id == Person.registration_id)
        .where(Person.id.in_(people))
        .order_by(Person.id)
    )


def _memberships(people: People) -> Query:
    return (
        select(
            Context.context_id.label("course_id"),
            Context.title.label("course"),
            Membership.role,
            Membership.status,
        )
        .join(Context, Context.id == Membership.context_id)
        .where(Membership.person_id.in_(people))
        .order_by(Context.id)
    )


def _sessions(people: People) -> Query:
    return (
        select(
            Context.title.label("course"),
            LaunchSession.role,
            LaunchSession.locale,
            LaunchSession.started_at,
            LaunchSession.expires_at,
            LaunchSession.ended_at,
        )
        .join(Context, Context.id == LaunchSession.context_id)
        .where(LaunchSession.person_id.in_(people))
        .order_by(LaunchSession.started_at)
    )


def _contact_of(people: People) -> Query:
    return (
        select(Programme.title, literal("contact").label("role"))
        .where(Programme.contact_id.in_(people))
        .order_by(Programme.id)
    )


def _deputy_of(people: People) -> Query:
    return (
        select(Programme.title, literal("deputy").label("role"))
        .join(ProgrammeDeputy, ProgrammeDeputy.programme_id == Programme.id)
        .where(ProgrammeDeputy.person_id.in_(people))
        .order_by(Programme.id)
    )


QUERIES: Queries = {
    "person": _person,
    "membership": _memberships,
    "launch_session": _sessions,
    "programme": _contact_of,
    "programme_deputy": _deputy_of,
}
