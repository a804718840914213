"""What an answer means, and how long is waited after it."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.score import DeliveryProblem
from lti_app.domain.score_retry import (
    LONGEST_RETRY_AFTER_SECONDS,
    LONGEST_WAIT_SECONDS,
    Answer,
    Verdict,
    judge,
    wait_seconds,
)

tries = st.integers(1, 1000)
randoms = st.integers().map(Random)


@pytest.mark.parametrize(
    ("status", "verdict", "problem"),
    [
        (200, Verdict.DELIVERED, None),
        (204, Verdict.DELIVERED, None),
        (302, Verdict.REFUSED, DeliveryProblem.REFUSED),
        (400, Verdict.REFUSED, DeliveryProblem.REFUSED),
        (401, Verdict.TOKEN_REFUSED, DeliveryProblem.NO_TOKEN),
        (403, Verdict.NOT_PERMITTED, DeliveryProblem.NOT_PERMITTED),
        (404, Verdict.NOT_FOUND, DeliveryProblem.NOT_FOUND),
        (408, Verdict.PLATFORM_WAITS, DeliveryProblem.TIMED_OUT),
        (409, Verdict.TIMESTAMP_REFUSED, DeliveryProblem.NEWER_SCORE),
        (422, Verdict.REFUSED, DeliveryProblem.NOT_GRADABLE),
        (429, Verdict.PLATFORM_WAITS, DeliveryProblem.RATE_LIMITED),
        (500, Verdict.SCORE_WAITS, DeliveryProblem.SERVER_ERROR),
        (503, Verdict.PLATFORM_WAITS, DeliveryProblem.SERVER_ERROR),
    ],
)
def test_a_status_decides(status: int, verdict: Verdict, problem: DeliveryProblem | None) -> None:
    assert judge(Answer(status)) == (verdict, problem)


def test_a_403_that_throttles_is_no_refusal() -> None:
    verdict, problem = judge(Answer(403, throttled=True))
    assert (verdict, problem) == (Verdict.PLATFORM_WAITS, DeliveryProblem.RATE_LIMITED)


@pytest.mark.parametrize("missing", [DeliveryProblem.TIMED_OUT, DeliveryProblem.UNREACHABLE])
def test_no_answer_makes_the_platform_wait(missing: DeliveryProblem) -> None:
    assert judge(Answer(missing=missing)) == (Verdict.PLATFORM_WAITS, missing)


def test_an_address_that_we_refuse_is_no_trouble_of_the_platform() -> None:
    verdict, _ = judge(Answer(missing=DeliveryProblem.ADDRESS_REFUSED))
    assert verdict is Verdict.REFUSED


@given(randoms)
def test_the_first_retry_comes_within_30_seconds(random: Random) -> None:
    assert 0 < wait_seconds(1, None, random) <= 30


@given(tries, randoms)
def test_no_wait_is_longer_than_an_hour_unless_asked(number: int, random: Random) -> None:
    assert 0 < wait_seconds(number, None, random) <= LONGEST_WAIT_SECONDS


@given(tries, st.floats(0, LONGEST_RETRY_AFTER_SECONDS), randoms)
def test_what_the_platform_asks_for_is_never_undercut(
    number: int, asked: float, random: Random
) -> None:
    assert wait_seconds(number, asked, random) >= asked


@given(tries, st.floats(0, 1e12), randoms)
def test_nobody_silences_a_score_for_ever(number: int, asked: float, random: Random) -> None:
    assert wait_seconds(number, asked, random) <= LONGEST_RETRY_AFTER_SECONDS + 1


@given(st.integers(1, 10), randoms)
def test_waits_grow(number: int, random: Random) -> None:
    assert wait_seconds(number + 2, None, random) > wait_seconds(number, None, random)
