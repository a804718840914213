"""Micro-tasks that a mentor sets, what the mentee hands in, their library, and drafts of forms."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.domain.library import LibraryState
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
    # Key of a topic of the catalogue, or empty.
    topic: Mapped[str] = mapped_column(String(50), default="")
    # The library's task that it was made from, such as "shipped/linkedin-profile" or "own/12".
    library_key: Mapped[str] = mapped_column(String(100), default="")
    # Questions that come back some days after it was completed (F7); none: no recall. Those that
    # the mentor wrote say ``"own": true``, the others came along with the kind or the library.
    recall_questions: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    # Names the task in custom parameters, once the mentor has asked for an activity and a column
    # of its own (F17).
    placement_key: Mapped[str | None] = mapped_column(String(32), unique=True)
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
    # What the mentor said when looking at it, and when; for kinds that wait for a look.
    review_note: Mapped[str] = mapped_column(Text, default="")
    reviewed_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]


class Upload(Base):
    """A file that somebody gave as evidence; only the pair can fetch it."""

    __tablename__ = "upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    # Names the file in answers and addresses; says nothing of it.
    key: Mapped[str] = mapped_column(String(32), unique=True)
    micro_task_id: Mapped[int] = mapped_column(
        ForeignKey("micro_task.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    # As the person's browser called it, without a path; never a name on our disk.
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]


class UploadContent(Base):
    """The bytes of a file, apart, so that lists of files never load them."""

    __tablename__ = "upload_content"

    upload_id: Mapped[int] = mapped_column(
        ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[bytes]


class LibraryTask(Base):
    """A task that a mentor has offered to the programme's library (F16)."""

    __tablename__ = "library_task"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), index=True
    )
    # Whose task it was, and which; neither is needed any more to use it.
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    micro_task_id: Mapped[int | None] = mapped_column(
        ForeignKey("micro_task.id", ondelete="SET NULL"), unique=True
    )
    state: Mapped[LibraryState] = mapped_column(stored_enum(LibraryState))
    kind: Mapped[str] = mapped_column(String(50))
    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]]
    recall_questions: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    minutes: Mapped[int]
    topic: Mapped[str] = mapped_column(String(50), default="")
    # The language it is written in.
    locale: Mapped[str] = mapped_column(String(10))
    offered_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class Recall(Base):
    """A few questions on a completed task that come back on a day (F7).

    The mentor sees that it happened, never the answers.
    """

    __tablename__ = "recall"
    __table_args__ = (UniqueConstraint("micro_task_id", "day", "is_repeat"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    micro_task_id: Mapped[int] = mapped_column(ForeignKey("micro_task.id", ondelete="CASCADE"))
    # Days after the task was completed, such as 9.
    day: Mapped[int]
    # Whether it asks once more what was missed on this day.
    is_repeat: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date]
    # Places of its questions among the task's recall_questions, from 0.
    questions: Mapped[list[int]]
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    answered_at: Mapped[datetime | None]


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
