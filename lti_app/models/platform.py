"""Platforms: our registrations at LMSs, their deployments, key sets and invites."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.models.base import Base, stored_enum


class RegistrationStatus(StrEnum):
    """Only an active registration can launch; a pending one waits for the operator."""

    PENDING = "pending"
    ACTIVE = "active"
    DISABLED = "disabled"


class Registration(Base):
    """Our client at one platform. A person, a course and a score belong to exactly one."""

    __tablename__ = "registration"
    __table_args__ = (
        # A second registration of the same client waits beside the first and replaces nothing.
        Index(
            "uq_registration_active_client",
            "issuer",
            "client_id",
            unique=True,
            sqlite_where=text("status = 'active'"),
            postgresql_where=text("status = 'active'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    issuer: Mapped[str] = mapped_column(String(500))
    client_id: Mapped[str] = mapped_column(String(255))
    status: Mapped[RegistrationStatus] = mapped_column(stored_enum(RegistrationStatus))
    auth_login_url: Mapped[str] = mapped_column(String(1000))
    auth_token_url: Mapped[str] = mapped_column(String(1000))
    jwks_url: Mapped[str] = mapped_column(String(1000))
    # Some platforms (Brightspace) want another audience in the token request than its address.
    token_audience: Mapped[str | None] = mapped_column(String(1000))
    # Key of the LMS profile, a plugin; "standard" where none fits.
    lms: Mapped[str] = mapped_column(String(50), default="standard")
    scopes: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    last_launch_at: Mapped[datetime | None]


class Deployment(Base):
    """One deployment of a registration; an unknown one that launches waits for approval."""

    __tablename__ = "deployment"
    __table_args__ = (UniqueConstraint("registration_id", "deployment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    deployment_id: Mapped[str] = mapped_column(String(255))
    status: Mapped[RegistrationStatus] = mapped_column(stored_enum(RegistrationStatus))
    created_at: Mapped[datetime]


class PlatformKeySet(Base):
    """The last good copy of a platform's public keys, shared by all processes."""

    __tablename__ = "platform_key_set"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    keys: Mapped[dict[str, Any]]
    fetched_at: Mapped[datetime]
    # The last try, good or not: an unknown key asks again only after a cool-down.
    tried_at: Mapped[datetime]


class RegistrationInvite(Base):
    """A one-time address for dynamic registration; only the hash of its secret is kept."""

    __tablename__ = "registration_invite"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    # The operator may trust whoever holds the invite: then no approval is needed.
    approves: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
