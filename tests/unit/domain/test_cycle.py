from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.cycle import next_cycle, next_title
from lti_app.domain.preset import PILOT, PRESETS, ROLLING, Preset, preset_settings
from lti_app.domain.programme_settings import TITLE_LIMIT, ProgrammeSettings

TODAY = date(2026, 11, 23)
LATER = date(2027, 3, 1)


def settings_of(preset: Preset, title: str = "Pairs") -> ProgrammeSettings:
    return preset_settings(preset, TODAY, contact_id=1, title=title, purpose="")


@given(
    st.sampled_from(list(PRESETS.values())),
    st.dates(min_value=TODAY, max_value=date(2030, 1, 1)),
)
def test_the_next_cycle_is_as_long_and_comes_after_this_one(preset: Preset, today: date) -> None:
    before = settings_of(preset)
    after = next_cycle(before, today, {before.title})
    assert after.starts_on >= today
    for name in ("ends_on", "join_until"):
        old, new = getattr(before, name), getattr(after, name)
        assert (old is None) is (new is None)
        assert old is None or new - after.starts_on == old - before.starts_on
    assert before.ends_on is None or after.starts_on > before.ends_on
    same = replace(
        after,
        title=before.title,
        starts_on=before.starts_on,
        ends_on=before.ends_on,
        join_until=before.join_until,
    )
    assert same == before


def test_a_cohort_follows_the_day_after() -> None:
    cycle = next_cycle(settings_of(PILOT), LATER, ())
    assert (cycle.starts_on, cycle.ends_on) == (
        date(2027, 5, 24),
        date(2027, 5, 24) + (date(2027, 5, 23) - TODAY),
    )


def test_a_rolling_programme_begins_anew_today() -> None:
    cycle = next_cycle(settings_of(ROLLING), LATER, ())
    assert (cycle.starts_on, cycle.ends_on) == (LATER, None)


def test_nothing_is_planned_for_the_past() -> None:
    today = TODAY + timedelta(days=1000)
    assert next_cycle(settings_of(PILOT), today, ()).starts_on == today


@pytest.mark.parametrize(
    ("title", "taken", "following"),
    [
        ("Reverse mentoring 2026", (), "Reverse mentoring 2027"),
        ("Reverse mentoring 2027", (), "Reverse mentoring 2027 (2)"),
        ("Reverse mentoring 2026", ("Reverse mentoring 2027",), "Reverse mentoring 2026 (2)"),
        ("Pairs", ("Pairs",), "Pairs (2)"),
        ("Pairs (2)", ("Pairs", "Pairs (2)"), "Pairs (3)"),
        ("Pairs", ("Pairs", "Pairs (2)"), "Pairs (3)"),
    ],
)
def test_a_next_cycle_has_a_title_of_its_own(
    title: str, taken: tuple[str, ...], following: str
) -> None:
    assert next_title(title, 2027, {title, *taken}) == following


@given(
    st.text(min_size=1, max_size=TITLE_LIMIT),
    st.sets(st.text(min_size=1, max_size=TITLE_LIMIT), max_size=5),
)
def test_a_title_is_never_taken_nor_too_long(title: str, others: set[str]) -> None:
    titles = {title}
    for _ in range(4):
        titles.add(found := next_title(title, 2027, titles | others))
        assert len(found) <= TITLE_LIMIT
    assert len(titles) == 5
