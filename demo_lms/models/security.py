"""Keys, tokens and everything that may be used once."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from demo_lms.models.base import Base
from demo_lms.models.tools import Tool


class PlatformSecret(Base):
    """The secret that signs cookies and launch hints; one row."""

    __tablename__ = "platform_secret"

    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[str]


class SigningKey(Base):
    """A key of the platform. The newest one signs, the older ones are still published."""

    __tablename__ = "signing_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    kid: Mapped[str] = mapped_column(unique=True)
    private_pem: Mapped[str]


class AccessToken(Base):
    """A token for the services, kept as its SHA-256."""

    __tablename__ = "access_token"

    digest: Mapped[str] = mapped_column(primary_key=True)
    tool_id: Mapped[int] = mapped_column(ForeignKey("tool.id"))
    scope: Mapped[str]
    expires_at: Mapped[datetime]


class UsedNonce(Base):
    """A nonce of a deep linking answer or a `jti` of a client assertion."""

    __tablename__ = "used_nonce"

    tool_id: Mapped[int] = mapped_column(ForeignKey("tool.id"), primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)


class RegistrationToken(Base):
    """Permission for one tool to register itself; single use, for an hour."""

    __tablename__ = "registration_token"

    digest: Mapped[str] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    tool_id: Mapped[int | None] = mapped_column(ForeignKey("tool.id"))


class DeepLinkingSession(Base):
    """A content selection that was started and may be answered once."""

    __tablename__ = "deep_linking_session"

    id: Mapped[str] = mapped_column(primary_key=True)
    tool_id: Mapped[int] = mapped_column(ForeignKey("tool.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    deployment_id: Mapped[str]
    data: Mapped[str | None]
    accepts_several: Mapped[bool] = mapped_column(default=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    tool: Mapped[Tool] = relationship()
