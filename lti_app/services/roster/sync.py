"""Bring a course's memberships to the state of its LMS's roster.

Reading a large roster takes minutes. So this use case takes a maker of sessions instead of a
session: no transaction stays open while the LMS is asked, and how far it is can be seen from
outside (RosterSync). All members are written in one transaction, or none is.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update

from lti_app.db import Session, SessionMaker, insert_into
from lti_app.extension.registry import Registry
from lti_app.lti.outbound import OutboundClient, OutboundError, OutboundGuard
from lti_app.lti.roster import MAX_BYTES, Member, read_roster
from lti_app.lti.scopes import ROSTER_READ
from lti_app.lti.service_token import ScopeNotGranted, TokenSource
from lti_app.lti.token_request import TokenRequestRefused
from lti_app.lti.tool_keys import ToolKeyUnreadable
from lti_app.models import Context, Registration, RegistrationStatus, RosterSync
from lti_app.services.roster.store import store_members
from lti_app.settings import Settings

# A sync whose process died blocks the next one for this long.
ABANDONED_AFTER = timedelta(minutes=15)
_PROGRESS_SECONDS = 1.0
# A fault of ours: recorded so that nobody waits, and raised as it is.
_UNEXPECTED = "unexpected"


class RosterSyncFailed(Exception):
    """The roster was not taken over; memberships are as before. ``code`` says why, in short."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the roster was not taken over: {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class _Course:
    context: Context
    registration: Registration
    started_at: datetime


def find_course(db: Session, context_id: str, issuer: str | None, client_id: str | None) -> int:
    """The row of the course with this id of its LMS, at an active registration.

    Raises:
        RosterSyncFailed: there is none, or there are several.
    """
    query = (
        select(Context.id)
        .join(Registration, Registration.id == Context.registration_id)
        .where(Context.context_id == context_id, Registration.status == RegistrationStatus.ACTIVE)
    )
    if issuer:
        query = query.where(Registration.issuer == issuer)
    if client_id:
        query = query.where(Registration.client_id == client_id)
    found = db.scalars(query).all()
    if not found:
        raise RosterSyncFailed("context_unknown")
    if len(found) > 1:
        raise RosterSyncFailed("context_ambiguous")
    return found[0]


def sync_roster(
    sessions: SessionMaker, context_row_id: int, *, settings: Settings, registry: Registry
) -> int:
    """Read the roster of a course to its end and take it over.

    People who are no longer in it keep a deleted membership. Returns the number of members.

    Raises:
        RosterSyncFailed: also recorded in ``roster_sync``, unless another sync is running.
    """
    course = _begin(sessions, context_row_id)
    try:
        members = _read(sessions, course, settings, registry)
        with sessions.begin() as db:
            profile = registry.lms_profile(course.registration.lms)
            count = store_members(
                db, course.context, members, keep_instructors=profile.roster_understates_roles
            )
            _record(db, course, members=count, finished_at=datetime.now(UTC))
    except BaseException as error:
        code = _code(error)
        with sessions.begin() as db:
            _record(db, course, members=None, finished_at=datetime.now(UTC), error=code)
        if code == _UNEXPECTED:
            raise
        raise RosterSyncFailed(code) from error
    return count


def _code(error: BaseException) -> str:
    if isinstance(error, OutboundError | ScopeNotGranted | TokenRequestRefused | RosterSyncFailed):
        return error.code
    return "tool_key_unreadable" if isinstance(error, ToolKeyUnreadable) else _UNEXPECTED


def _begin(sessions: SessionMaker, context_row_id: int) -> _Course:
    now = datetime.now(UTC)
    values = {"started_at": now, "finished_at": None, "members": None, "error": None}
    with sessions.begin() as db:
        context = db.get_one(Context, context_row_id)
        registration = db.get_one(Registration, context.registration_id)
        insert = insert_into(db, RosterSync).values(context_id=context_row_id, **values)
        claim = insert.on_conflict_do_update(
            index_elements=[RosterSync.context_id],
            set_=values,
            where=or_(
                RosterSync.finished_at.is_not(None),
                RosterSync.started_at < now - ABANDONED_AFTER,
            ),
        )
        if db.execute(claim.returning(RosterSync.context_id)).first() is None:
            raise RosterSyncFailed("sync_running")
        db.expunge_all()
    return _Course(context, registration, now)


def _read(
    sessions: SessionMaker, course: _Course, settings: Settings, registry: Registry
) -> list[Member]:
    url = course.context.memberships_url
    if course.registration.status is not RegistrationStatus.ACTIVE:
        raise RosterSyncFailed("registration_not_active")
    if not url:
        raise RosterSyncFailed("no_roster_service")
    profile = registry.lms_profile(course.registration.lms)
    tokens = TokenSource(sessions, course.registration, (ROSTER_READ,), settings, profile)
    with OutboundClient(OutboundGuard(settings), max_bytes=MAX_BYTES) as client:
        pages = read_roster(
            url,
            client=client,
            tokens=tokens,
            page_limit=settings.roster_page_limit,
            member_limit=settings.roster_member_limit,
        )
        return _collect(sessions, course, pages)


def _collect(
    sessions: SessionMaker, course: _Course, pages: Iterable[tuple[Member, ...]]
) -> list[Member]:
    """Members in the order they came, each once: who is listed twice counts as listed last."""
    members: dict[str, Member] = {}
    shown_at = time.monotonic()
    for page in pages:
        members |= {member.sub: member for member in page}
        if time.monotonic() - shown_at > _PROGRESS_SECONDS:
            shown_at = time.monotonic()
            with sessions.begin() as db:
                _record(db, course, members=len(members))
    return list(members.values())


def _record(db: Session, course: _Course, **values: Any) -> None:
    """Note how it stands, unless the sync counted as abandoned and another one took over."""
    db.execute(
        update(RosterSync)
        .where(
            RosterSync.context_id == course.context.id,
            RosterSync.started_at == course.started_at,
        )
        .values(**values)
    )
