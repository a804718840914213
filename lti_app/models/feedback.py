"""Feedback of the two partners on a micro-task; confidential, never leaves the pair."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.domain.tandem import TandemRole
from lti_app.models.base import Base, stored_enum


class Feedback(Base):
    """One side's words on a micro-task. Both sides are revealed when both have written (F9)."""

    __tablename__ = "feedback"

    micro_task_id: Mapped[int] = mapped_column(
        ForeignKey("micro_task.id", ondelete="CASCADE"), primary_key=True
    )
    author_role: Mapped[TandemRole] = mapped_column(stored_enum(TandemRole), primary_key=True)
    answers: Mapped[dict[str, Any]]
    given_at: Mapped[datetime]
    # When the receiving side said that it has read it.
    acknowledged_at: Mapped[datetime | None]
