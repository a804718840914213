"""Invites: one-time addresses by which an LMS's admin registers the LMS here.

Only the hash of an invite's secret is kept. A try that fails leaves it as it is.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from lti_app.db import Session
from lti_app.models import RegistrationInvite


@dataclass(frozen=True, slots=True)
class OpenInvite:
    """An invite that can be used. ``approves``: what is registered with it needs no approval."""

    id: int
    name: str
    approves: bool


class InviteUnknown(Exception):
    """Nobody made such an invite."""

    code = "INVITE-UNKNOWN"


class InviteExpired(Exception):
    """The invite is too old."""

    code = "INVITE-EXPIRED"


class InviteUsed(Exception):
    """An LMS was registered with this invite already."""

    code = "INVITE-USED"


def create_invite(
    db: Session, *, approves: bool, lifetime: timedelta, now: datetime, name: str = ""
) -> str:
    """Make an invite; returns its secret, which is told once.

    ``approves``: what is registered with it needs no approval.
    """
    secret = secrets.token_urlsafe(24)
    db.add(
        RegistrationInvite(
            secret_hash=_hash(secret),
            name=name,
            approves=approves,
            created_at=now,
            expires_at=now + lifetime,
        )
    )
    db.flush()
    return secret


def find_invite(db: Session, secret: str, now: datetime) -> OpenInvite:
    """The invite of this secret, which can still be used.

    Raises:
        InviteUnknown, InviteExpired, InviteUsed
    """
    invite = db.scalar(
        select(RegistrationInvite).where(RegistrationInvite.secret_hash == _hash(secret))
    )
    if invite is None:
        raise InviteUnknown
    if invite.used_at is not None:
        raise InviteUsed
    if invite.expires_at <= now:
        raise InviteExpired
    return OpenInvite(invite.id, invite.name, invite.approves)


def consume_invite(db: Session, invite_id: int, now: datetime) -> None:
    """Use an invite up. Of two who do so at once one fails.

    Raises:
        InviteUsed
    """
    used = db.execute(
        update(RegistrationInvite)
        .where(RegistrationInvite.id == invite_id, RegistrationInvite.used_at.is_(None))
        .values(used_at=now)
        .returning(RegistrationInvite.id)
    ).first()
    if used is None:
        raise InviteUsed


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
