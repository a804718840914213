"""Words and values of a score on its way to the LMS's gradebook.

When it is tried again stands in score_retry.py, what is passed back at all in passback.py.
"""

import math
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeliveryStatus(StrEnum):
    """Where a score stands. A replaced one was overtaken by a later one before it arrived.

    So was, for an LMS that takes final scores only, one that says how far somebody is.
    """

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    REPLACED = "replaced"


class DeliveryProblem(StrEnum):
    """Why a score is not there yet, or failed. Pages say each in plain words."""

    # The LMS has told no column and lets us make none: a launch of the activity brings one.
    NO_COLUMN = "no_column"
    # No answer, none in time, or one that says that the LMS is in trouble.
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    # The LMS gives no access token, or none that it takes.
    NO_TOKEN = "no_token"  # noqa: S105 -- a word, not a password
    # The LMS understood and refused.
    NOT_PERMITTED = "not_permitted"
    REFUSED = "refused"
    UNKNOWN_PERSON = "unknown_person"
    COLUMN_GONE = "column_gone"
    NOT_FOUND = "not_found"
    NOT_GRADABLE = "not_gradable"
    NEWER_SCORE = "newer_score"
    # Our own address rules refuse the column's address, or something here broke.
    ADDRESS_REFUSED = "address_refused"
    INTERNAL = "internal"


class ActivityProgress(StrEnum):
    """What the person did, in the words of the standard (AGS 2.0, Score)."""

    INITIALIZED = "Initialized"
    STARTED = "Started"
    IN_PROGRESS = "InProgress"
    SUBMITTED = "Submitted"
    COMPLETED = "Completed"


class GradingProgress(StrEnum):
    """How far the assessment is, in the words of the standard (AGS 2.0, Score)."""

    FULLY_GRADED = "FullyGraded"
    PENDING = "Pending"
    PENDING_MANUAL = "PendingManual"
    FAILED = "Failed"
    NOT_READY = "NotReady"


class ImpossibleScore(ValueError):
    """Points below nothing, no maximum, or no number at all."""


@dataclass(frozen=True, slots=True)
class Score:
    """Points of a maximum. More points than the maximum are extra credit (AGS 2.0, 3.4.4).

    One that is not fully graded says how far somebody is; its points mean nothing.

    Raises:
        ImpossibleScore: ``given`` is negative, ``maximum`` is not positive, or one is no number.
    """

    given: float
    maximum: float
    activity_progress: ActivityProgress = ActivityProgress.COMPLETED
    grading_progress: GradingProgress = GradingProgress.FULLY_GRADED

    def __post_init__(self) -> None:
        if not (math.isfinite(self.given) and math.isfinite(self.maximum)):
            raise ImpossibleScore("a score is a number of points of a number of points")
        if self.given < 0:
            raise ImpossibleScore("a score cannot be below 0")
        if self.maximum <= 0:
            raise ImpossibleScore("the maximum of a score must be above 0")

    @property
    def has_points(self) -> bool:
        """Whether its points are a grade; otherwise they are never sent."""
        return self.grading_progress is GradingProgress.FULLY_GRADED

    @property
    def is_final(self) -> bool:
        """Whether no LMS takes it for an unfinished one and wipes a grade that stands."""
        return (
            self.activity_progress is ActivityProgress.COMPLETED
            and self.grading_progress is GradingProgress.FULLY_GRADED
        )

    def agrees_with(self, points: float, maximum: float) -> bool:
        """Whether a result in the gradebook shows this score, scaled and rounded by the LMS."""
        return abs(self.given / self.maximum - points / maximum) < 0.001


def score_timestamp(now: datetime, *, whole_seconds: bool) -> datetime:
    """``now`` in the steps that platforms tell apart: milliseconds, or seconds where so said.

    Rounded down, so that it is never in the future.
    """
    return now.replace(microsecond=0 if whole_seconds else now.microsecond // 1000 * 1000)
