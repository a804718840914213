"""One deployment of a registration, approved or switched off by the operator.

A registration as a whole stands in platform.py; an unknown deployment comes to wait in launch.py.
"""

from datetime import datetime

from sqlalchemy import select, update

from lti_app.db import Session
from lti_app.models import Context, Deployment, LaunchSession, RegistrationStatus
from lti_app.services.platform import PlatformProblem


def approve_deployment(db: Session, registration_id: int, deployment_id: str) -> None:
    """Let people in through a deployment that waits or was switched off.

    Raises:
        PlatformProblem: there is none.
    """
    _find(db, registration_id, deployment_id).status = RegistrationStatus.ACTIVE


def disable_deployment(
    db: Session, registration_id: int, deployment_id: str, now: datetime
) -> None:
    """Let nobody in through a deployment any more; open sessions end, nothing is deleted.

    Raises:
        PlatformProblem: there is none.
    """
    deployment = _find(db, registration_id, deployment_id)
    deployment.status = RegistrationStatus.DISABLED
    contexts = select(Context.id).where(Context.deployment_row_id == deployment.id)
    db.execute(
        update(LaunchSession)
        .where(LaunchSession.context_id.in_(contexts), LaunchSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def _find(db: Session, registration_id: int, deployment_id: str) -> Deployment:
    deployment = db.scalar(
        select(Deployment).where(
            Deployment.registration_id == registration_id,
            Deployment.deployment_id == deployment_id,
        )
    )
    if deployment is None:
        raise PlatformProblem(
            f"Registration {registration_id} has no deployment {deployment_id!r}."
        )
    return deployment
