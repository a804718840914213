"""Everything that is stored about one person, for that person (GDPR, Article 15).

In it: what the platform said of them, where they belong, what they wrote themselves, what was sent
about them to the platform. Not in it:

- words of their partner that are confidential or not for them: the partner's answers to a task and
  the partner's drafts always, the partner's feedback until both sides are revealed. The right to a
  copy ends where it would harm another person (Article 15 (4)). The text of a task belongs to the
  mentor who wrote it; the mentee's export names the task and has the mentee's own answers.
- what protects their session: hashes of secrets, and the platform's return address, which may hold
  a session key.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, case, literal, or_, select
from sqlalchemy.orm import Session, aliased

from lti_app.domain.feedback import FeedbackExchange
from lti_app.domain.tandem import TandemRole
from lti_app.models import (
    Context,
    Draft,
    Feedback,
    LaunchSession,
    LineItem,
    Membership,
    MicroTask,
    Person,
    Programme,
    Registration,
    ScoreDelivery,
    Step,
    Submission,
    Tandem,
)
from lti_app.services.person.find import KnownPerson

People = Sequence[int]
Query = Select[*tuple[Any, ...]]
Row = dict[str, Any]


def export_person(db: Session, person: KnownPerson) -> dict[str, Any]:
    """The person's rows by table, with names instead of the ids of other rows where there are."""
    tables = {
        table: [dict(row) for row in db.execute(query(person.ids)).mappings()]
        for table, query in _QUERIES.items()
    }
    tables["feedback"] = list(_feedback(db, person.ids))
    return {
        "issuer": person.issuer,
        "client_id": person.client_id,
        "sub": person.sub,
        "tables": tables,
    }


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


def _tandems(people: People) -> Query:
    partner = aliased(Person)
    partner_id = case((Tandem.mentor_id.in_(people), Tandem.mentee_id), else_=Tandem.mentor_id)
    return (
        select(
            Tandem.id,
            Programme.title.label("programme"),
            Context.title.label("course"),
            _role(people).label("role"),
            partner.name.label("partner"),
            Tandem.state,
            Tandem.created_at,
            Tandem.ended_at,
        )
        .join(Programme, Programme.id == Tandem.programme_id)
        .join(Context, Context.id == Tandem.context_id)
        .join(partner, partner.id == partner_id)
        .where(_in_tandem(people))
        .order_by(Tandem.id)
    )


def _tasks_set(people: People) -> Query:
    return (
        select(
            MicroTask.id,
            MicroTask.tandem_id,
            Step.position.label("step"),
            MicroTask.kind,
            MicroTask.title,
            MicroTask.content,
            MicroTask.minutes,
            MicroTask.note,
            MicroTask.due_on,
            MicroTask.created_at,
        )
        .join(Tandem, Tandem.id == MicroTask.tandem_id)
        .outerjoin(Step, Step.id == MicroTask.step_id)
        .where(Tandem.mentor_id.in_(people))
        .order_by(MicroTask.id)
    )


def _submissions(people: People) -> Query:
    return (
        select(
            MicroTask.tandem_id,
            MicroTask.title.label("micro_task"),
            MicroTask.kind,
            *(column for column in Submission.__table__.columns if column.name != "micro_task_id"),
        )
        .join(Submission, Submission.micro_task_id == MicroTask.id)
        .join(Tandem, Tandem.id == MicroTask.tandem_id)
        .where(Tandem.mentee_id.in_(people))
        .order_by(MicroTask.id)
    )


def _drafts(people: People) -> Query:
    return (
        select(Draft.form, Draft.values, Draft.saved_at)
        .where(Draft.person_id.in_(people))
        .order_by(Draft.id)
    )


def _scores(people: People) -> Query:
    return (
        select(
            Context.title.label("course"),
            LineItem.label.label("column"),
            ScoreDelivery.score_given,
            ScoreDelivery.score_maximum,
            ScoreDelivery.activity_progress,
            ScoreDelivery.grading_progress,
            ScoreDelivery.comment,
            ScoreDelivery.status,
            ScoreDelivery.last_error,
            ScoreDelivery.attempts,
            ScoreDelivery.created_at,
            ScoreDelivery.sent_timestamp,
            ScoreDelivery.delivered_at,
        )
        .join(LineItem, LineItem.id == ScoreDelivery.line_item_id)
        .join(Context, Context.id == LineItem.context_id)
        .where(ScoreDelivery.person_id.in_(people))
        .order_by(ScoreDelivery.id)
    )


_QUERIES: Mapping[str, Callable[[People], Query]] = {
    "person": _person,
    "membership": _memberships,
    "launch_session": _sessions,
    "programme": _contact_of,
    "tandem": _tandems,
    "micro_task": _tasks_set,
    "submission": _submissions,
    "draft": _drafts,
    "score_delivery": _scores,
}


def _feedback(db: Session, people: People) -> Iterator[Row]:
    """What this person gave, and of what the partner gave as much as the person may see."""
    rows = db.execute(
        select(MicroTask.title, _role(people), Feedback)
        .join(MicroTask, MicroTask.id == Feedback.micro_task_id)
        .join(Tandem, Tandem.id == MicroTask.tandem_id)
        .where(_in_tandem(people))
        .order_by(Feedback.micro_task_id, Feedback.author_role)
    ).all()
    given: dict[int, set[TandemRole]] = defaultdict(set)
    for _title, _viewer, feedback in rows:
        given[feedback.micro_task_id].add(feedback.author_role)
    for title, viewer, feedback in rows:
        exchange = FeedbackExchange(completed=True, given=given[feedback.micro_task_id])
        if exchange.visible(feedback.author_role, TandemRole(viewer)):
            yield {
                "micro_task": title,
                "given_by": feedback.author_role,
                "own": feedback.author_role == viewer,
                "answers": feedback.answers,
                "given_at": feedback.given_at,
                "read_at": feedback.acknowledged_at,
            }


def _in_tandem(people: People) -> Any:
    return or_(Tandem.mentor_id.in_(people), Tandem.mentee_id.in_(people))


def _role(people: People) -> Any:
    return case((Tandem.mentor_id.in_(people), "mentor"), else_="mentee")
