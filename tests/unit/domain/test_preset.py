from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.preset import PILOT, PRESETS, ROLLING, Preset, months_later, preset_settings
from lti_app.domain.programme import Columns, CompletionStyle, Mode, Passback
from lti_app.domain.programme_settings import ProgrammeSettings, read_settings, settings_form

TODAY = date(2026, 11, 23)


def settings_of(preset: Preset) -> ProgrammeSettings:
    return preset_settings(
        preset, TODAY, contact_id=1, title="Reverse mentoring", purpose="To learn."
    )


@pytest.mark.parametrize("preset", PRESETS.values())
def test_a_preset_needs_nothing_more_than_consent(preset: Preset) -> None:
    settings = settings_of(preset)
    assert read_settings(settings_form(settings), people={1}) == settings
    assert settings.passback is Passback.COMPLETION
    assert settings.columns is Columns.PER_STEP
    assert settings.completion_style is CompletionStyle.ANY_GRADE
    assert not settings.asks_age_and_gender
    assert settings.recall_days == (2, 9, 30, 75)


def test_the_pilot_lasts_six_months_for_up_to_ten_tandems() -> None:
    settings = settings_of(PILOT)
    assert PILOT.tandems == 10
    assert settings.ends_on == date(2027, 5, 23)
    assert settings.join_until == TODAY + timedelta(days=28)


def test_a_rolling_programme_has_no_end_and_can_always_be_joined() -> None:
    settings = settings_of(ROLLING)
    assert (settings.mode, settings.ends_on, settings.join_until) == (Mode.ROLLING, None, None)


def test_a_month_without_that_day_ends_on_its_last_one() -> None:
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2026, 12, 1), 1) == date(2027, 1, 1)


@given(st.dates(max_value=date(2900, 1, 1)), st.integers(min_value=1, max_value=60))
def test_a_later_month_is_later(day: date, months: int) -> None:
    later = months_later(day, months)
    assert later > day
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
