"""A visit: what every page of a launch knows about who looks at it, from one query."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from lti_app.db import Connection
from lti_app.domain.course_role import CourseRole
from lti_app.domain.person import display_name
from lti_app.lti.launch import DeepLinkingRequest
from lti_app.lti.platform import frame_origins
from lti_app.models import Base, RegistrationStatus
from lti_app.services.login import secret_hash
from lti_app.statement import Statement

_SESSION = Base.metadata.tables["launch_session"]
_PERSON = Base.metadata.tables["person"]
_CONTEXT = Base.metadata.tables["context"]
_LINK = Base.metadata.tables["resource_link"]
_REGISTRATION = Base.metadata.tables["registration"]
_DEPLOYMENT = Base.metadata.tables["deployment"]

_VISIT = Statement(
    select(
        _SESSION.c.secret_hash,
        _SESSION.c.role,
        _SESSION.c.locale,
        _SESSION.c.return_url,
        _SESSION.c.deep_linking,
        _SESSION.c.expires_at,
        _SESSION.c.ended_at,
        _SESSION.c.person_id,
        _SESSION.c.context_id.label("context_row_id"),
        _SESSION.c.resource_link_id.label("resource_link_row_id"),
        _PERSON.c.name,
        _PERSON.c.chosen_locale,
        _CONTEXT.c.title,
        _CONTEXT.c.label,
        _LINK.c.content,
        _REGISTRATION.c.id.label("registration_id"),
        _REGISTRATION.c.status.label("registration_status"),
        _DEPLOYMENT.c.status.label("deployment_status"),
        _REGISTRATION.c.issuer,
        _REGISTRATION.c.auth_login_url,
    )
    .select_from(_SESSION)
    .join(_PERSON, _PERSON.c.id == _SESSION.c.person_id)
    .join(_CONTEXT, _CONTEXT.c.id == _SESSION.c.context_id)
    .join(_REGISTRATION, _REGISTRATION.c.id == _PERSON.c.registration_id)
    .join(_DEPLOYMENT, _DEPLOYMENT.c.id == _CONTEXT.c.deployment_row_id)
    .outerjoin(_LINK, _LINK.c.id == _SESSION.c.resource_link_id)
    .where(_SESSION.c.id == bindparam("launch_id"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who visits which course through which link, in which role. ``locale`` is de or en.

    ``person_name`` is for display: a pseudonym where the platform shares no name.
    ``context_title`` may be empty. ``content`` are the link's custom parameters: what it opens.
    ``secret`` is the launch's cookie, from which form tokens are made.
    """

    launch_id: str
    secret: str = field(repr=False)
    person_id: int
    person_name: str
    registration_id: int
    context_row_id: int
    context_title: str
    resource_link_row_id: int | None
    content: Mapping[str, Any]
    role: CourseRole
    locale: str
    return_url: str | None
    deep_linking: DeepLinkingRequest | None
    # The only pages that may show ours in a frame.
    platform_origins: tuple[str, ...]


class VisitClosed(Exception):
    """The address opens nothing; pages of ``platform_origins`` may say so in their frame."""

    def __init__(self, platform_origins: tuple[str, ...] = ()) -> None:
        super().__init__("the address opens nothing")
        self.platform_origins = platform_origins


class VisitUnknown(VisitClosed):
    """No launch of this id was opened in this browser."""


class VisitEnded(VisitClosed):
    """The session was ended: somebody else launched in this browser, or the platform or its
    deployment was switched off."""


class VisitExpired(VisitClosed):
    """The launch is too long ago. ``visit`` still says who it was, to keep what they typed."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit.platform_origins)
        self.visit = visit


def open_visit(db: Connection, launch_id: str, secret: str | None, now: datetime) -> Visit:
    """The visit that an address and a cookie open together.

    Raises:
        VisitUnknown, VisitEnded, VisitExpired
    """
    row = _VISIT.first(db, {"launch_id": launch_id})
    if row is None:
        raise VisitUnknown
    origins = frame_origins(row.issuer, row.auth_login_url, row.return_url)
    if secret is None or not hmac.compare_digest(secret_hash(secret), row.secret_hash):
        raise VisitUnknown(origins)
    switches = (row.registration_status, row.deployment_status)
    if row.ended_at is not None or any(one is not RegistrationStatus.ACTIVE for one in switches):
        raise VisitEnded(origins)
    visit = Visit(
        launch_id=launch_id,
        secret=secret,
        person_id=row.person_id,
        person_name=display_name(row.person_id, row.name),
        registration_id=row.registration_id,
        context_row_id=row.context_row_id,
        context_title=row.title or row.label,
        resource_link_row_id=row.resource_link_row_id,
        content=row.content or {},
        role=row.role,
        locale=row.chosen_locale or row.locale,
        return_url=row.return_url,
        deep_linking=_deep_linking(row.deep_linking),
        platform_origins=origins,
    )
    if row.expires_at <= now:
        raise VisitExpired(visit)
    return visit


def _deep_linking(stored: Mapping[str, Any] | None) -> DeepLinkingRequest | None:
    if stored is None:
        return None
    return DeepLinkingRequest(
        return_url=stored["return_url"],
        accept_types=tuple(stored["accept_types"]),
        accept_multiple=stored["accept_multiple"],
        accept_line_item=stored["accept_line_item"],
        data=stored["data"],
    )
