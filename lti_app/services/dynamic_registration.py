"""An LMS's admin registers this tool with an invite: the LMS is asked, then the answer is stored.

In between lie calls to an LMS that may be slow, so no transaction is open then. An invite is used
up in the transaction that stores the registration: a try that fails leaves it.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import select

from lti_app.db import Session
from lti_app.extension.lms_profile import LmsProfile
from lti_app.extension.registry import Registry
from lti_app.lti.outbound import OutboundClient, OutboundGuard
from lti_app.lti.registration import (
    PlatformConfiguration,
    RegisteredClient,
    fetch_configuration,
    register_client,
    registration_document,
)
from lti_app.models import Registration, RegistrationStatus
from lti_app.services.invite import OpenInvite, consume_invite
from lti_app.services.platform import put_deployment, recognise_lms
from lti_app.settings import Settings


@dataclass(frozen=True, slots=True)
class NewRegistration:
    """What the LMS told and made, not stored yet."""

    configuration: PlatformConfiguration
    client: RegisteredClient
    profile: LmsProfile


def register_at_platform(
    configuration_url: str, token: str | None, *, settings: Settings, registry: Registry
) -> NewRegistration:
    """Register this tool at the LMS that opened the invite. Needs no database.

    Raises:
        RegistrationRefused, OutboundError
    """
    guard = OutboundGuard(settings)
    with OutboundClient(guard) as client:
        configuration = fetch_configuration(configuration_url, token, client=client, guard=guard)
        profile = registry.lms_profile(
            recognise_lms(registry, configuration.issuer, configuration.product_family_code)
        )
        document = registration_document(configuration, settings, profile)
        made = register_client(configuration, document, token, client=client)
    return NewRegistration(configuration, made, profile)


def store_registration(
    db: Session, invite: OpenInvite, new: NewRegistration, now: datetime
) -> Registration:
    """Keep a new registration and use its invite up.

    It waits for approval unless the invite says otherwise. Nothing that is there is changed: where
    this client is active already, the new registration waits beside it.

    Raises:
        InviteUsed: somebody else used the invite in the meantime.
    """
    consume_invite(db, invite.id, now)
    approved = invite.approves and not _is_active(db, new)
    status = RegistrationStatus.ACTIVE if approved else RegistrationStatus.PENDING
    configuration = new.configuration
    registration = Registration(
        name=invite.name or urlsplit(configuration.issuer).hostname or configuration.issuer[:200],
        issuer=configuration.issuer,
        client_id=new.client.client_id,
        status=status,
        auth_login_url=configuration.authorization_endpoint,
        auth_token_url=configuration.token_endpoint,
        jwks_url=configuration.jwks_uri,
        token_audience=configuration.authorization_server,
        lms=new.profile.key,
        scopes=list(new.client.scopes),
        created_at=now,
        approved_at=now if approved else None,
    )
    db.add(registration)
    db.flush()
    if new.client.deployment_id:
        put_deployment(db, registration, new.client.deployment_id, status, now)
    return registration


def _is_active(db: Session, new: NewRegistration) -> bool:
    return (
        db.scalar(
            select(Registration.id).where(
                Registration.issuer == new.configuration.issuer,
                Registration.client_id == new.client.client_id,
                Registration.status == RegistrationStatus.ACTIVE,
            )
        )
        is not None
    )
