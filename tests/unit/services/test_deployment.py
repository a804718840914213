"""One deployment is switched off and on again; the others of its registration stay as they are."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole
from lti_app.models import Context, Deployment, LaunchSession, Person, RegistrationStatus
from lti_app.services.deployment import approve_deployment, disable_deployment
from lti_app.services.platform import PlatformProblem
from tests.factories import (
    NOW,
    make_context,
    make_deployment,
    make_person,
    make_registration,
)


def open_session(db: Session, person: Person, context: Context) -> LaunchSession:
    session = LaunchSession(
        id=f"session-{context.id}",
        secret_hash="h",
        browser_hash="b",
        person_id=person.id,
        context_id=context.id,
        role=CourseRole.LEARNER,
        locale="de",
        started_at=NOW,
        expires_at=NOW + timedelta(hours=1),
    )
    db.add(session)
    db.flush()
    return session


def test_a_deployment_that_is_switched_off_ends_its_own_sessions_only(db: Session) -> None:
    registration = make_registration(db)
    person = make_person(db, registration)
    one, other = (make_deployment(db, registration) for _ in range(2))
    sessions = [open_session(db, person, make_context(db, each)) for each in (one, other)]
    disable_deployment(db, registration.id, one.deployment_id, NOW)
    db.expire_all()
    assert [session.ended_at for session in sessions] == [NOW, None]
    assert [one.status, other.status] == [RegistrationStatus.DISABLED, RegistrationStatus.ACTIVE]
    approve_deployment(db, registration.id, one.deployment_id)
    assert one.status is RegistrationStatus.ACTIVE
    # Whoever was there launches again.
    assert sessions[0].ended_at == NOW


def test_a_deployment_of_another_registration_is_not_touched(db: Session) -> None:
    theirs: Deployment = make_deployment(db, make_registration(db))
    mine = make_registration(db)
    for change in (
        lambda: approve_deployment(db, mine.id, theirs.deployment_id),
        lambda: disable_deployment(db, mine.id, theirs.deployment_id, NOW),
    ):
        with pytest.raises(PlatformProblem, match="has no deployment"):
            change()
