"""A launch becomes a session: the login is used up, and what the platform told us is kept.

What a page sees of it stands in visit.py; the checks of the token in lti/message.py.
"""

import hmac
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from lti_app.db import Session
from lti_app.lti.launch import Launch
from lti_app.lti.login import StartedLogin
from lti_app.models import Base, Deployment, LaunchSession, RegistrationStatus
from lti_app.services.launch_record import record_launch
from lti_app.services.login import consume_login, forget_logins, secret_hash
from lti_app.services.passback import tell_late_column
from lti_app.settings import Settings

# An ended session still says whose it was, so that what is typed on its page is not lost.
KEPT_AFTER_END = timedelta(days=7)
LANGUAGES = ("de", "en")

_LAUNCH_SESSION = Base.metadata.tables["launch_session"]
_OPEN = insert(_LAUNCH_SESSION)
_END_OTHERS = (
    update(_LAUNCH_SESSION)
    .where(
        _LAUNCH_SESSION.c.browser_hash == bindparam("browser"),
        _LAUNCH_SESSION.c.person_id != bindparam("person"),
        _LAUNCH_SESSION.c.ended_at.is_(None),
    )
    .values(ended_at=bindparam("moment"))
)


@dataclass(frozen=True, slots=True)
class OpenedLaunch:
    """A new session: its public id, and the secret that only this browser gets."""

    launch_id: str
    secret: str


def started_by(login: StartedLogin, browser: str | None) -> bool:
    """Whether this browser is the one that started the login."""
    return browser is not None and hmac.compare_digest(secret_hash(browser), login.browser_hash)


def open_launch(
    db: Session,
    login: StartedLogin,
    launch: Launch,
    browser: str,
    *,
    settings: Settings,
    now: datetime,
) -> OpenedLaunch:
    """Use the login up, record the launch and open a session for it.

    Raises:
        StateAlreadyUsed: another request was faster; nothing was written.
    """
    consume_login(db, login, now)
    browser_hash = secret_hash(browser)
    record = record_launch(db, launch, browser_hash, now)
    if record.browser_has_others:
        end_others(db, browser_hash, record.person_id, now)
    if record.link_is_news and record.resource_link_row_id is not None:
        # What was completed before the step was placed has a column to go to now.
        tell_late_column(db, record.resource_link_row_id, now=now)
    opened = OpenedLaunch(secrets.token_urlsafe(16), secrets.token_urlsafe(32))
    db.connection().execute(
        _OPEN,
        {
            "id": opened.launch_id,
            "secret_hash": secret_hash(opened.secret),
            "browser_hash": browser_hash,
            "person_id": record.person_id,
            "context_id": record.context_row_id,
            "resource_link_id": record.resource_link_row_id,
            "role": launch.role,
            "locale": _language(launch.person.locale, settings.default_locale),
            "return_url": launch.return_url,
            "deep_linking": asdict(launch.deep_linking) if launch.deep_linking else None,
            "started_at": now,
            "expires_at": now + timedelta(hours=settings.session_lifetime_hours),
            "ended_at": None,
        },
    )
    return opened


def end_others(db: Session, browser_hash: str, person_id: int, now: datetime) -> None:
    """End the sessions of everybody else in this browser."""
    values = {"browser": browser_hash, "person": person_id, "moment": now}
    db.connection().execute(_END_OTHERS, values)


def await_approval(db: Session, registration_id: int, deployment_id: str, now: datetime) -> None:
    """Keep an unknown deployment of a known platform, for the operator to approve."""
    dialect = sqlite if db.get_bind().dialect.name == "sqlite" else postgresql
    db.execute(
        dialect.insert(Deployment)
        .values(
            registration_id=registration_id,
            deployment_id=deployment_id,
            status=RegistrationStatus.PENDING,
            created_at=now,
        )
        .on_conflict_do_nothing()
    )


def forget_expired(db: Session, now: datetime) -> None:
    """Delete logins and sessions that nobody can use any more. For the worker."""
    forget_logins(db, now - timedelta(days=1))
    db.execute(delete(LaunchSession).where(LaunchSession.expires_at < now - KEPT_AFTER_END))


def _language(locale: str, default: str) -> str:
    language = locale[:2].lower()
    return language if language in LANGUAGES else default
