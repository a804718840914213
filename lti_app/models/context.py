"""Courses of an LMS, the links placed in them, and who belongs to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.models.base import Base, stored_enum


class Context(Base):
    """A course, or what a platform calls so, and the addresses of its services."""

    __tablename__ = "context"
    __table_args__ = (UniqueConstraint("deployment_row_id", "context_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    deployment_row_id: Mapped[int] = mapped_column(ForeignKey("deployment.id", ondelete="CASCADE"))
    # The platform's own id; a launch without a context claim gets one made of its link.
    context_id: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(String(500), default="")
    label: Mapped[str] = mapped_column(String(255), default="")
    memberships_url: Mapped[str | None] = mapped_column(String(1000))
    line_items_url: Mapped[str | None] = mapped_column(String(1000))
    scopes: Mapped[list[str]] = mapped_column(default=list)
    # Ids of the courses that this one was copied from, the latest first.
    history: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime]


class ResourceLink(Base):
    """An activity placed in a course."""

    __tablename__ = "resource_link"
    __table_args__ = (UniqueConstraint("context_id", "resource_link_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    resource_link_id: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(String(500), default="")
    # The gradebook column that the launch named; the claim has it only when exactly one is bound.
    line_item_url: Mapped[str | None] = mapped_column(String(1000))
    # What the link opens, as its deep link's custom parameters said; see services/placement.py.
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]


class Membership(Base):
    """A person in a course with the role that the platform gave."""

    __tablename__ = "membership"

    context_id: Mapped[int] = mapped_column(
        ForeignKey("context.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[CourseRole] = mapped_column(stored_enum(CourseRole))
    status: Mapped[MembershipStatus] = mapped_column(stored_enum(MembershipStatus))


class RosterSync(Base):
    """The last roster that was asked of the LMS for a course, and how it went."""

    __tablename__ = "roster_sync"

    context_id: Mapped[int] = mapped_column(
        ForeignKey("context.id", ondelete="CASCADE"), primary_key=True
    )
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    members: Mapped[int | None]
    # A code of services/roster.py; pages say it in plain words.
    error: Mapped[str | None] = mapped_column(String(50))
