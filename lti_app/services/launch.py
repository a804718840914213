"""A launch becomes a session: the login is used up, and what the platform told us is kept.

What a page sees of it stands in visit.py; the checks of the token in lti/message.py.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lti_app.db import Connection, Session
from lti_app.lti.errors import StateAlreadyUsed
from lti_app.lti.launch import Launch
from lti_app.lti.login import StartedLogin
from lti_app.models import Base, Deployment, LaunchSession, RegistrationStatus
from lti_app.services.launch_record import record_launch
from lti_app.services.login import forget_logins, secret_hash
from lti_app.settings import Settings
from lti_app.statement import Statement

# An ended session still says whose it was, so that what is typed on its page is not lost.
KEPT_AFTER_END = timedelta(days=7)
LANGUAGES = ("de", "en")

_LAUNCH_SESSION = Base.metadata.tables["launch_session"]
_LOGIN_STATE = Base.metadata.tables["login_state"]
_login = _LOGIN_STATE.c

_USE_UP = (
    update(_LOGIN_STATE)
    .where(
        _login.state_hash == bindparam("state_hash"),
        _login.consumed_at.is_(None),
        _login.expires_at > bindparam("started_at"),
    )
    .values(consumed_at=bindparam("started_at"))
)
_CONSUME = Statement(_USE_UP)
_OPEN = Statement(insert(_LAUNCH_SESSION))
# Both in one: nothing is opened where nothing was used up.
_CONSUMED = _USE_UP.returning(_login.state_hash).cte("consumed")
_CONSUME_AND_OPEN = Statement(
    insert(_LAUNCH_SESSION)
    .from_select(
        _LAUNCH_SESSION.c.keys(),
        select(
            *(bindparam(column.name, type_=column.type) for column in _LAUNCH_SESSION.c)
        ).select_from(_CONSUMED),
    )
    .add_cte(_CONSUMED)
)
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
    """A new session: its public id, and the secret that only this browser gets.

    ``new_link_row_id`` is the launch's link if it is new or opens something else than before.
    """

    launch_id: str
    secret: str
    new_link_row_id: int | None


def started_by(login: StartedLogin, browser: str | None) -> bool:
    """Whether this browser is the one that started the login."""
    return browser is not None and hmac.compare_digest(secret_hash(browser), login.browser_hash)


def open_launch(
    db: Connection,
    login: StartedLogin,
    launch: Launch,
    browser: str,
    *,
    settings: Settings,
    now: datetime,
) -> OpenedLaunch:
    """Record the launch, use its login up and open a session for it.

    Raises:
        StateAlreadyUsed: another request was faster; the caller rolls back.
    """
    browser_hash = secret_hash(browser)
    record = record_launch(db, launch, browser_hash, now)
    if record.browser_has_others:
        _end_others(db, browser_hash, record.person_id, now)
    launch_id, secret = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
    session = {
        "id": launch_id,
        "secret_hash": secret_hash(secret),
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
    }
    _consume_and_open(db, login.state_hash, session)
    news = record.resource_link_row_id if record.link_is_news else None
    return OpenedLaunch(launch_id, secret, news)


def _consume_and_open(db: Connection, state_hash: str, session: Mapping[str, Any]) -> None:
    """Of two that try at the same time one gets through; SQLite needs two statements for it."""
    values = {"state_hash": state_hash, **session}
    if db.dialect.name == "postgresql":
        is_open = _CONSUME_AND_OPEN.write_last(db, values) == 1
    else:
        is_open = _CONSUME.write_last(db, values) == 1 and _OPEN.write_last(db, values) == 1
    if not is_open:
        raise StateAlreadyUsed


def _end_others(db: Connection, browser_hash: str, person_id: int, now: datetime) -> None:
    """End the sessions of everybody else in this browser."""
    db.execute(_END_OTHERS, {"browser": browser_hash, "person": person_id, "moment": now})


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
