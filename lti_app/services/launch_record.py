"""What a launch tells about people and courses, kept: written only where something is new.

One query reads person, course, link and membership as they are. An ordinary launch finds nothing
changed and writes none of them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lti_app.db import Connection
from lti_app.domain.course_role import MembershipStatus
from lti_app.lti.launch import Launch
from lti_app.models import Base
from lti_app.statement import Statement

# How exactly "seen" is known; more would be a write for every launch.
SEEN_EVERY = timedelta(hours=1)

_DEPLOYMENT = Base.metadata.tables["deployment"]
_REGISTRATION = Base.metadata.tables["registration"]
_PERSON = Base.metadata.tables["person"]
_CONTEXT = Base.metadata.tables["context"]
_LINK = Base.metadata.tables["resource_link"]
_MEMBERSHIP = Base.metadata.tables["membership"]
_SESSION = Base.metadata.tables["launch_session"]

_PERSON_FIELDS = ("name", "given_name", "family_name", "email", "platform_locale")
_CONTEXT_FIELDS = ("title", "label", "memberships_url", "line_items_url", "scopes", "history")
_LINK_FIELDS = ("title", "line_item_url", "content")

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LaunchRecord:
    """The rows of a launch, and whether others have open sessions in the same browser.

    ``link_is_news``: the link is new, or opens something else or has another column than before.
    """

    person_id: int
    context_row_id: int
    resource_link_row_id: int | None
    link_is_news: bool
    browser_has_others: bool


def _labelled(prefix: str, table: Any, names: tuple[str, ...]) -> list[Any]:
    return [table.c[name].label(f"{prefix}_{name}") for name in names]


_KNOWN = Statement(
    select(
        *_labelled("person", _PERSON, ("id", "seen_at", *_PERSON_FIELDS)),
        *_labelled("context", _CONTEXT, ("id", *_CONTEXT_FIELDS)),
        *_labelled("link", _LINK, ("id", *_LINK_FIELDS)),
        _MEMBERSHIP.c.role,
        _MEMBERSHIP.c.status,
        _REGISTRATION.c.last_launch_at,
        exists()
        .where(
            _SESSION.c.browser_hash == bindparam("browser_hash"),
            _SESSION.c.person_id != _PERSON.c.id,
            _SESSION.c.ended_at.is_(None),
        )
        .label("browser_has_others"),
    )
    .select_from(_DEPLOYMENT)
    .join(_REGISTRATION, _REGISTRATION.c.id == _DEPLOYMENT.c.registration_id)
    .outerjoin(
        _PERSON,
        and_(
            _PERSON.c.registration_id == _DEPLOYMENT.c.registration_id,
            _PERSON.c.sub == bindparam("sub"),
        ),
    )
    .outerjoin(
        _CONTEXT,
        and_(
            _CONTEXT.c.deployment_row_id == _DEPLOYMENT.c.id,
            _CONTEXT.c.context_id == bindparam("context_id"),
        ),
    )
    .outerjoin(
        _LINK,
        and_(
            _LINK.c.context_id == _CONTEXT.c.id,
            _LINK.c.resource_link_id == bindparam("resource_link_id"),
        ),
    )
    .outerjoin(
        _MEMBERSHIP,
        and_(_MEMBERSHIP.c.context_id == _CONTEXT.c.id, _MEMBERSHIP.c.person_id == _PERSON.c.id),
    )
    .where(_DEPLOYMENT.c.id == bindparam("deployment_row_id"))
)
_LAUNCHED = (
    update(_REGISTRATION)
    .where(_REGISTRATION.c.id == bindparam("registration"))
    .values(last_launch_at=bindparam("moment"))
)


@dataclass(frozen=True, slots=True)
class _Upserts:
    """Insert or update in one statement; both databases can, in their own dialects."""

    person: Any
    context: Any
    link: Any
    membership: Any


def _upserts(insert: Any) -> _Upserts:
    def upsert(table: Any, key: tuple[str, ...], fields: tuple[str, ...]) -> Any:
        statement = insert(table)
        excluded = {name: statement.excluded[name] for name in fields}
        statement = statement.on_conflict_do_update(index_elements=key, set_=excluded)
        return statement.returning(table.c.id) if "id" in table.c else statement

    return _Upserts(
        person=upsert(_PERSON, ("registration_id", "sub"), (*_PERSON_FIELDS, "seen_at")),
        context=upsert(_CONTEXT, ("deployment_row_id", "context_id"), _CONTEXT_FIELDS),
        link=upsert(_LINK, ("context_id", "resource_link_id"), _LINK_FIELDS),
        membership=upsert(_MEMBERSHIP, ("context_id", "person_id"), ("role", "status")),
    )


_UPSERTS = {"sqlite": _upserts(sqlite.insert), "postgresql": _upserts(postgresql.insert)}


def record_launch(db: Connection, launch: Launch, browser_hash: str, now: datetime) -> LaunchRecord:
    """Keep what is new in a launch, in this transaction."""
    known = _KNOWN.rows(
        db,
        {
            "deployment_row_id": launch.deployment_row_id,
            "sub": launch.person.sub,
            "context_id": launch.context.context_id,
            "resource_link_id": launch.link.resource_link_id if launch.link else "",
            "browser_hash": browser_hash,
        },
    )[0]
    record = _Recording(db, launch, known, now)
    person_id = record.person()
    context_row_id = record.context()
    link_row_id = record.link(context_row_id)
    record.membership(context_row_id, person_id)
    record.registration()
    # Nobody can be told apart from somebody who is new.
    has_others = known.browser_has_others or known.person_id is None
    return LaunchRecord(person_id, context_row_id, link_row_id, record.link_is_news, has_others)


class _Recording:
    """A launch beside what is known; each method keeps one row and returns its id."""

    def __init__(self, db: Connection, launch: Launch, known: Any, now: datetime) -> None:
        self._db = db
        self._launch = launch
        self._known = known
        self._now = now
        self._upserts = _UPSERTS[db.dialect.name]
        self.link_is_news = False

    def person(self) -> int:
        person, seen_at = self._launch.person, self._known.person_seen_at
        told = {
            "name": person.name,
            "given_name": person.given_name,
            "family_name": person.family_name,
            "email": person.email,
            "platform_locale": person.locale,
        }
        values, is_new = self._news("person", told)
        if not is_new and seen_at and self._now - seen_at <= SEEN_EVERY:
            return int(self._known.person_id)
        key = {"registration_id": self._launch.registration_id, "sub": person.sub}
        moments = {"created_at": self._now, "seen_at": self._now}
        return self._keep(self._upserts.person, key | values | moments)

    def context(self) -> int:
        context = self._launch.context
        told = {
            "title": context.title,
            "label": context.label,
            "memberships_url": context.memberships_url,
            "line_items_url": context.line_items_url,
            "scopes": list(context.scopes),
            "history": list(context.history),
        }
        values, is_new = self._news("context", told)
        if not is_new:
            return int(self._known.context_id)
        key = {
            "deployment_row_id": self._launch.deployment_row_id,
            "context_id": context.context_id,
            "registration_id": self._launch.registration_id,
        }
        return self._keep(self._upserts.context, key | values | {"created_at": self._now})

    def link(self, context_row_id: int) -> int | None:
        link = self._launch.link
        if link is None:
            return None
        told = {
            "title": link.title,
            "line_item_url": link.line_item_url,
            "content": dict(self._launch.custom),
        }
        values, is_new = self._news("link", told)
        if self._launch.context.line_items_url and not link.line_item_url:
            # The platform speaks of columns and binds none to this link, or not exactly one.
            values["line_item_url"] = None
            is_new = is_new or self._known.link_line_item_url is not None
        if not is_new:
            return int(self._known.link_id)
        self.link_is_news = True
        key = {"context_id": context_row_id, "resource_link_id": link.resource_link_id}
        return self._keep(self._upserts.link, key | values | {"created_at": self._now})

    def membership(self, context_row_id: int, person_id: int) -> None:
        role, status = self._launch.role, MembershipStatus.ACTIVE
        if (self._known.role, self._known.status) != (role, status):
            row = {"context_id": context_row_id, "person_id": person_id}
            self._db.execute(self._upserts.membership, row | {"role": role, "status": status})

    def registration(self) -> None:
        before = self._known.last_launch_at
        if before is None or self._now - before > SEEN_EVERY:
            moment = {"registration": self._launch.registration_id, "moment": self._now}
            self._db.execute(_LAUNCHED, moment)

    def _news(self, prefix: str, told: Values) -> tuple[Values, bool]:
        """What is to be stored, and whether it differs from what is.

        What a launch leaves out stays as it was: platforms leave out names and services at will.
        """
        if getattr(self._known, f"{prefix}_id") is None:
            return told, True
        before = {name: getattr(self._known, f"{prefix}_{name}") for name in told}
        values = {name: value or before[name] for name, value in told.items()}
        return values, values != before

    def _keep(self, upsert: Any, row: Values) -> int:
        return int(self._db.execute(upsert, row).scalar_one())
