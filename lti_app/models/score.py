"""Gradebook columns and the scores on their way to them (the outbox of DESIGN §4)."""

from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.domain.score import ActivityProgress, DeliveryStatus, GradingProgress
from lti_app.models.base import Base, stored_enum


class LineItem(Base):
    """A gradebook column that scores go to: of a step, of a programme, or of a placed link.

    ``url`` is empty until the platform has told it, in a launch or by find-or-create.
    """

    __tablename__ = "line_item"
    __table_args__ = (UniqueConstraint("context_id", "resource_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    # Our own name for the column; by it a column is found before one is made.
    resource_id: Mapped[str] = mapped_column(String(255))
    # The placed link that the column belongs to, if any.
    resource_link_id: Mapped[int | None] = mapped_column(
        ForeignKey("resource_link.id", ondelete="SET NULL")
    )
    label: Mapped[str] = mapped_column(String(255))
    score_maximum: Mapped[float] = mapped_column(Float)
    url: Mapped[str | None] = mapped_column(String(1000))


class ScoreDelivery(Base):
    """One score for one person and column, from the moment it was earned until it arrived."""

    __tablename__ = "score_delivery"
    __table_args__ = (
        Index(
            "ix_score_delivery_due",
            "due_at",
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
        ),
        Index(None, "line_item_id", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    line_item_id: Mapped[int] = mapped_column(ForeignKey("line_item.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    score_given: Mapped[float | None] = mapped_column(Float)
    score_maximum: Mapped[float] = mapped_column(Float)
    activity_progress: Mapped[ActivityProgress] = mapped_column(stored_enum(ActivityProgress))
    grading_progress: Mapped[GradingProgress] = mapped_column(stored_enum(GradingProgress))
    comment: Mapped[str | None] = mapped_column(Text)
    status: Mapped[DeliveryStatus] = mapped_column(stored_enum(DeliveryStatus))
    attempts: Mapped[int] = mapped_column(default=0)
    # The score's own timestamp, fixed and stored before the first attempt leaves, so that a
    # repeated attempt after a crash is the same score and not a second one.
    sent_timestamp: Mapped[datetime | None]
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(32))
    # A code of domain/score.py; the monitor says it in plain words.
    last_error: Mapped[str | None] = mapped_column(String(60))
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
