"""What stands around the people: registrations, courses, links, memberships, programmes."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.placement import Opens, Placement
from lti_app.domain.programme import Columns, CompletionStyle, Passback, ProgrammeState
from lti_app.models import (
    Context,
    Deployment,
    LaunchSession,
    Membership,
    Person,
    Programme,
    ProgrammeContext,
    ProgrammeDeputy,
    Registration,
    RegistrationStatus,
    ResourceLink,
    RosterSync,
    Step,
)
from lti_app.services.login import secret_hash
from tests.factories.base import NOW, TODAY, added, numbers


def make_registration(db: Session, **values: Any) -> Registration:
    number = next(numbers)
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
    return added(db, Registration(**values))


def make_deployment(db: Session, registration: Registration, **values: Any) -> Deployment:
    values = {
        "deployment_id": f"deployment-{next(numbers)}",
        "status": RegistrationStatus.ACTIVE,
        "created_at": NOW,
    } | values
    return added(db, Deployment(registration_id=registration.id, **values))


def make_context(db: Session, deployment: Deployment, **values: Any) -> Context:
    number = next(numbers)
    values = {
        "context_id": f"course-{number}",
        "title": f"Course {number}",
        "created_at": NOW,
    } | values
    return added(
        db,
        Context(
            registration_id=deployment.registration_id, deployment_row_id=deployment.id, **values
        ),
    )


def make_roster_sync(db: Session, context: Context, **values: Any) -> RosterSync:
    """The LMS's roster was fetched, unless the test says that it is still asked for or failed."""
    values = {"started_at": NOW, "finished_at": NOW, "members": 4} | values
    return added(db, RosterSync(context_id=context.id, **values))


def make_link(
    db: Session, context: Context, opens: Placement | None = None, **values: Any
) -> ResourceLink:
    """An activity that opens something; without parameters, as an LMS adds it by hand."""
    values = {
        "resource_link_id": f"link-{next(numbers)}",
        "content": opens.custom() if opens else {},
        "created_at": NOW,
    } | values
    return added(db, ResourceLink(context_id=context.id, **values))


def make_step_link(
    db: Session, context: Context, programme: Programme, position: int
) -> ResourceLink:
    """The activity of a programme's step, with the column that its launch has told."""
    column = f"https://lms.example/items/{position}"
    return make_link(
        db, context, Placement(Opens.STEP, programme.key, position), line_item_url=column
    )


def make_person(db: Session, registration: Registration, name: str = "", **values: Any) -> Person:
    values = {"sub": f"sub-{next(numbers)}", "created_at": NOW} | values
    return added(db, Person(registration_id=registration.id, name=name, **values))


def make_membership(
    db: Session, context: Context, person: Person, role: CourseRole = CourseRole.LEARNER
) -> Membership:
    return added(
        db,
        Membership(
            context_id=context.id,
            person_id=person.id,
            role=role,
            status=MembershipStatus.ACTIVE,
        ),
    )


def make_session(
    db: Session, context: Context, person: Person, secret: str = "secret", **values: Any
) -> LaunchSession:
    """What a launch of a learner opened; the secret is what its browser has as a cookie."""
    values = {
        "id": f"session-{next(numbers)}",
        "browser_hash": "browser",
        "role": CourseRole.LEARNER,
        "locale": "en",
        "started_at": NOW,
        "expires_at": NOW + timedelta(hours=8),
    } | values
    return added(
        db,
        LaunchSession(
            secret_hash=secret_hash(secret), person_id=person.id, context_id=context.id, **values
        ),
    )


def make_visit(db: Session, context: Context, person: Person, name: str, **values: Any) -> None:
    """Somebody is at the pages `/l/NAME/` now, in real time; the browser's cookie is "secret"."""
    now = datetime.now(UTC)
    values = {
        "browser_hash": name,
        "role": db.get_one(Membership, (context.id, person.id)).role,
        "started_at": now,
        "expires_at": now + timedelta(hours=1),
    } | values
    make_session(db, context, person, id=name, **values)


def make_programme(db: Session, context: Context, contact: Person, **values: Any) -> Programme:
    """A running pilot of six steps in one course."""
    steps = values.pop("steps", 6)
    values = {
        "key": f"programme{next(numbers)}",
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
    programme = added(
        db,
        Programme(registration_id=context.registration_id, contact_id=contact.id, **values),
    )
    also_in(db, programme, context)
    db.add_all(
        Step(programme_id=programme.id, position=position) for position in range(1, steps + 1)
    )
    db.flush()
    return programme


def also_in(db: Session, programme: Programme, context: Context) -> None:
    """The programme runs in a course, beside those in which it runs already."""
    added(db, ProgrammeContext(programme_id=programme.id, context_id=context.id))


def make_deputy(db: Session, programme: Programme, person: Person) -> ProgrammeDeputy:
    """Somebody who is asked when the contact is away."""
    return added(db, ProgrammeDeputy(programme_id=programme.id, person_id=person.id))
