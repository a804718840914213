"""Scores and their timestamps."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.score import (
    ActivityProgress,
    GradingProgress,
    ImpossibleScore,
    Score,
    score_timestamp,
)

moments = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("given_points", "maximum"),
    [(-1, 10), (1, 0), (1, -1), (float("nan"), 10), (1, float("inf"))],
)
def test_an_impossible_score_cannot_be_made(given_points: float, maximum: float) -> None:
    with pytest.raises(ImpossibleScore):
        Score(given_points, maximum)


def test_more_than_the_maximum_is_extra_credit() -> None:
    assert Score(11, 10).given == 11


def test_a_score_is_final_unless_it_says_otherwise() -> None:
    assert Score(1, 1).is_final
    assert not Score(1, 1, ActivityProgress.IN_PROGRESS).is_final
    assert not Score(1, 1, grading_progress=GradingProgress.PENDING).is_final


@given(st.integers(0, 1000), st.integers(1, 1000), st.integers(1, 1000))
def test_a_score_agrees_with_itself_in_any_scale(points: int, maximum: int, scale: int) -> None:
    score = Score(points, maximum)
    assert score.agrees_with(round(points / maximum * scale, 5), scale)


def test_a_score_does_not_agree_with_another_one() -> None:
    assert not Score(7, 10).agrees_with(8, 10)


@given(moments, st.booleans())
def test_a_timestamp_is_never_in_the_future(now: datetime, whole_seconds: bool) -> None:
    timestamp = score_timestamp(now, whole_seconds=whole_seconds)
    step = timedelta(seconds=1) if whole_seconds else timedelta(milliseconds=1)
    assert now - step < timestamp <= now


@given(moments, moments, st.booleans())
def test_timestamps_keep_the_order_of_moments(
    one: datetime, other: datetime, whole_seconds: bool
) -> None:
    earlier, later = sorted([one, other])
    assert score_timestamp(earlier, whole_seconds=whole_seconds) <= score_timestamp(
        later, whole_seconds=whole_seconds
    )
