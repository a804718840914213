from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.invalid_input import (
    CHOOSE_ONE,
    NOT_A_DAY,
    REQUIRED,
    FormReader,
    InvalidInput,
    clean_text,
    whole_number,
)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def test_a_text_is_trimmed_and_has_one_kind_of_line_break() -> None:
    reader = FormReader({"note": ["  one\r\ntwo\rthree  "]})
    assert reader.text("note", 100) == "one\ntwo\nthree"
    assert not reader.problems


def test_what_no_database_stores_is_dropped_from_a_text() -> None:
    assert clean_text("a\x00b\x1bc\ud800d\te\u202ef\u2066g") == "abcd\tefg"


def test_a_missing_and_a_blank_required_text_are_problems() -> None:
    reader = FormReader({"title": ["   "]})
    reader.text("title", 10, required=True)
    reader.text("purpose", 10, required=True)
    assert reader.problems == {"title": REQUIRED, "purpose": REQUIRED}


def test_a_text_may_be_as_long_as_its_limit_and_no_longer() -> None:
    reader = FormReader({"fits": ["x" * 10], "longer": ["x" * 11]})
    reader.text("fits", 10)
    reader.text("longer", 10)
    assert list(reader.problems) == ["longer"]
    assert "10" in reader.problems["longer"].de


def test_days_are_read_as_browsers_send_them() -> None:
    reader = FormReader({"starts_on": ["2027-03-31"], "ends_on": ["31.3.2027"], "due_on": [""]})
    assert reader.day("starts_on") == date(2027, 3, 31)
    assert reader.optional_day("due_on") is None
    reader.day("ends_on")
    assert reader.problems == {"ends_on": NOT_A_DAY}


@pytest.mark.parametrize("value", ["0", "101", "x", "", "1.5", "-3", "٣", "9" * 5000])
def test_a_number_outside_its_range_is_a_problem(value: str) -> None:
    reader = FormReader({"pass_mark": [value]})
    assert reader.number("pass_mark", 1, 100) == 1
    assert "pass_mark" in reader.problems


def test_a_choice_is_one_of_its_words() -> None:
    reader = FormReader({"colour": ["blue"], "other": ["green"]})
    assert reader.choice("colour", Colour) is Colour.BLUE
    reader.choice("other", Colour)
    assert reader.problems == {"other": CHOOSE_ONE}


@pytest.mark.parametrize("value", ["", "0", "6", "x"])
def test_a_step_of_a_scale_is_one_that_can_be_chosen(value: str) -> None:
    reader = FormReader({"chosen": ["5"], "other": [value]})
    assert reader.step("chosen", range(1, 6)) == 5
    reader.step("other", range(1, 6))
    assert reader.problems == {"other": CHOOSE_ONE}


def test_finish_raises_the_form_s_own_error_with_all_problems() -> None:
    class InvalidPaint(InvalidInput):
        pass

    reader = FormReader({})
    reader.finish(InvalidPaint)
    reader.text("colour", 5, required=True)
    with pytest.raises(InvalidPaint) as raised:
        reader.finish(InvalidPaint)
    assert raised.value.problems == {"colour": REQUIRED}


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), st.lists(st.text())))
def test_any_form_is_read_without_an_error(form: dict[str, list[str]]) -> None:
    reader = FormReader(form)
    assert len(reader.text("a", 10).encode()) >= 0
    reader.optional_day("b")
    reader.optional_number("c", 1, 9)
    reader.choice("a", Colour)


@given(st.integers(min_value=0, max_value=999_999_999))
def test_a_whole_number_is_read_back(number: int) -> None:
    assert whole_number(str(number)) == number
