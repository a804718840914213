from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.recall import (
    AT_ONCE,
    QUESTIONS_LIMIT,
    InvalidRecall,
    planned,
    read_answers,
    repeated,
)

USUAL = [2, 9, 30, 75]
DONE_ON = date(2026, 11, 23)

completed_on = st.dates(date(2020, 1, 1), date(2100, 1, 1))
days = st.lists(st.integers(-5, 400), max_size=8)


@given(st.integers(1, 40), days, completed_on)
def test_each_due_day_comes_exactly_once_and_never_before_the_completion(
    questions: int, days: list[int], completed_on: date
) -> None:
    plans = planned(questions, days, completed_on)
    assert [plan.day for plan in plans] == sorted({day for day in days if day > 0})
    assert [plan.due_on for plan in plans] == [
        completed_on + timedelta(days=plan.day) for plan in plans
    ]
    assert all(plan.due_on > completed_on for plan in plans)
    assert not any(plan.is_repeat for plan in plans)


@given(st.integers(1, 40), days, completed_on)
def test_no_question_is_invented_or_asked_twice_at_once(
    questions: int, days: list[int], completed_on: date
) -> None:
    for plan in planned(questions, days, completed_on):
        assert set(plan.places) <= set(range(questions))
        assert len(plan.places) == len(set(plan.places)) == min(questions, AT_ONCE)


@given(st.integers(1, QUESTIONS_LIMIT), completed_on)
def test_over_the_four_days_every_question_is_asked(questions: int, completed_on: date) -> None:
    plans = planned(questions, USUAL, completed_on)
    assert {place for plan in plans for place in plan.places} == set(range(questions))


def test_the_questions_take_turns() -> None:
    assert [plan.places for plan in planned(5, USUAL, DONE_ON)] == [
        (0, 1, 2),
        (3, 4, 0),
        (1, 2, 3),
        (4, 0, 1),
    ]


def test_a_task_without_questions_is_not_recalled() -> None:
    assert planned(0, USUAL, DONE_ON) == ()


@given(
    st.dictionaries(
        st.integers(0, 11), st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=3
    ),
    completed_on,
)
def test_what_was_missed_and_nothing_else_comes_back_the_next_day(
    asked: dict[int, tuple[int, int]], answered_on: date
) -> None:
    answers = {place: chosen for place, (chosen, _) in asked.items()}
    right = {place: right for place, (_, right) in asked.items()}
    missed = {place for place, (chosen, right) in asked.items() if chosen != right}
    again = repeated(9, answers, right, answered_on)
    if again is None:
        assert not missed
        return
    assert set(again.places) == missed
    assert again.is_repeat
    assert (again.day, again.due_on) == (9, answered_on + timedelta(days=1))


def test_an_answer_is_read_for_each_question() -> None:
    assert read_answers({"q0": ["1"], "q4": ["0"]}, {0: 3, 4: 2}) == {0: 1, 4: 0}


@pytest.mark.parametrize("value", ["", "3", "-1", "one", "1.0", "9" * 20])
def test_what_is_no_answer_is_named(value: str) -> None:
    with pytest.raises(InvalidRecall) as refused:
        read_answers({"q0": [value], "q1": ["1"]}, {0: 3, 1: 3, 2: 2})
    assert set(refused.value.problems) == {"q0", "q2"}
