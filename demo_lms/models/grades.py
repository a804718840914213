"""Columns of the gradebook, the grades in them, and every score request that ever arrived."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from demo_lms.models.base import Base
from demo_lms.models.courses import Activity


class LineItem(Base):
    """A column; it belongs to the tool, and may be bound to one of its activities."""

    __tablename__ = "line_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    tool_id: Mapped[int] = mapped_column(ForeignKey("tool.id"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    label: Mapped[str]
    score_maximum: Mapped[float]
    resource_id: Mapped[str] = mapped_column(default="")
    tag: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    is_closed: Mapped[bool] = mapped_column(default=False)

    activity: Mapped[Activity | None] = relationship()


class Grade(Base):
    """What stands in a cell. `score` is scaled to the column, None after it was wiped."""

    __tablename__ = "grade"

    line_item_id: Mapped[int] = mapped_column(
        ForeignKey("line_item.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    score: Mapped[float | None]
    comment: Mapped[str] = mapped_column(default="")
    activity_progress: Mapped[str]
    grading_progress: Mapped[str]
    timestamp: Mapped[str]
    timestamp_us: Mapped[int]
    """The same moment in microseconds since 1970, to compare."""


class ReceivedScore(Base):
    """One score request as it arrived and how it was answered; only ever added to.

    It keeps bare numbers and no foreign keys, so that it outlives a deleted column.
    """

    __tablename__ = "received_score"

    id: Mapped[int] = mapped_column(primary_key=True)
    received_at: Mapped[datetime]
    line_item_id: Mapped[int] = mapped_column(index=True)
    user_id: Mapped[str]
    timestamp: Mapped[str]
    score_given: Mapped[float | None]
    score_maximum: Mapped[float | None]
    grading_progress: Mapped[str]
    status: Mapped[int]
    answer_lost: Mapped[bool] = mapped_column(default=False)
    """The LMS did what `status` says, but a fault answered something else."""
    body: Mapped[str]
