"""One deployment is switched off and on again; the others of its registration stay as they are."""

import pytest
from sqlalchemy.orm import Session

from lti_app.models import Deployment, RegistrationStatus
from lti_app.services.deployment import approve_deployment, disable_deployment
from lti_app.services.platform import PlatformProblem
from tests.factories import (
    NOW,
    make_context,
    make_deployment,
    make_person,
    make_registration,
    make_session,
)


def test_a_deployment_that_is_switched_off_ends_its_own_sessions_only(db: Session) -> None:
    registration = make_registration(db)
    person = make_person(db, registration)
    one, other = (make_deployment(db, registration) for _ in range(2))
    sessions = [make_session(db, make_context(db, each), person) for each in (one, other)]
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
