"""Tandems: a mentor and a mentee in a programme."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.domain.tandem import TandemState
from lti_app.models.base import Base, stored_enum


class Tandem(Base):
    """The junior person is the mentor, the senior one the mentee."""

    __tablename__ = "tandem"
    __table_args__ = (
        UniqueConstraint("programme_id", "mentor_id", "mentee_id"),
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
        # A mentee has one mentor at a time, even when two coordinators pair at the same moment.
        Index(
            "uq_tandem_active_mentee",
            "programme_id",
            "mentee_id",
            unique=True,
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    # The course in which the two were paired: their scores go to its gradebook.
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    state: Mapped[TandemState] = mapped_column(stored_enum(TandemState))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
