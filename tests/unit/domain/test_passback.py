import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.passback import COLUMN_MAXIMUM, PassbackRule
from lti_app.domain.programme import CompletionStyle, Passback
from lti_app.domain.score import Score

rules = st.builds(
    PassbackRule,
    passback=st.sampled_from(Passback),
    style=st.sampled_from(CompletionStyle),
    pass_mark=st.integers(1, 100),
)
results = st.one_of(
    st.just((None, None)),
    st.integers(1, 10).flatmap(lambda most: st.tuples(st.integers(0, most), st.just(most))),
)


def lms_marks_as_done(rule: PassbackRule, score: Score | None) -> bool:
    """What an LMS of this style makes of a score: no outcome of our own code."""
    if score is None:
        return False
    percent = 100 * score.given / score.maximum
    return {
        CompletionStyle.ANY_GRADE: True,
        CompletionStyle.PASS_MARK: percent >= rule.pass_mark - 1e-6,
        CompletionStyle.FULL_MARKS: percent >= 100 - 1e-6,
    }[rule.style]


@given(rules, results)
def test_the_lms_marks_as_done_exactly_what_is_completed_here(
    rule: PassbackRule, points: tuple[int | None, int | None]
) -> None:
    result = rule.result(True, *points)
    if result.complete:
        told = lms_marks_as_done(rule, rule.step_score(*points))
        assert told is (rule.passback is not Passback.NOTHING)


@given(rules, st.lists(results, min_size=1, max_size=6))
def test_a_completed_path_is_done_in_the_lms_too(
    rule: PassbackRule, steps: list[tuple[int | None, int | None]]
) -> None:
    if all(rule.result(True, *points).complete for points in steps):
        told = lms_marks_as_done(rule, rule.programme_score(steps))
        assert told is (rule.passback is not Passback.NOTHING)


@given(rules, results)
def test_what_the_kind_calls_unfinished_is_never_completed(
    rule: PassbackRule, points: tuple[int | None, int | None]
) -> None:
    assert not rule.result(False, *points).complete


@given(st.sampled_from(CompletionStyle), results)
def test_only_numbers_ask_for_a_threshold(
    style: CompletionStyle, points: tuple[int | None, int | None]
) -> None:
    for passback in (Passback.NOTHING, Passback.COMPLETION):
        assert PassbackRule(passback, style, 60).result(True, *points).complete


@pytest.mark.parametrize(
    ("style", "points", "complete"),
    [
        (CompletionStyle.ANY_GRADE, 0, True),
        (CompletionStyle.PASS_MARK, 5, False),
        (CompletionStyle.PASS_MARK, 6, True),
        (CompletionStyle.FULL_MARKS, 9, False),
        (CompletionStyle.FULL_MARKS, 10, True),
    ],
)
def test_with_numbers_a_result_counts_from_the_lms_s_own_threshold_on(
    style: CompletionStyle, points: int, complete: bool
) -> None:
    rule = PassbackRule(Passback.NUMBERS, style, 60)
    assert rule.result(True, points, 10).complete is complete


@given(results)
def test_completion_alone_says_nothing_about_the_points(
    points: tuple[int | None, int | None],
) -> None:
    rule = PassbackRule(Passback.COMPLETION, CompletionStyle.ANY_GRADE, 60)
    assert rule.step_score(*points) == Score(COLUMN_MAXIMUM, COLUMN_MAXIMUM)


def test_numbers_are_the_points_and_a_path_is_their_mean() -> None:
    rule = PassbackRule(Passback.NUMBERS, CompletionStyle.ANY_GRADE, 60)
    assert rule.step_score(3, 4) == Score(3, 4)
    assert rule.programme_score([(3, 4), (None, None), (1, 2)]) == Score(75.0, 100)
