"""How many scores are on their way to a platform at once."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.jobs.scores.window import DOUBTS, LONGEST_PAUSE_SECONDS, Window

MOST = 16


@pytest.fixture
def window() -> Window:
    return Window(MOST, Random(1))


def take(window: Window, scores: int) -> None:
    for _ in range(scores):
        window.score_was_taken()


def test_it_begins_with_one_and_doubles_up_to_the_most(window: Window) -> None:
    sizes = [window.size]
    for _ in range(5):
        take(window, window.size)
        sizes.append(window.size)
    assert sizes == [1, 2, 4, 8, 16, 16]


def test_a_throttling_platform_gets_half_as_many_and_then_one_more_at_a_time(
    window: Window,
) -> None:
    take(window, 31)
    window.platform_throttles(0, None)
    assert window.size == 8
    take(window, 8)
    assert window.size == 9


def test_many_throttled_scores_at_once_count_as_one(window: Window) -> None:
    take(window, 31)
    for _ in range(MOST):
        window.platform_throttles(0, 5)
    assert window.size == 8
    assert window.is_paused(4.9)
    assert not window.is_paused(5.1)


def test_a_platform_in_trouble_is_asked_by_one_score_at_a_time(window: Window) -> None:
    take(window, 31)
    window.platform_is_in_trouble(0, None)
    assert window.size == 1
    assert window.is_paused(0.5)
    assert not window.is_paused(30)


def test_pauses_grow_while_the_trouble_lasts(window: Window) -> None:
    now, pauses = 0.0, []
    for _ in range(12):
        window.platform_is_in_trouble(now, None)
        pauses.append(window.resumes_at - now)
        now = window.resumes_at
    assert pauses[0] < 5 < pauses[5] <= max(pauses) == LONGEST_PAUSE_SECONDS


def test_single_errors_do_not_stop_the_others_but_several_in_a_row_do(window: Window) -> None:
    for _ in range(DOUBTS - 1):
        window.score_met_an_error(0)
    window.score_was_taken()
    assert not window.is_paused(0)
    for _ in range(DOUBTS):
        window.score_met_an_error(0)
    assert window.is_paused(0)


EVENTS = st.sampled_from(["taken", "error", "throttled", "trouble"])


@given(st.lists(EVENTS, max_size=200), st.integers(1, 64))
def test_the_size_stays_between_one_and_the_most(events: list[str], most: int) -> None:
    window, now = Window(most, Random(1)), 0.0
    for event in events:
        now += 1
        match event:
            case "taken":
                window.score_was_taken()
            case "error":
                window.score_met_an_error(now)
            case "throttled":
                window.platform_throttles(now, None)
            case "trouble":
                window.platform_is_in_trouble(now, None)
        assert 1 <= window.size <= most
