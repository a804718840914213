"""Programmes: what is offered, in which courses, in which steps, and who is responsible."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.domain.programme import Columns, CompletionStyle, Mode, Passback, ProgrammeState
from lti_app.models.base import Base, stored_enum


class Programme(Base):
    """A reverse-mentoring programme; belongs to one registration and runs in its courses."""

    __tablename__ = "programme"

    id: Mapped[int] = mapped_column(primary_key=True)
    # Names the programme in custom parameters and in resource ids of columns.
    key: Mapped[str] = mapped_column(String(32), unique=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(Text, default="")
    preset: Mapped[str] = mapped_column(String(30))
    state: Mapped[ProgrammeState] = mapped_column(stored_enum(ProgrammeState))
    mode: Mapped[Mode] = mapped_column(stored_enum(Mode), default=Mode.COHORT)
    starts_on: Mapped[date]
    # A rolling programme has no end.
    ends_on: Mapped[date | None]
    # The last day on which somebody can join; empty: as long as it runs.
    join_until: Mapped[date | None]
    # Keys of topics of the catalogue; empty: all of them.
    topics: Mapped[list[str]] = mapped_column(default=list)
    # The rhythm: how many sessions of how many minutes, and a micro-task every so many days.
    sessions: Mapped[int] = mapped_column(default=6)
    session_minutes: Mapped[int] = mapped_column(default=60)
    days_between_tasks: Mapped[int] = mapped_column(default=7)
    # Days after a completed micro-task on which its questions come back.
    recall_days: Mapped[list[int]] = mapped_column(default=lambda: [2, 9, 30, 75])
    # Off by default: age and gender are asked of nobody (F32).
    asks_age_and_gender: Mapped[bool] = mapped_column(default=False)
    # Hard rules, weights and bands of matching as domain/matching_rules.py writes them; empty: its
    # defaults.
    matching_rules: Mapped[dict[str, Any]] = mapped_column(default=dict)
    passback: Mapped[Passback] = mapped_column(stored_enum(Passback))
    columns: Mapped[Columns] = mapped_column(stored_enum(Columns))
    completion_style: Mapped[CompletionStyle] = mapped_column(stored_enum(CompletionStyle))
    # Percent of the points from which the LMS counts an activity as passed.
    pass_mark: Mapped[int] = mapped_column(default=60)
    # The person whom everybody can ask (S38); named on every page.
    contact_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    # The cycle that it was cloned from (F39).
    cloned_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("programme.id", ondelete="SET NULL")
    )
    created_at: Mapped[datetime]


class ProgrammeDeputy(Base):
    """Somebody who stands in for the contact (F41)."""

    __tablename__ = "programme_deputy"

    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ProgrammeContext(Base):
    """A course in which a programme runs; there may be several."""

    __tablename__ = "programme_context"

    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True
    )
    context_id: Mapped[int] = mapped_column(
        ForeignKey("context.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Step(Base):
    """A place on the programme's path; each tandem fills it with a micro-task of its own.

    A step can be placed in a course before any tandem exists, and has one gradebook column.
    """

    __tablename__ = "step"
    __table_args__ = (UniqueConstraint("programme_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    # Counts from 1. A course copy names the step by it, never by a row's id.
    position: Mapped[int]
