"""What people say of themselves, to be matched by; and a company's own topics."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.models.base import Base


class Profile(Base):
    """One person's profile (S3), the same in all programmes; its words: domain/profile.py.

    Everything is optional; an empty value means that nothing was said.
    """

    __tablename__ = "profile"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    # Topic key to level, 1 to 4: what somebody can teach; and what somebody would like to learn,
    # with the level from which they start, 0 to 3.
    offered: Mapped[dict[str, Any]] = mapped_column(default=dict)
    wanted: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # What for, in the person's own words.
    goal: Mapped[str] = mapped_column(Text, default="")
    interests: Mapped[list[str]] = mapped_column(default=list)
    # Scale key to place on it, 1 to 5.
    working_style: Mapped[dict[str, Any]] = mapped_column(default=dict)
    formats: Mapped[list[str]] = mapped_column(default=list)
    # Language codes, such as "de".
    languages: Mapped[list[str]] = mapped_column(default=list)
    # 1 is the first rung of the company's hierarchy.
    hierarchy_level: Mapped[int | None]
    department: Mapped[str] = mapped_column(String(200), default="")
    reports_to_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    location: Mapped[str] = mapped_column(String(200), default="")
    # Whether meeting online is welcome.
    remote: Mapped[bool] = mapped_column(default=True)
    # Half days, such as "monday_morning".
    availability: Mapped[list[str]] = mapped_column(default=list)
    # Only where a programme asks for them (F32).
    age_group: Mapped[str] = mapped_column(String(30), default="")
    gender: Mapped[str] = mapped_column(String(30), default="")
    saved_at: Mapped[datetime]


class Topic(Base):
    """A topic of the company's own, beside those of the catalogue (F38)."""

    __tablename__ = "topic"
    __table_args__ = (UniqueConstraint("registration_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(50))
    name_de: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    # Key of a DigComp area, or empty.
    area: Mapped[str] = mapped_column(String(50), default="")
    # A retired topic can be read where it was chosen, and not be chosen any more.
    retired: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
