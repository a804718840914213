"""The way in: a login that was started, and the session that a launch opened."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.domain.course_role import CourseRole
from lti_app.models.base import Base, stored_enum


class LoginState(Base):
    """State, nonce, registration, target and browser of one login, bound together; used once."""

    __tablename__ = "login_state"

    # SHA-256 of the state parameter: a reader of the database cannot finish a login.
    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    browser_hash: Mapped[str] = mapped_column(String(64))
    # The login's own parameters, to start it again in a new window: login_hint and so on.
    parameters: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    consumed_at: Mapped[datetime | None]


class LaunchSession(Base):
    """What one launch opened: who, where, in which role. Its id stands in every page's URL."""

    __tablename__ = "launch_session"
    __table_args__ = (Index(None, "browser_hash"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    # SHA-256 of the cookie's secret; the URL alone opens nothing.
    secret_hash: Mapped[str] = mapped_column(String(64))
    browser_hash: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    resource_link_id: Mapped[int | None] = mapped_column(
        ForeignKey("resource_link.id", ondelete="SET NULL")
    )
    role: Mapped[CourseRole] = mapped_column(stored_enum(CourseRole))
    locale: Mapped[str] = mapped_column(String(10))
    # Address of the platform's page around us; may hold a session key, so it is never logged.
    return_url: Mapped[str | None] = mapped_column(String(2000))
    # What a deep linking request asked for and where its answer goes; nothing for other launches.
    deep_linking: Mapped[dict[str, Any] | None]
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
