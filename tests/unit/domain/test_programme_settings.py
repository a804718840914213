from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.invalid_input import CHOOSE_ONE
from lti_app.domain.preset import PILOT, preset_settings
from lti_app.domain.programme import (
    Columns,
    CompletionStyle,
    InvalidProgramme,
    Mode,
    Passback,
)
from lti_app.domain.programme_settings import (
    ENDS_BEFORE_START,
    JOINS_AFTER_END,
    ProgrammeSettings,
    read_settings,
    settings_form,
)

TODAY = date(2026, 11, 23)
PEOPLE = {1, 2, 3}
TOPICS = ("linkedin", "data", "own-1")
FORM = settings_form(preset_settings(PILOT, TODAY, contact_id=1, title="Pairs", purpose=""))

_titles = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=200)


@st.composite
def programmes(draw: st.DrawFn) -> ProgrammeSettings:
    mode = draw(st.sampled_from(Mode))
    first, middle, last = sorted(
        draw(st.sets(st.dates(min_value=date(2000, 1, 1)), min_size=3, max_size=3))
    )
    return ProgrammeSettings(
        title=draw(_titles),
        purpose=draw(_titles),
        mode=mode,
        starts_on=first,
        ends_on=last if mode is Mode.COHORT else None,
        join_until=draw(st.none() | st.just(middle)),
        topics=tuple(draw(st.lists(st.sampled_from(TOPICS), unique=True))),
        sessions=draw(st.integers(1, 60)),
        session_minutes=draw(st.integers(10, 240)),
        days_between_tasks=draw(st.integers(1, 90)),
        steps=draw(st.integers(1, 40)),
        recall_days=tuple(sorted(draw(st.sets(st.integers(1, 365), max_size=8)))),
        asks_age_and_gender=draw(st.booleans()),
        passback=draw(st.sampled_from(Passback)),
        columns=draw(st.sampled_from(Columns)),
        completion_style=draw(st.sampled_from(CompletionStyle)),
        pass_mark=draw(st.integers(1, 100)),
        contact_id=1,
        deputy_ids=draw(st.frozensets(st.sampled_from([2, 3]))),
    )


@given(programmes())
def test_settings_are_read_back_as_they_were_written(settings: ProgrammeSettings) -> None:
    assert read_settings(settings_form(settings), PEOPLE, TOPICS) == settings


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 201),
        ("purpose", "x" * 2001),
        ("mode", "sometimes"),
        ("starts_on", ""),
        ("starts_on", "soon"),
        ("ends_on", "2026-11-23"),
        ("ends_on", ""),
        ("join_until", "2027-05-24"),
        ("join_until", "later"),
        ("topics", "astrology"),
        ("sessions", "0"),
        ("session_minutes", "9"),
        ("days_between_tasks", "91"),
        ("steps", "41"),
        ("recall_days", "2, 0"),
        ("recall_days", "2, 366"),
        ("recall_days", "two"),
        ("recall_days", "1, 2, 3, 4, 5, 6, 7, 8, 9"),
        ("passback", "everything"),
        ("columns", ""),
        ("completion_style", "whenever"),
        ("pass_mark", "0"),
        ("pass_mark", "101"),
        ("contact_id", "4"),
        ("contact_id", "me"),
        ("deputy_ids", "4"),
        ("deputy_ids", "you"),
    ],
)
def test_a_wrong_field_is_named(field: str, value: str) -> None:
    with pytest.raises(InvalidProgramme) as raised:
        read_settings(FORM | {field: [value]}, PEOPLE, TOPICS)
    assert set(raised.value.problems) == {field}


def test_all_wrong_fields_are_named_at_once() -> None:
    form = FORM | {"title": [""], "ends_on": ["2020-01-01"], "contact_id": ["9"]}
    with pytest.raises(InvalidProgramme) as raised:
        read_settings(form, PEOPLE)
    assert raised.value.problems["ends_on"] == ENDS_BEFORE_START
    assert raised.value.problems["contact_id"] == CHOOSE_ONE
    assert "title" in raised.value.problems


def test_nobody_joins_after_the_end() -> None:
    with pytest.raises(InvalidProgramme) as raised:
        read_settings(FORM | {"join_until": ["2027-05-24"]}, PEOPLE)
    assert raised.value.problems == {"join_until": JOINS_AFTER_END}


def test_joining_can_end_before_the_start() -> None:
    settings = read_settings(FORM | {"join_until": ["2026-11-01"]}, PEOPLE)
    assert settings.join_until == date(2026, 11, 1)


def test_a_rolling_programme_has_no_end_whatever_was_typed() -> None:
    settings = read_settings(FORM | {"mode": ["rolling"], "join_until": ["2030-01-01"]}, PEOPLE)
    assert settings.ends_on is None
    assert settings.join_until == date(2030, 1, 1)


@pytest.mark.parametrize(
    ("typed", "days"),
    [("", ()), ("9,2", (2, 9)), (" 2 ; 9;; 30 ", (2, 9, 30)), ("2, 2, 9", (2, 9))],
)
def test_days_of_recall_are_read_as_people_type_them(typed: str, days: tuple[int, ...]) -> None:
    assert read_settings(FORM | {"recall_days": [typed]}, PEOPLE).recall_days == days


def test_the_contact_is_no_deputy_of_their_own() -> None:
    settings = read_settings(FORM | {"deputy_ids": ["1", "2"]}, PEOPLE)
    assert settings.deputy_ids == {2}
