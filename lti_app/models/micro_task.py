"""Micro-tasks that a mentor sets, what the mentee hands in, and drafts of forms."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.domain.micro_task import SubmissionState
from lti_app.models.base import Base, stored_enum


class MicroTask(Base):
    """A task of a few minutes, set by the mentor for the mentee of one tandem."""

    __tablename__ = "micro_task"
    __table_args__ = (UniqueConstraint("tandem_id", "step_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    tandem_id: Mapped[int] = mapped_column(ForeignKey("tandem.id", ondelete="CASCADE"), index=True)
    # The step of the path that it fills; a task beyond the path fills none.
    step_id: Mapped[int | None] = mapped_column(ForeignKey("step.id", ondelete="SET NULL"))
    # Key of the kind, a plugin.
    kind: Mapped[str] = mapped_column(String(50))
    title: Mapped[str] = mapped_column(String(200))
    # Written and checked by the kind.
    content: Mapped[dict[str, Any]]
    minutes: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    created_at: Mapped[datetime]


class Submission(Base):
    """What the mentee did with a micro-task: answers so far, and the result once completed.

    Its row is made together with the task's, so that there is always one to lock.
    """

    __tablename__ = "submission"

    micro_task_id: Mapped[int] = mapped_column(
        ForeignKey("micro_task.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[SubmissionState] = mapped_column(stored_enum(SubmissionState))
    # Written and checked by the kind; the last saved state, to go on from on any device.
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # The answers of the best attempt; a later and worse one never takes their place.
    handed_in: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # How often it was handed in, and the best result in points of the maximum.
    attempts: Mapped[int] = mapped_column(default=0)
    points: Mapped[int | None]
    maximum: Mapped[int | None]
    started_at: Mapped[datetime | None]
    saved_at: Mapped[datetime | None]
    # Equal to saved_at as long as nothing was changed since the last hand-in.
    handed_in_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]


class Draft(Base):
    """What somebody typed into a form that was not accepted yet; only that person sees it."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("person_id", "form"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    # Which form of which thing, such as "micro_task/tandem/7".
    form: Mapped[str] = mapped_column(String(100))
    values: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
