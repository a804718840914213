"""Logins: started by a platform, remembered in one row, found again when the launch comes."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from lti_app.db import Connection, Session
from lti_app.lti.claims import DEPLOYMENT_ID
from lti_app.lti.errors import (
    ClientAmbiguous,
    LoginIncomplete,
    PlatformUnknown,
    RegistrationDisabled,
    RegistrationPending,
    StateAlreadyUsed,
    StateExpired,
    StateUnknown,
)
from lti_app.lti.login import LoginRedirect, StartedLogin, login_redirect, target_path
from lti_app.lti.platform import RegisteredPlatform
from lti_app.lti.signature import SignedToken
from lti_app.models import Base, LoginState, RegistrationStatus
from lti_app.settings import Settings
from lti_app.statement import Statement

_REGISTRATION = Base.metadata.tables["registration"]
_LOGIN_STATE = Base.metadata.tables["login_state"]
_DEPLOYMENT = Base.metadata.tables["deployment"]
_KEY_SET = Base.metadata.tables["platform_key_set"]
_registration, _login = _REGISTRATION.c, _LOGIN_STATE.c
_deployment, _key_set = _DEPLOYMENT.c, _KEY_SET.c

_PLATFORM = (
    _registration.id.label("registration_id"),
    _registration.issuer,
    _registration.client_id,
    _registration.status,
    _registration.auth_login_url,
    _registration.jwks_url,
    _registration.lms,
)
_OF_ISSUER = select(*_PLATFORM).where(_registration.issuer == bindparam("issuer"))
_PLATFORMS = Statement(_OF_ISSUER)
_PLATFORMS_OF_CLIENT = Statement(
    _OF_ISSUER.where(_registration.client_id == bindparam("client_id"))
)
_REMEMBER = Statement(insert(_LOGIN_STATE))
_FIND = Statement(
    select(
        *_PLATFORM,
        _login.state_hash,
        _login.nonce,
        _login.browser_hash,
        _login.parameters,
        _login.expires_at,
        _login.consumed_at,
        _deployment.id.label("deployment_row_id"),
        _deployment.status.label("deployment_status"),
        _key_set["keys"].label("key_set"),
        _key_set.fetched_at.label("keys_fetched_at"),
    )
    .select_from(_LOGIN_STATE)
    .join(_REGISTRATION, _registration.id == _login.registration_id)
    .outerjoin(_KEY_SET, _key_set.registration_id == _registration.id)
    .outerjoin(
        _DEPLOYMENT,
        (_deployment.registration_id == _registration.id)
        & (_deployment.deployment_id == bindparam("deployment_id")),
    )
    .where(_login.state_hash == bindparam("state_hash"))
)


def secret_hash(secret: str) -> str:
    """What is stored of a random secret. It is long and random, so it needs no salt."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def start_login(
    db: Connection, parameters: Mapping[str, str], browser: str, settings: Settings, now: datetime
) -> LoginRedirect:
    """Remember a login and say where the browser goes next.

    Raises:
        LoginIncomplete, TargetForeign, PlatformUnknown, ClientAmbiguous, RegistrationPending,
        RegistrationDisabled
    """
    if not parameters.get("iss"):
        raise LoginIncomplete
    target_path(settings, parameters.get("target_link_uri", ""))
    platform = _find_platform(db, parameters["iss"], parameters.get("client_id"))
    redirect = login_redirect(platform, parameters, settings.address("/lti/launch"))
    _REMEMBER.write_last(
        db,
        {
            "state_hash": secret_hash(redirect.state),
            "nonce": redirect.nonce,
            "registration_id": platform.registration_id,
            "browser_hash": secret_hash(browser),
            "parameters": dict(parameters),
            "expires_at": now + timedelta(seconds=settings.login_lifetime_seconds),
            "consumed_at": None,
        },
    )
    return redirect


def find_login(db: Connection, state: str, token: SignedToken, now: datetime) -> StartedLogin:
    """The login that a launch answers.

    The token's deployment only narrows what is looked up; it counts once the signature held.

    Raises:
        StateUnknown, StateExpired, StateAlreadyUsed, RegistrationPending, RegistrationDisabled
    """
    deployment_id = token.unverified.get(DEPLOYMENT_ID)
    values = {
        "state_hash": secret_hash(state),
        "deployment_id": deployment_id if isinstance(deployment_id, str) else "",
    }
    row = _FIND.first(db, values)
    if row is None:
        raise StateUnknown
    if row.consumed_at is not None:
        raise StateAlreadyUsed
    if row.expires_at <= now:
        raise StateExpired
    return StartedLogin(
        state_hash=row.state_hash,
        nonce=row.nonce,
        browser_hash=row.browser_hash,
        parameters=row.parameters,
        expires_at=row.expires_at,
        platform=_active(row),
        deployment_row_id=row.deployment_row_id,
        deployment_status=row.deployment_status,
        keys=row.key_set or None,
        keys_fetched_at=row.keys_fetched_at,
    )


def forget_logins(db: Session, before: datetime) -> None:
    """Delete logins that expired before this moment. Until then a reload gets a good answer."""
    db.execute(delete(LoginState).where(LoginState.expires_at < before))


def _find_platform(db: Connection, issuer: str, client_id: str | None) -> RegisteredPlatform:
    if client_id is None:
        found = _PLATFORMS.rows(db, {"issuer": issuer})
    else:
        found = _PLATFORMS_OF_CLIENT.rows(db, {"issuer": issuer, "client_id": client_id})
    if not found:
        raise PlatformUnknown
    active = [row for row in found if row.status is RegistrationStatus.ACTIVE]
    if len(active) > 1:
        raise ClientAmbiguous
    return _active(active[0] if active else found[-1])


def _active(row: Any) -> RegisteredPlatform:
    if row.status is RegistrationStatus.PENDING:
        raise RegistrationPending
    if row.status is RegistrationStatus.DISABLED:
        raise RegistrationDisabled
    return RegisteredPlatform(
        registration_id=row.registration_id,
        issuer=row.issuer,
        client_id=row.client_id,
        auth_login_url=row.auth_login_url,
        jwks_url=row.jwks_url,
        lms=row.lms,
    )
