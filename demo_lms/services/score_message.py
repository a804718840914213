"""A score as the tool sent it: read and checked, nothing stored."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

ACTIVITY_PROGRESS = frozenset({"Initialized", "Started", "InProgress", "Submitted", "Completed"})
GRADING_PROGRESS = frozenset({"FullyGraded", "Pending", "PendingManual", "Failed", "NotReady"})
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadScore(ValueError):
    """A score that breaks the standard's rules."""


@dataclass(frozen=True)
class ScoreMessage:
    """`timestamp_us` is the timestamp in microseconds since 1970."""

    user_id: str
    timestamp: str
    timestamp_us: int
    activity_progress: str
    grading_progress: str
    given: float | None
    maximum: float | None
    comment: str

    @classmethod
    def parse(cls, body: Mapping[str, Any]) -> "ScoreMessage":
        """Raises BadScore."""
        user_id = body.get("userId")
        if not isinstance(user_id, str) or not user_id:
            raise BadScore("userId must be text")
        given = _number(body, "scoreGiven")
        maximum = _number(body, "scoreMaximum")
        if given is not None and not maximum:
            raise BadScore("scoreGiven needs a scoreMaximum above 0")
        timestamp = str(body.get("timestamp"))
        return cls(
            user_id=user_id,
            timestamp=timestamp,
            timestamp_us=microseconds(timestamp),
            activity_progress=_word(body, "activityProgress", ACTIVITY_PROGRESS),
            grading_progress=_word(body, "gradingProgress", GRADING_PROGRESS),
            given=given,
            maximum=maximum,
            comment=str(body.get("comment") or ""),
        )

    def scaled_to(self, column_maximum: float) -> float | None:
        """The grade in the column's points; None unless fully graded, as Moodle does it."""
        if self.grading_progress != "FullyGraded" or self.given is None or not self.maximum:
            return None
        return self.given / self.maximum * column_maximum


def microseconds(timestamp: str) -> int:
    """An ISO 8601 time with zone as microseconds since 1970. Raises BadScore."""
    try:
        moment = datetime.fromisoformat(timestamp)
    except ValueError as error:
        raise BadScore("timestamp is no ISO 8601 time") from error
    if moment.tzinfo is None:
        raise BadScore("timestamp has no time zone")
    return (moment - EPOCH) // timedelta(microseconds=1)


def _number(body: Mapping[str, Any], name: str) -> float | None:
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadScore(f"{name} must be a number")
    if value < 0:
        raise BadScore(f"{name} must not be below 0")
    return float(value)


def _word(body: Mapping[str, Any], name: str, words: frozenset[str]) -> str:
    value = body.get(name)
    if not isinstance(value, str) or value not in words:
        raise BadScore(f"{name} must be one of {', '.join(sorted(words))}")
    return value
