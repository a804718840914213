from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.invalid_input import InvalidInput
from lti_app.domain.micro_task import (
    DUE_IN_THE_PAST,
    STEP_TAKEN,
    NothingToReview,
    Progress,
    Result,
    SubmissionState,
    TaskDetails,
    given_another_try,
    handed_in,
    is_long,
    is_overdue,
    read_details,
    read_review,
    reviewed,
    saved,
    started,
    usual_due_day,
)

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
TODAY = NOW.date()
DONE = Result(complete=True)


def test_a_task_takes_the_first_free_step_by_itself() -> None:
    details, problems = read_details({"title": ["Profile"]}, {3, 2, 5}, TODAY)
    assert details == TaskDetails("Profile", "", None, 2)
    assert not problems


def test_a_free_step_can_be_chosen() -> None:
    details, _ = read_details({"title": ["Profile"], "position": ["5"]}, {2, 3, 5}, TODAY)
    assert details.position == 5


def test_a_taken_step_is_refused() -> None:
    _, problems = read_details({"title": ["Profile"], "position": ["1"]}, {2, 3}, TODAY)
    assert problems == {"position": STEP_TAKEN}


def test_beyond_a_full_path_a_task_has_no_step() -> None:
    details, problems = read_details({"title": ["One more"]}, (), TODAY)
    assert details.position is None
    assert not problems


def test_a_due_day_in_the_past_is_refused() -> None:
    form = {"title": ["Profile"], "due_on": ["2026-11-22"]}
    _, problems = read_details(form, {1}, TODAY)
    assert problems == {"due_on": DUE_IN_THE_PAST}


def test_an_edited_task_keeps_its_step_and_may_keep_a_day_that_has_passed() -> None:
    current = TaskDetails("Profile", "", date(2026, 11, 1), 1)
    form = {"title": ["Profile!"], "due_on": ["2026-11-01"], "position": ["1"]}
    details, problems = read_details(form, {2, 3}, TODAY, current=current)
    assert details == TaskDetails("Profile!", "", date(2026, 11, 1), 1)
    assert not problems


def test_an_edited_task_can_move_to_a_free_step_only() -> None:
    current = TaskDetails("Profile", "", None, 1)
    moved, problems = read_details(
        {"title": ["Profile"], "position": ["3"]}, {2, 3}, TODAY, current=current
    )
    assert (moved.position, problems) == (3, {})
    _, problems = read_details(
        {"title": ["Profile"], "position": ["4"]}, {2, 3}, TODAY, current=current
    )
    assert problems == {"position": STEP_TAKEN}


@pytest.mark.parametrize("form", [{}, {"title": [""]}, {"title": ["x" * 201]}])
def test_a_task_needs_a_title_of_at_most_200_characters(form: dict[str, list[str]]) -> None:
    _, problems = read_details(form, {1}, TODAY)
    assert "title" in problems


def test_more_than_six_minutes_are_long_unless_two_share_them() -> None:
    assert not is_long(6, is_joint=False)
    assert is_long(7, is_joint=False)
    assert not is_long(7, is_joint=True)


def test_a_task_is_due_in_the_rhythm_of_the_programme() -> None:
    assert usual_due_day(TODAY, 7) == date(2026, 11, 30)
    assert usual_due_day(TODAY, 14) == date(2026, 12, 7)


def test_a_task_is_overdue_after_its_day_until_it_is_completed() -> None:
    yesterday = TODAY - timedelta(days=1)
    assert is_overdue(yesterday, SubmissionState.STARTED, TODAY)
    assert not is_overdue(TODAY, SubmissionState.OPEN, TODAY)
    assert not is_overdue(yesterday, SubmissionState.COMPLETED, TODAY)
    assert not is_overdue(None, SubmissionState.OPEN, TODAY)


def test_the_first_look_starts_a_task_and_the_second_changes_nothing() -> None:
    once = started(Progress(), NOW)
    assert (once.state, once.started_at) == (SubmissionState.STARTED, NOW)
    assert started(once, LATER) == once


def test_saving_starts_a_task_and_keeps_the_last_answers() -> None:
    progress = saved(saved(Progress(), {"a": 1}, NOW), {"a": 2}, LATER)
    assert progress.answers == {"a": 2}
    assert (progress.started_at, progress.saved_at) == (NOW, LATER)
    assert progress.state is SubmissionState.STARTED


def test_the_remarks_on_a_hand_in_fit_until_an_answer_changes() -> None:
    progress = handed_in(Progress(), {"a": 1}, DONE, NOW)
    assert progress.shows_last_attempt
    assert saved(progress, {"a": 1}, LATER).shows_last_attempt
    assert not saved(progress, {"a": 2}, LATER).shows_last_attempt


def test_an_incomplete_attempt_leaves_the_task_started() -> None:
    progress = handed_in(Progress(), {"a": 1}, Result(complete=False, points=1, maximum=4), NOW)
    assert progress.state is SubmissionState.STARTED
    assert (progress.points, progress.maximum, progress.attempts) == (1, 4, 1)


def test_a_better_attempt_takes_the_place_of_a_worse_one() -> None:
    first = handed_in(Progress(), {"a": 1}, Result(True, 1, 4), NOW)
    second = handed_in(first, {"a": 2}, Result(True, 3, 4), LATER)
    assert (second.points, second.handed_in) == (3, {"a": 2})
    assert second.completed_at == NOW


def test_a_worse_attempt_is_kept_as_answers_and_counts_as_nothing_else() -> None:
    first = handed_in(Progress(), {"a": 1}, Result(True, 3, 4), NOW)
    second = handed_in(first, {"a": 2}, Result(False, 0, 4), LATER)
    assert (second.state, second.points, second.handed_in) == (
        SubmissionState.COMPLETED,
        3,
        {"a": 1},
    )
    assert (second.answers, second.attempts) == ({"a": 2}, 2)


points = st.integers(min_value=0, max_value=5)
results = st.one_of(
    st.builds(Result, complete=st.booleans()),
    st.builds(Result, complete=st.booleans(), points=points, maximum=st.just(5)),
)
answers = st.dictionaries(st.sampled_from("ab"), st.integers(0, 2))
actions = st.one_of(st.none(), st.tuples(st.just("save"), answers), st.tuples(results, answers))


@given(st.lists(actions, max_size=20))
def test_whatever_a_mentee_does_nothing_reached_is_ever_lost(acts: list) -> None:
    progress = Progress()
    for number, act in enumerate(acts):
        before, now = progress, NOW + timedelta(minutes=number)
        if act is None:
            progress = started(before, now)
        elif act[0] == "save":
            progress = saved(before, act[1], now)
        else:
            progress = handed_in(before, act[1], act[0], now)
        if before.state is SubmissionState.COMPLETED:
            assert progress.state is SubmissionState.COMPLETED
            assert progress.completed_at == before.completed_at
        assert (progress.points or 0) >= (before.points or 0)
        assert progress.attempts >= before.attempts
        assert progress.started_at == before.started_at or before.started_at is None
        if progress.state is SubmissionState.COMPLETED:
            assert progress.attempts > 0
            assert progress.completed_at is not None


@given(results, answers)
def test_a_complete_result_completes_an_open_task(result: Result, given_answers: dict) -> None:
    progress = handed_in(Progress(), given_answers, result, NOW)
    assert (progress.state is SubmissionState.COMPLETED) is result.complete
    assert progress.handed_in == given_answers


IN_REVIEW = Result(complete=False, needs_review=True)


def test_a_task_that_waits_for_a_look_is_completed_by_the_look() -> None:
    waiting = handed_in(Progress(), {"a": 1}, IN_REVIEW, NOW)
    assert (waiting.state, waiting.completed_at) == (SubmissionState.IN_REVIEW, None)
    done = reviewed(waiting, is_accepted=True, note="", now=LATER)
    assert (done.state, done.completed_at, done.reviewed_at) == (
        SubmissionState.COMPLETED,
        LATER,
        LATER,
    )


def test_asking_for_more_starts_the_task_again() -> None:
    waiting = handed_in(Progress(), {"a": 1}, IN_REVIEW, NOW)
    asked = reviewed(waiting, is_accepted=False, note="And why?", now=LATER)
    assert (asked.state, asked.review_note) == (SubmissionState.STARTED, "And why?")
    assert asked.was_asked_for_more
    again = handed_in(asked, {"a": 1}, IN_REVIEW, LATER)
    assert (again.state, again.attempts) == (SubmissionState.IN_REVIEW, 2)
    assert not again.was_asked_for_more


def test_nothing_is_reviewed_before_it_was_handed_in() -> None:
    with pytest.raises(NothingToReview):
        reviewed(saved(Progress(), {"a": 1}, NOW), is_accepted=True, note="", now=LATER)


def test_asking_for_more_needs_words_and_accepting_none() -> None:
    assert read_review({"decision": ["accept"]}) == (True, "")
    assert read_review({"decision": ["more"], "review_note": [" Why? "]}) == (False, "Why?")
    with pytest.raises(InvalidInput) as raised:
        read_review({"decision": ["more"], "review_note": [" "]})
    assert set(raised.value.problems) == {"review_note"}


def test_tries_are_counted_down_to_none() -> None:
    once = handed_in(Progress(), {"a": 1}, Result(complete=False), NOW)
    assert Progress().tries_left(0) == 1
    assert once.tries_left(None) is None
    assert [once.tries_left(retries) for retries in (0, 1, 2)] == [0, 1, 2]


@given(results, st.integers(1, 5))
def test_the_last_attempt_completes_or_ends_it_until_there_is_another_try(
    result: Result, tries: int
) -> None:
    progress = Progress()
    for number in range(tries):
        outcome = replace(result, complete=False, is_last=number == tries - 1)
        progress = handed_in(progress, {"try": number}, outcome, NOW)
    assert progress.state is SubmissionState.OUT_OF_TRIES
    assert progress.tries_left(tries - 1) == 0
    again = given_another_try(progress)
    assert (again.state, again.tries_left(tries - 1)) == (SubmissionState.STARTED, 1)
    assert given_another_try(again) == again
    done = handed_in(again, {"a": 1}, replace(result, complete=True, is_last=True), LATER)
    assert done.state is SubmissionState.COMPLETED
    assert given_another_try(done) == done


def test_the_same_answers_again_are_the_same_attempt() -> None:
    once = handed_in(Progress(), {"a": 1}, Result(complete=False), NOW)
    assert once.is_repeated_by({"a": 1})
    assert not once.is_repeated_by({"a": 2})
    assert not saved(once, {"a": 2}, LATER).is_repeated_by({"a": 1})
    assert not Progress().is_repeated_by({})


looks = st.tuples(st.sampled_from(["accept", "more"]), st.text(max_size=3))
waits = st.builds(Result, complete=st.just(False), needs_review=st.just(True))
hand_ins = st.tuples(waits, answers)


@given(st.lists(st.one_of(hand_ins, looks, st.tuples(st.just("save"), answers)), max_size=20))
def test_a_reviewed_task_moves_only_as_its_states_allow(acts: list) -> None:
    states = SubmissionState
    allowed = {
        states.OPEN: {states.OPEN, states.STARTED, states.IN_REVIEW},
        states.STARTED: {states.STARTED, states.IN_REVIEW, states.COMPLETED},
        states.IN_REVIEW: {states.IN_REVIEW, states.STARTED, states.COMPLETED},
        states.COMPLETED: {states.COMPLETED},
    }
    progress = Progress()
    for number, act in enumerate(acts):
        before, now = progress, NOW + timedelta(minutes=number)
        if act[0] == "save":
            progress = saved(before, act[1], now)
        elif isinstance(act[0], Result):
            progress = handed_in(before, act[1], act[0], now)
            assert progress.handed_in == act[1]
            assert progress.state in {states.IN_REVIEW, states.COMPLETED}
        else:
            try:
                accepted = act[0] == "accept"
                progress = reviewed(before, is_accepted=accepted, note=act[1], now=now)
            except NothingToReview:
                assert before.attempts == 0 or before.state is states.COMPLETED
                continue
            assert (progress.state is states.COMPLETED) is accepted
            assert progress.handed_in == before.handed_in
        assert progress.state in allowed[before.state]
        assert (progress.completed_at is not None) is (progress.state is states.COMPLETED)
        assert progress.completed_at == before.completed_at or before.completed_at is None
        # Nobody completes a reviewed task but the mentor, who has seen what was handed in.
        assert progress.state is not states.COMPLETED or progress.reviewed_at is not None
