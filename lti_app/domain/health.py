"""How a tandem is doing, with the single reason: what a coordinator may know of it (F33).

It is judged by states, counts and days alone, never by what the two wrote.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# After three quiet weeks somebody should ask (F34).
QUIET_AFTER = timedelta(days=21)


class Condition(StrEnum):
    """From the one to look at first to the one to look at last."""

    ATTENTION = "attention"
    RUNNING = "running"
    COMPLETED = "completed"
    ENDED = "ended"


class Reason(StrEnum):
    """Why a tandem is in its condition."""

    OVERDUE = "overdue"
    QUIET = "quiet"
    WAITING_FOR_FIRST_TASK = "waiting_for_first_task"
    WAITING_FOR_MENTEE = "waiting_for_mentee"
    WAITING_FOR_NEXT_TASK = "waiting_for_next_task"
    WAITING_FOR_FEEDBACK = "waiting_for_feedback"
    PATH_COMPLETED = "path_completed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class TandemFigures:
    """The counts that a tandem is judged by. Tasks beyond the path count as tasks, not steps."""

    active: bool
    path_length: int
    steps_completed: int = 0
    tasks: int = 0
    tasks_completed: int = 0
    tasks_overdue: int = 0
    # Completed tasks on which at least one of the two has not given feedback.
    feedback_open: int = 0
    last_active_on: date


@dataclass(frozen=True, slots=True)
class Health:
    """A condition and its reason."""

    condition: Condition
    reason: Reason


def health_of(figures: TandemFigures, today: date) -> Health:
    """How a tandem is doing today."""
    if not figures.active:
        return Health(Condition.ENDED, Reason.ENDED)
    if figures.tasks_overdue:
        return Health(Condition.ATTENTION, Reason.OVERDUE)
    reason = _running_reason(figures)
    if reason is Reason.PATH_COMPLETED:
        return Health(Condition.COMPLETED, reason)
    if today - figures.last_active_on >= QUIET_AFTER:
        return Health(Condition.ATTENTION, Reason.QUIET)
    return Health(Condition.RUNNING, reason)


def _running_reason(figures: TandemFigures) -> Reason:
    if not figures.tasks:
        return Reason.WAITING_FOR_FIRST_TASK
    if figures.tasks_completed < figures.tasks:
        return Reason.WAITING_FOR_MENTEE
    if figures.steps_completed < figures.path_length:
        return Reason.WAITING_FOR_NEXT_TASK
    if figures.feedback_open:
        return Reason.WAITING_FOR_FEEDBACK
    return Reason.PATH_COMPLETED
