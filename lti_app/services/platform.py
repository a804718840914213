"""Our registrations at platforms: typed in by the operator, listed, approved, disabled.

Those that an LMS's admin makes by an invite stand in invite.py and dynamic_registration.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from lti_app.db import Connection, Session
from lti_app.extension.lms_profile import StandardProfile
from lti_app.extension.registry import Registry
from lti_app.lti.outbound import OutboundGuard, OutboundRefused, host_and_port
from lti_app.lti.platform import RegisteredPlatform
from lti_app.lti.scopes import ALL_SCOPES
from lti_app.models import (
    Deployment,
    LaunchSession,
    Person,
    Registration,
    RegistrationStatus,
    ServiceToken,
)

_ADDRESSES = ("auth_login_url", "auth_token_url", "jwks_url")


class PlatformProblem(Exception):
    """A platform cannot be added or changed like this; the message is one line to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlatform:
    """What an LMS's admin tells about an LMS in which this tool was set up by hand."""

    name: str
    issuer: str
    client_id: str
    auth_login_url: str
    auth_token_url: str
    jwks_url: str
    deployment_ids: tuple[str, ...]
    token_audience: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentRow:
    """A deployment in a list."""

    deployment_id: str
    status: RegistrationStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformRow:
    """A registration in a list, with its deployments."""

    id: int
    name: str
    issuer: str
    client_id: str
    status: RegistrationStatus
    lms: str
    deployments: tuple[DeploymentRow, ...]
    created_at: datetime
    last_launch_at: datetime | None


def add_platform(
    db: Session, new: NewPlatform, *, registry: Registry, guard: OutboundGuard, now: datetime
) -> Registration:
    """Add an active registration with active deployments.

    The same values a second time only add the deployments that are missing.

    Raises:
        PlatformProblem: an address cannot be, or the client is active with other values.
    """
    _check(new, guard)
    registration = db.scalar(
        select(Registration).where(
            Registration.issuer == new.issuer,
            Registration.client_id == new.client_id,
            Registration.status == RegistrationStatus.ACTIVE,
        )
    )
    if registration is None:
        registration = Registration(
            name=new.name,
            issuer=new.issuer,
            client_id=new.client_id,
            status=RegistrationStatus.ACTIVE,
            auth_login_url=new.auth_login_url,
            auth_token_url=new.auth_token_url,
            jwks_url=new.jwks_url,
            token_audience=new.token_audience,
            lms=recognise_lms(registry, new.issuer),
            # Nobody says what was granted; a platform refuses what was not.
            scopes=list(ALL_SCOPES),
            created_at=now,
            approved_at=now,
        )
        db.add(registration)
        db.flush()
    elif any(
        getattr(registration, name) != getattr(new, name)
        for name in (*_ADDRESSES, "token_audience")
    ):
        raise PlatformProblem(
            f"Registration {registration.id} is active for this issuer and client with other "
            f"addresses. Disable it first: kehrwert platform disable {registration.id}"
        )
    for deployment_id in new.deployment_ids:
        put_deployment(db, registration, deployment_id, RegistrationStatus.ACTIVE, now)
    return registration


def list_platforms(db: Session) -> list[PlatformRow]:
    """All registrations, the oldest first."""
    deployments: dict[int, list[DeploymentRow]] = {}
    for row in db.scalars(select(Deployment).order_by(Deployment.id)):
        deployments.setdefault(row.registration_id, []).append(
            DeploymentRow(deployment_id=row.deployment_id, status=row.status)
        )
    return [
        PlatformRow(
            id=row.id,
            name=row.name,
            issuer=row.issuer,
            client_id=row.client_id,
            status=row.status,
            lms=row.lms,
            deployments=tuple(deployments.get(row.id, ())),
            created_at=row.created_at,
            last_launch_at=row.last_launch_at,
        )
        for row in db.scalars(select(Registration).order_by(Registration.id))
    ]


def approve_platform(db: Session, registration_id: int, now: datetime) -> None:
    """Activate a registration and those of its deployments that wait.

    Raises:
        PlatformProblem: there is none, or another one of the same client is active.
    """
    registration = _find(db, registration_id)
    twin = db.scalar(
        select(Registration.id).where(
            Registration.issuer == registration.issuer,
            Registration.client_id == registration.client_id,
            Registration.status == RegistrationStatus.ACTIVE,
            Registration.id != registration_id,
        )
    )
    if twin is not None:
        raise PlatformProblem(
            f"Registration {twin} is active for the same issuer and client. "
            f"Disable it first: kehrwert platform disable {twin}"
        )
    if registration.status is not RegistrationStatus.ACTIVE:
        registration.status = RegistrationStatus.ACTIVE
        registration.approved_at = now
    db.flush()
    db.execute(
        update(Deployment)
        .where(
            Deployment.registration_id == registration_id,
            Deployment.status == RegistrationStatus.PENDING,
        )
        .values(status=RegistrationStatus.ACTIVE)
    )


def disable_platform(db: Session, registration_id: int, now: datetime) -> None:
    """Let nobody in through a registration any more; open sessions end, nothing is deleted.

    Raises:
        PlatformProblem: there is none.
    """
    _find(db, registration_id).status = RegistrationStatus.DISABLED
    db.execute(delete(ServiceToken).where(ServiceToken.registration_id == registration_id))
    people = select(Person.id).where(Person.registration_id == registration_id)
    db.execute(
        update(LaunchSession)
        .where(LaunchSession.person_id.in_(people), LaunchSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def put_deployment(
    db: Session,
    registration: Registration,
    deployment_id: str,
    status: RegistrationStatus,
    now: datetime,
) -> None:
    """Add a deployment, or give the one that is there this status."""
    found = db.scalar(
        select(Deployment).where(
            Deployment.registration_id == registration.id,
            Deployment.deployment_id == deployment_id,
        )
    )
    if found is None:
        db.add(
            Deployment(
                registration_id=registration.id,
                deployment_id=deployment_id,
                status=status,
                created_at=now,
            )
        )
    else:
        found.status = status
    db.flush()


def recognise_lms(registry: Registry, issuer: str, product_family_code: str = "") -> str:
    """The key of the LMS profile that fits a platform; the standard's where none does."""
    for profile in registry.lms:
        if profile.recognises(issuer, product_family_code.lower()):
            return profile.key
    return StandardProfile.key


def learn_lms(
    db: Connection, platform: RegisteredPlatform, registry: Registry, product_family_code: str
) -> None:
    """Keep what a launch says about its LMS. Who adds a platform by hand does not say it."""
    if platform.lms != StandardProfile.key:
        return
    key = recognise_lms(registry, platform.issuer, product_family_code)
    if key != StandardProfile.key:
        registration = Registration.id == platform.registration_id
        db.execute(update(Registration).where(registration).values(lms=key))


def _find(db: Session, registration_id: int) -> Registration:
    registration = db.get(Registration, registration_id)
    if registration is None:
        raise PlatformProblem(f"There is no registration {registration_id}.")
    return registration


def _check(new: NewPlatform, guard: OutboundGuard) -> None:
    required: Sequence[str] = ("name", "issuer", "client_id")
    if missing := [name for name in required if not getattr(new, name).strip()]:
        raise PlatformProblem(f"The value of {', '.join(missing)} is empty.")
    if not new.deployment_ids or not all(new.deployment_ids):
        raise PlatformProblem("At least one deployment id is needed.")
    for name in _ADDRESSES:
        url = getattr(new, name)
        try:
            # Browsers go to the login address, this server to the others.
            host_and_port(url) if name == "auth_login_url" else guard.check(url)
        except OutboundRefused as error:
            raise PlatformProblem(
                f"The address {name} cannot be used ({error.code}): it must be https and public, "
                "unless the setting allow_private_hosts lists its host."
            ) from error
