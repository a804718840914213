"""Presets: programmes that start from one page, with everything filled in (F25).

Each is a beginning, never a limit: all of it can be changed, before the start and later.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from lti_app.domain.programme import Mode
from lti_app.domain.programme_settings import ProgrammeSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """``tandems`` says for how many it is meant; nothing holds a larger programme back."""

    key: str
    mode: Mode
    # Nothing for a programme without an end.
    months: int | None
    # For how many days after the first one people can join; nothing: as long as it runs.
    days_to_join: int | None
    tandems: int | None
    sessions: int
    steps: int
    session_minutes: int = 60
    days_between_tasks: int = 7


# Small and voluntary (S36): long enough for habits, short enough to promise.
PILOT = Preset(
    key="pilot",
    mode=Mode.COHORT,
    months=6,
    days_to_join=28,
    tandems=10,
    sessions=6,
    steps=6,
)
# Nine months of monthly meetings leave a quarter of the year to look back, to ask people and to
# match them, so that the next cycle can start on the same day of the next year.
STANDARD = Preset(
    key="standard",
    mode=Mode.COHORT,
    months=9,
    days_to_join=42,
    tandems=60,
    sessions=9,
    steps=9,
)
# Each tandem goes its way of about half a year whenever it begins.
ROLLING = Preset(
    key="rolling",
    mode=Mode.ROLLING,
    months=None,
    days_to_join=None,
    tandems=None,
    sessions=6,
    steps=6,
)
PRESETS = {preset.key: preset for preset in (PILOT, STANDARD, ROLLING)}


def preset_settings(
    preset: Preset, today: date, *, contact_id: int, title: str, purpose: str
) -> ProgrammeSettings:
    """A programme that starts today as a preset fills it in: all that is left is to agree."""
    return ProgrammeSettings(
        title=title,
        purpose=purpose,
        mode=preset.mode,
        starts_on=today,
        ends_on=None if preset.months is None else months_later(today, preset.months),
        join_until=None
        if preset.days_to_join is None
        else today + timedelta(days=preset.days_to_join),
        sessions=preset.sessions,
        session_minutes=preset.session_minutes,
        days_between_tasks=preset.days_between_tasks,
        steps=preset.steps,
        contact_id=contact_id,
    )


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
