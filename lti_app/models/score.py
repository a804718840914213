"""Gradebook columns and the scores on their way to them (the outbox of DESIGN §4)."""

from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.domain.score import (
    ActivityProgress,
    DeliveryProblem,
    DeliveryStatus,
    GradingProgress,
)
from lti_app.models.base import Base, stored_enum


class LineItem(Base):
    """A gradebook column that scores go to: of a step, of a programme, or of a placed link.

    ``url`` is empty until it was found or made here. Where the column's resource link was launched
    with a column of its own, that one is used, and ``url`` stays empty.
    """

    __tablename__ = "line_item"
    __table_args__ = (UniqueConstraint("context_id", "resource_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    # Our own name for the column; by it a column is found before one is made.
    resource_id: Mapped[str] = mapped_column(String(255))
    # The placed link that the column belongs to, if any.
    resource_link_id: Mapped[int | None] = mapped_column(
        ForeignKey("resource_link.id", ondelete="SET NULL"), index=True
    )
    label: Mapped[str] = mapped_column(String(255))
    score_maximum: Mapped[float] = mapped_column(Float)
    url: Mapped[str | None] = mapped_column(String(1000))
    # One worker at a time looks for the column or makes it; the others come back later.
    sought_until: Mapped[datetime | None]


class ScoreDelivery(Base):
    """One score for one person and column, from the moment it was earned until it arrived.

    Of the rows of one person and column only the oldest waiting one is ever sent.
    """

    __tablename__ = "score_delivery"
    __table_args__ = (
        Index(
            "ix_score_delivery_due",
            "registration_id",
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
    score_given: Mapped[float] = mapped_column(Float)
    score_maximum: Mapped[float] = mapped_column(Float)
    activity_progress: Mapped[ActivityProgress] = mapped_column(stored_enum(ActivityProgress))
    grading_progress: Mapped[GradingProgress] = mapped_column(stored_enum(GradingProgress))
    comment: Mapped[str | None] = mapped_column(Text)
    status: Mapped[DeliveryStatus] = mapped_column(stored_enum(DeliveryStatus))
    # Tries that got as far as an outcome; of them, those that the LMS refused.
    attempts: Mapped[int] = mapped_column(default=0)
    refusals: Mapped[int] = mapped_column(default=0)
    # The score's own timestamp, fixed and stored before the first attempt leaves, so that a
    # repeated attempt after a crash is the same score and not a second one.
    sent_timestamp: Mapped[datetime | None]
    # When it may be tried next. While a worker has it, that is the end of the worker's lease.
    due_at: Mapped[datetime]
    # The claim of the worker that has it; a worker whose claim was taken over records nothing.
    lease: Mapped[str | None] = mapped_column(String(32))
    # Since when it meets an LMS that does not answer well; it is given up some days after.
    failing_since: Mapped[datetime | None]
    last_error: Mapped[DeliveryProblem | None] = mapped_column(stored_enum(DeliveryProblem))
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
