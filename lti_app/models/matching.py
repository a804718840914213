"""Runs of matching with their inputs, and what a coordinator has settled before."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.domain.matching_run import PairDecision, RunState
from lti_app.models.base import Base, stored_enum


class PairRule(Base):
    """Two people whom the coordinator has locked together or kept apart."""

    __tablename__ = "pair_rule"
    __table_args__ = (CheckConstraint("mentor_id <> mentee_id", name="two_people"),)

    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True
    )
    mentor_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    mentee_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    decision: Mapped[PairDecision] = mapped_column(stored_enum(PairDecision))


class MatchingRun(Base):
    """One run, kept with all that it was made from, so that it can be repeated (F60)."""

    __tablename__ = "matching_run"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    # Counts from 1 in each programme.
    number: Mapped[int]
    state: Mapped[RunState] = mapped_column(stored_enum(RunState))
    # Key of the strategy, a plugin; the seed is for those that draw lots.
    strategy: Mapped[str] = mapped_column(String(50))
    seed: Mapped[int] = mapped_column(default=0)
    # People by id with what the rules look at, rules, weights, wishes, locked and excluded pairs.
    # Large: loaded only where it is asked for.
    inputs: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    # Pairs with factors, who is unmatched and why, the certificate. Large, too.
    result: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)
    # What lists of runs show: people, matched, pairs per band, total.
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # Of a run that is being computed: stage, stages, round, open_pairs.
    progress: Mapped[dict[str, Any]] = mapped_column(default=dict)
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    # A code where it failed; pages say it in plain words.
    error: Mapped[str] = mapped_column(String(50), default="")
    # The version of this tool that computed it.
    tool_version: Mapped[str] = mapped_column(String(30), default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    approved_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL")
    )
    published_at: Mapped[datetime | None]
