from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.micro_task import Progress, SubmissionState
from lti_app.domain.passback import COLUMN_MAXIMUM, PassbackRule, Standing, is_news, standing_of
from lti_app.domain.programme import CompletionStyle, Passback
from lti_app.domain.score import ActivityProgress, GradingProgress, Score

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
OPEN, STARTED = Standing(), Standing(state=SubmissionState.STARTED)
DRAFTED = replace(STARTED, has_answers=True)
TRIED = replace(DRAFTED, was_handed_in=True)
IN_REVIEW = replace(TRIED, state=SubmissionState.IN_REVIEW)
DONE = replace(TRIED, state=SubmissionState.COMPLETED)
OVER = replace(TRIED, state=SubmissionState.OUT_OF_TRIES)

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
done_steps = results.map(lambda points: replace(DONE, points=points[0], maximum=points[1]))
unfinished_steps = st.sampled_from([OPEN, STARTED, DRAFTED, TRIED, IN_REVIEW]).flatmap(
    lambda step: results.map(lambda points: replace(step, points=points[0], maximum=points[1]))
)
over_steps = results.map(lambda points: replace(OVER, points=points[0], maximum=points[1]))
steps = st.one_of(done_steps, unfinished_steps, over_steps)


def lms_marks_as_done(rule: PassbackRule, score: Score | None) -> bool:
    """What an LMS of this style makes of a score: no outcome of our own code."""
    if score is None or score.grading_progress is not GradingProgress.FULLY_GRADED:
        return False
    percent = 100 * score.given / score.maximum
    return {
        CompletionStyle.ANY_GRADE: True,
        CompletionStyle.PASS_MARK: percent >= rule.pass_mark - 1e-6,
        CompletionStyle.FULL_MARKS: percent >= 100 - 1e-6,
    }[rule.style]


@given(rules, done_steps)
def test_the_lms_marks_as_done_exactly_what_is_completed_here(
    rule: PassbackRule, step: Standing
) -> None:
    if rule.result(True, step.points, step.maximum).complete:
        told = lms_marks_as_done(rule, rule.step_score(step))
        assert told is (rule.passback is not Passback.NOTHING)


@given(rules, unfinished_steps)
def test_what_is_not_completed_is_never_done_in_the_lms(rule: PassbackRule, step: Standing) -> None:
    score = rule.step_score(step)
    assert not lms_marks_as_done(rule, score)
    assert score is None or not (score.is_final or score.has_points)


@given(rules, over_steps)
def test_a_result_that_stands_below_the_threshold_is_told_where_numbers_are(
    rule: PassbackRule, step: Standing
) -> None:
    score = rule.step_score(step)
    assert not lms_marks_as_done(rule, score)
    is_below = not rule.result(True, step.points, step.maximum).complete
    told = score is not None and score.is_final
    assert told is (rule.passback is Passback.NUMBERS and is_below)
    if told:
        assert (score.given, score.maximum) == (step.points, step.maximum)


@given(rules, st.lists(steps, min_size=1, max_size=6))
def test_a_path_is_done_in_the_lms_exactly_when_all_of_it_is_completed(
    rule: PassbackRule, path: list[Standing]
) -> None:
    if all(rule.result(True, step.points, step.maximum).complete for step in path):
        told = lms_marks_as_done(rule, rule.programme_score(path))
        is_completed = all(step.is_completed for step in path)
        assert told is (is_completed and rule.passback is not Passback.NOTHING)


@given(rules, st.lists(steps, max_size=6))
def test_pending_manual_means_that_a_look_of_the_mentor_is_due(
    rule: PassbackRule, path: list[Standing]
) -> None:
    pairs = [(rule.step_score(step), [step]) for step in path]
    for score, of in [*pairs, (rule.programme_score(path), path)]:
        if score is not None:
            is_due = any(step.is_in_review for step in of)
            assert (score.grading_progress is GradingProgress.PENDING_MANUAL) is is_due


@given(st.sampled_from(CompletionStyle), st.lists(steps, max_size=6))
def test_where_nothing_is_passed_back_nothing_is(
    style: CompletionStyle, path: list[Standing]
) -> None:
    rule = PassbackRule(Passback.NOTHING, style, 60)
    assert rule.programme_score(path) is None
    assert all(rule.step_score(step) is None for step in path)


@pytest.mark.parametrize(
    ("step", "activity", "grading"),
    [
        (OPEN, "Initialized", "NotReady"),
        (STARTED, "Started", "NotReady"),
        (DRAFTED, "InProgress", "NotReady"),
        (TRIED, "Submitted", "NotReady"),
        (IN_REVIEW, "Submitted", "PendingManual"),
        (OVER, "Submitted", "NotReady"),
        (DONE, "Completed", "FullyGraded"),
    ],
)
def test_a_step_is_told_as_it_truly_is(step: Standing, activity: str, grading: str) -> None:
    rule = PassbackRule(Passback.COMPLETION, CompletionStyle.ANY_GRADE, 60)
    score = rule.step_score(step)
    assert score is not None
    assert (score.activity_progress, score.grading_progress) == (activity, grading)


@pytest.mark.parametrize(
    ("path", "activity", "grading"),
    [
        ([OPEN, OPEN], "Initialized", "NotReady"),
        ([STARTED, OPEN], "Started", "NotReady"),
        ([DRAFTED, OPEN], "InProgress", "NotReady"),
        ([DONE, OPEN], "InProgress", "NotReady"),
        ([DONE, STARTED], "InProgress", "NotReady"),
        ([IN_REVIEW, OPEN], "InProgress", "PendingManual"),
        ([IN_REVIEW, DONE], "Submitted", "PendingManual"),
        ([OVER, DONE], "Submitted", "NotReady"),
        ([DONE, DONE], "Completed", "FullyGraded"),
    ],
)
def test_a_path_is_told_as_it_truly_is(path: list[Standing], activity: str, grading: str) -> None:
    rule = PassbackRule(Passback.COMPLETION, CompletionStyle.ANY_GRADE, 60)
    score = rule.programme_score(path)
    assert score is not None
    assert (score.activity_progress, score.grading_progress) == (activity, grading)


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


@given(done_steps)
def test_completion_alone_says_nothing_about_the_points(step: Standing) -> None:
    rule = PassbackRule(Passback.COMPLETION, CompletionStyle.ANY_GRADE, 60)
    assert rule.step_score(step) == Score(COLUMN_MAXIMUM, COLUMN_MAXIMUM)


def test_numbers_are_the_points_and_a_path_is_their_mean() -> None:
    rule = PassbackRule(Passback.NUMBERS, CompletionStyle.ANY_GRADE, 60)
    first, second = replace(DONE, points=3, maximum=4), replace(DONE, points=1, maximum=2)
    assert rule.step_score(first) == Score(3, 4)
    assert rule.programme_score([first, DONE, second]) == Score(75.0, 100)


def test_what_moves_the_mentee_on_is_news_and_what_is_typed_is_not() -> None:
    opened = Progress()
    begun = replace(opened, state=SubmissionState.STARTED, started_at=NOW)
    typed = replace(begun, answers={"a": 1}, saved_at=NOW)
    typed_more = replace(typed, answers={"a": 2}, saved_at=NOW.replace(hour=10))
    assert is_news(opened, begun)
    assert is_news(begun, typed)
    assert not is_news(typed, typed_more)
    assert not is_news(begun, begun)


def test_a_hand_in_and_a_look_are_news_also_with_the_same_value() -> None:
    done = Progress(state=SubmissionState.COMPLETED, handed_in_at=NOW, completed_at=NOW)
    later = NOW.replace(hour=10)
    assert is_news(done, replace(done, handed_in_at=later))
    assert is_news(done, replace(done, reviewed_at=later))
    assert standing_of(done).activity_progress is ActivityProgress.COMPLETED
