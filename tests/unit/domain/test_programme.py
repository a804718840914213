from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.invalid_input import CHOOSE_ONE
from lti_app.domain.programme import (
    ENDS_BEFORE_START,
    PILOT,
    Columns,
    CompletionStyle,
    IllegalMove,
    InvalidProgramme,
    Passback,
    ProgrammeState,
    months_later,
    moved,
    moves,
    preset_form,
    read_settings,
    settings_form,
)

TODAY = date(2026, 11, 23)
FORM = preset_form(PILOT, TODAY, contact_id=1, title="Reverse mentoring")


def test_the_preset_needs_nothing_more_than_consent() -> None:
    settings = read_settings(FORM, contacts={1})
    assert settings.ends_on == date(2027, 5, 23)
    assert settings.passback is Passback.COMPLETION
    assert settings.columns is Columns.PER_STEP
    assert settings.completion_style is CompletionStyle.ANY_GRADE
    assert settings.contact_id == 1


def test_settings_are_read_back_as_they_were_written() -> None:
    settings = read_settings(FORM, contacts={1})
    assert read_settings(settings_form(settings), contacts={1}) == settings


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 201),
        ("purpose", "x" * 2001),
        ("starts_on", ""),
        ("starts_on", "soon"),
        ("ends_on", "2026-11-23"),
        ("passback", "everything"),
        ("columns", ""),
        ("completion_style", "whenever"),
        ("pass_mark", "0"),
        ("pass_mark", "101"),
        ("contact_id", "2"),
        ("contact_id", "me"),
    ],
)
def test_a_wrong_field_is_named(field: str, value: str) -> None:
    with pytest.raises(InvalidProgramme) as raised:
        read_settings(FORM | {field: [value]}, contacts={1})
    assert field in raised.value.problems


def test_all_wrong_fields_are_named_at_once() -> None:
    form = FORM | {"title": [""], "ends_on": ["2020-01-01"], "contact_id": ["9"]}
    with pytest.raises(InvalidProgramme) as raised:
        read_settings(form, contacts={1})
    assert raised.value.problems["ends_on"] == ENDS_BEFORE_START
    assert raised.value.problems["contact_id"] == CHOOSE_ONE
    assert "title" in raised.value.problems


@given(st.sampled_from(ProgrammeState), st.sampled_from(ProgrammeState))
def test_only_legal_moves_are_made(state: ProgrammeState, to: ProgrammeState) -> None:
    if to in moves(state):
        assert moved(state, to) is to
    else:
        with pytest.raises(IllegalMove):
            moved(state, to)


@given(st.lists(st.sampled_from(ProgrammeState)))
def test_no_way_leads_back_to_a_programme_that_never_ran(wishes: list[ProgrammeState]) -> None:
    state = ProgrammeState.RUNNING
    for wish in wishes:
        if wish in moves(state):
            state = moved(state, wish)
    assert state is not ProgrammeState.DRAFT


def test_a_month_without_that_day_ends_on_its_last_one() -> None:
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2026, 12, 1), 1) == date(2027, 1, 1)


@given(st.dates(max_value=date(2900, 1, 1)), st.integers(min_value=1, max_value=60))
def test_a_later_month_is_later(day: date, months: int) -> None:
    later = months_later(day, months)
    assert later > day
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
