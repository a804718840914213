"""Access tokens for a platform's services (LTI Security Framework 1.0, 4.1).

A token is kept in the database for all processes and asked for by one of them at a time. It is
asked for with all scopes that the registration was granted, so that grades and roster share it;
a platform that does not grant all of them at once is asked for what is needed alone.

These functions open short transactions of their own and commit them: who waits for a token must
see that another one fetches it. Call them while no other transaction of yours holds a lock.
"""

import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import or_, select, update

from lti_app.db import Session, SessionMaker, insert_into
from lti_app.extension.lms_profile import LmsProfile
from lti_app.lti.outbound import OutboundGuard, OutboundTimeout
from lti_app.lti.scopes import as_text
from lti_app.lti.token_request import TokenRequestRefused, audience, request_token
from lti_app.lti.tool_keys import signing_key
from lti_app.models import Registration, ServiceToken
from lti_app.settings import Settings

_WAIT_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class TokenSource:
    """Where a service's calls to one platform get their token from."""

    sessions: SessionMaker
    registration: Registration
    scopes: tuple[str, ...]
    settings: Settings
    profile: LmsProfile

    def token(self) -> str:
        """A token that was not refused yet. Raises as ``access_token``."""
        return access_token(
            self.sessions,
            self.registration,
            self.scopes,
            settings=self.settings,
            profile=self.profile,
        )

    def instead_of(self, refused: str) -> str:
        """A new token after the platform did not accept one. Raises as ``access_token``."""
        forget_token(self.sessions, self.registration.id, refused)
        return self.token()


class ScopeNotGranted(Exception):
    """The registration was not granted what a service needs."""

    code = "scope_not_granted"


def access_token(
    sessions: SessionMaker,
    registration: Registration,
    scopes: Collection[str],
    *,
    settings: Settings,
    profile: LmsProfile,
) -> str:
    """An access token that holds at least these scopes and for at least a minute.

    Raises:
        ScopeNotGranted: the registration lacks all of the scopes.
        TokenRequestRefused: the platform said no.
        OutboundError: the platform could not be asked.
        ToolKeyUnreadable: our own key cannot be opened.
    """
    wanted = set(scopes) & set(registration.scopes)
    if not wanted:
        raise ScopeNotGranted
    key = _choose_request(sessions, registration.id, wanted, set(registration.scopes))
    try:
        return _cached_or_new(sessions, registration, key, settings=settings, profile=profile)
    except TokenRequestRefused as error:
        alone = as_text(wanted)
        if error.code != "token_invalid_scope" or key == alone:
            raise
        return _cached_or_new(sessions, registration, alone, settings=settings, profile=profile)


def forget_token(sessions: SessionMaker, registration_id: int, token: str) -> None:
    """Forget a token that the platform did not accept (401), unless a newer one stands there."""
    with sessions.begin() as db:
        db.execute(
            update(ServiceToken)
            .where(
                ServiceToken.registration_id == registration_id,
                ServiceToken.access_token == token,
            )
            .values(access_token=None, expires_at=None)
        )


def _choose_request(
    sessions: SessionMaker, registration_id: int, wanted: set[str], granted: set[str]
) -> str:
    """The scopes to ask for: all that were granted, unless that was refused before."""
    with sessions() as db:
        alone = db.get(ServiceToken, (registration_id, as_text(wanted)))
    return as_text(wanted) if alone else as_text(granted)


def _cached_or_new(
    sessions: SessionMaker,
    registration: Registration,
    scopes: str,
    *,
    settings: Settings,
    profile: LmsProfile,
) -> str:
    patience = time.monotonic() + 2 * settings.platform_timeout_seconds
    lease = timedelta(seconds=2 * settings.platform_timeout_seconds)
    while True:
        with sessions() as db:
            if token := _usable(db, registration.id, scopes):
                return token
        with sessions.begin() as db:
            claimed = _claim(db, registration.id, scopes, lease)
        if claimed:
            return _renew(sessions, registration, scopes, settings=settings, profile=profile)
        if time.monotonic() > patience:
            raise OutboundTimeout
        time.sleep(_WAIT_SECONDS)


def _usable(db: Session, registration_id: int, scopes: str) -> str | None:
    return db.scalar(
        select(ServiceToken.access_token).where(
            ServiceToken.registration_id == registration_id,
            ServiceToken.scopes == scopes,
            ServiceToken.expires_at > datetime.now(UTC),
        )
    )


def _claim(db: Session, registration_id: int, scopes: str, lease: timedelta) -> bool:
    """Become the one that asks. A claim ends by itself, in case its process dies."""
    now = datetime.now(UTC)
    claim = {"requested_until": now + lease}
    insert = insert_into(db, ServiceToken).values(
        registration_id=registration_id, scopes=scopes, **claim
    )
    upsert = insert.on_conflict_do_update(
        index_elements=[ServiceToken.registration_id, ServiceToken.scopes],
        set_=claim,
        where=or_(ServiceToken.requested_until.is_(None), ServiceToken.requested_until < now)
        # Whoever came between our look and now may have brought a token.
        & or_(ServiceToken.expires_at.is_(None), ServiceToken.expires_at <= now),
    )
    return db.execute(upsert.returning(ServiceToken.registration_id)).first() is not None


def _renew(
    sessions: SessionMaker,
    registration: Registration,
    scopes: str,
    *,
    settings: Settings,
    profile: LmsProfile,
) -> str:
    try:
        with sessions.begin() as db:
            key = signing_key(db, settings.secret_key, datetime.now(UTC))
        granted = request_token(
            registration,
            scopes,
            key=key,
            audience=audience(registration, profile),
            guard=OutboundGuard(settings),
        )
    except Exception:
        _store(sessions, registration.id, scopes, None, None)
        raise
    usable_until = datetime.now(UTC) + granted.useful_life
    _store(sessions, registration.id, scopes, granted.access_token, usable_until)
    return granted.access_token


def _store(
    sessions: SessionMaker,
    registration_id: int,
    scopes: str,
    token: str | None,
    usable_until: datetime | None,
) -> None:
    with sessions.begin() as db:
        db.execute(
            update(ServiceToken)
            .where(ServiceToken.registration_id == registration_id, ServiceToken.scopes == scopes)
            .values(access_token=token, expires_at=usable_until, requested_until=None)
        )
