"""Signs of life of workers, and what they do beside sending scores."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.models.base import Base


class WorkerHeartbeat(Base):
    """A running worker says every few seconds that it lives; /readyz looks here."""

    __tablename__ = "worker_heartbeat"

    worker: Mapped[str] = mapped_column(String(32), primary_key=True)
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]


class Job(Base):
    """Work that no page waits for, from the moment it was asked for until it is done.

    ``key`` names what it is about, such as ``roster/7``: asked for twice, it is done once.
    """

    __tablename__ = "job"
    __table_args__ = (Index(None, "due_at"),)

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    # A function of jobs/background.py.
    name: Mapped[str] = mapped_column(String(50))
    arguments: Mapped[dict[str, Any]]
    # When it may begin. While a worker has it, that is the end of the worker's lease.
    due_at: Mapped[datetime]
    lease: Mapped[str | None] = mapped_column(String(32))
    tries: Mapped[int] = mapped_column(default=0)
