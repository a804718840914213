"""Rows for tests: each function makes one believable row, flushes it and returns it.

Everything has a default; a test names only what it is about.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.programme import Columns, CompletionStyle, Passback, ProgrammeState
from lti_app.domain.tandem import TandemRole, TandemState
from lti_app.models import (
    Context,
    Deployment,
    Feedback,
    Membership,
    MicroTask,
    Person,
    Programme,
    ProgrammeContext,
    Registration,
    RegistrationStatus,
    ResourceLink,
    Step,
    Submission,
    Tandem,
)

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = NOW.date()

_numbers = count(1)


def make_registration(db: Session, **values: Any) -> Registration:
    number = next(_numbers)
    values = {
        "name": f"LMS {number}",
        "issuer": f"https://lms{number}.example",
        "client_id": f"client-{number}",
        "status": RegistrationStatus.ACTIVE,
        "auth_login_url": f"https://lms{number}.example/auth",
        "auth_token_url": f"https://lms{number}.example/token",
        "jwks_url": f"https://lms{number}.example/jwks",
        "created_at": NOW,
    } | values
    return _added(db, Registration(**values))


def make_deployment(db: Session, registration: Registration, **values: Any) -> Deployment:
    values = {
        "deployment_id": f"deployment-{next(_numbers)}",
        "status": RegistrationStatus.ACTIVE,
        "created_at": NOW,
    } | values
    return _added(db, Deployment(registration_id=registration.id, **values))


def make_context(db: Session, deployment: Deployment, **values: Any) -> Context:
    number = next(_numbers)
    values = {
        "context_id": f"course-{number}",
        "title": f"Course {number}",
        "created_at": NOW,
    } | values
    return _added(
        db,
        Context(
            registration_id=deployment.registration_id, deployment_row_id=deployment.id, **values
        ),
    )


def make_link(
    db: Session, context: Context, content: dict[str, Any] | None = None, **values: Any
) -> ResourceLink:
    values = {"resource_link_id": f"link-{next(_numbers)}", "created_at": NOW} | values
    return _added(db, ResourceLink(context_id=context.id, content=content or {}, **values))


def make_person(db: Session, registration: Registration, name: str = "", **values: Any) -> Person:
    values = {"sub": f"sub-{next(_numbers)}", "created_at": NOW} | values
    return _added(db, Person(registration_id=registration.id, name=name, **values))


def make_membership(
    db: Session, context: Context, person: Person, role: CourseRole = CourseRole.LEARNER
) -> Membership:
    return _added(
        db,
        Membership(
            context_id=context.id,
            person_id=person.id,
            role=role,
            status=MembershipStatus.ACTIVE,
        ),
    )


def make_programme(db: Session, context: Context, contact: Person, **values: Any) -> Programme:
    """A running pilot of six steps in one course."""
    steps = values.pop("steps", 6)
    values = {
        "key": f"programme{next(_numbers)}",
        "title": "Reverse mentoring",
        "preset": "pilot",
        "state": ProgrammeState.RUNNING,
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=182),
        "passback": Passback.COMPLETION,
        "columns": Columns.PER_STEP,
        "completion_style": CompletionStyle.ANY_GRADE,
        "pass_mark": 60,
        "created_at": NOW,
    } | values
    programme = _added(
        db,
        Programme(registration_id=context.registration_id, contact_id=contact.id, **values),
    )
    _added(db, ProgrammeContext(programme_id=programme.id, context_id=context.id))
    db.add_all(
        Step(programme_id=programme.id, position=position) for position in range(1, steps + 1)
    )
    db.flush()
    return programme


def make_tandem(
    db: Session,
    programme: Programme,
    context: Context,
    mentor: Person,
    mentee: Person,
    *,
    state: TandemState = TandemState.ACTIVE,
) -> Tandem:
    return _added(
        db,
        Tandem(
            programme_id=programme.id,
            context_id=context.id,
            mentor_id=mentor.id,
            mentee_id=mentee.id,
            state=state,
            created_at=NOW,
        ),
    )


def make_task(
    db: Session,
    tandem: Tandem,
    position: int | None = None,
    state: SubmissionState = SubmissionState.OPEN,
    **values: Any,
) -> MicroTask:
    """A short text to read, at a step of the path or beyond it, and how far the mentee is."""
    step_id = (
        None
        if position is None
        else db.query(Step.id)
        .filter_by(programme_id=tandem.programme_id, position=position)
        .scalar()
    )
    values = {
        "kind": "read",
        "title": "A good LinkedIn profile in five minutes",
        "content": {"text": "Start with **who you help**.", "question": ""},
        "minutes": 2,
        "created_at": NOW,
    } | values
    task = _added(db, MicroTask(tandem_id=tandem.id, step_id=step_id, **values))
    submission = Submission(micro_task_id=task.id, state=state)
    if state is not SubmissionState.OPEN:
        submission.started_at = NOW
    if state is SubmissionState.COMPLETED:
        submission.attempts = 1
        submission.saved_at = submission.handed_in_at = submission.completed_at = NOW
    _added(db, submission)
    return task


def make_feedback(
    db: Session, task: MicroTask, author: TandemRole, read_at: datetime | None = None
) -> Feedback:
    answers = {
        TandemRole.MENTEE: {"method": 5, "relevance": 4, "helped": "The example.", "wish": ""},
        TandemRole.MENTOR: {"progress": 4, "practice": 3, "strength": "Curious.", "next": ""},
    }
    return _added(
        db,
        Feedback(
            micro_task_id=task.id,
            author_role=author,
            answers=answers[author],
            given_at=NOW,
            acknowledged_at=read_at,
        ),
    )


@dataclass(frozen=True)
class Company:
    """A course with a coordinator, a mentor, a mentee, a running programme and their tandem."""

    registration: Registration
    deployment: Deployment
    context: Context
    coordinator: Person
    mentor: Person
    mentee: Person
    stranger: Person
    programme: Programme
    tandem: Tandem


def make_company(db: Session, **programme_values: Any) -> Company:
    registration = make_registration(db)
    deployment = make_deployment(db, registration)
    context = make_context(db, deployment)
    coordinator = make_person(db, registration, "Katrin Vogel")
    make_membership(db, context, coordinator, CourseRole.INSTRUCTOR)
    mentor = make_person(db, registration, "Aylin Demir")
    mentee = make_person(db, registration, "Bernd Hoffmann")
    stranger = make_person(db, registration, "Chloé Martin")
    for person in (mentor, mentee, stranger):
        make_membership(db, context, person)
    programme = make_programme(db, context, coordinator, **programme_values)
    tandem = make_tandem(db, programme, context, mentor, mentee)
    return Company(
        registration,
        deployment,
        context,
        coordinator,
        mentor,
        mentee,
        stranger,
        programme,
        tandem,
    )


def make_tandems(db: Session, company: Company, number: int) -> list[Tandem]:
    """More tandems of the programme, each with two people of its own."""
    tandems = []
    for _ in range(number):
        mentor = make_person(db, company.registration)
        mentee = make_person(db, company.registration)
        make_membership(db, company.context, mentor)
        make_membership(db, company.context, mentee)
        tandems.append(make_tandem(db, company.programme, company.context, mentor, mentee))
    return tandems


def days(number: int) -> date:
    """The day this many days after today, which stands still in tests."""
    return TODAY + timedelta(days=number)


@contextmanager
def count_queries(db: Session) -> Iterator[list[str]]:
    """The statements that are sent to the database inside the block."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    engine = db.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _added(db: Session, row: Any) -> Any:
    db.add(row)
    db.flush()
    return row
