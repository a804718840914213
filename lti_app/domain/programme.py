"""Words and rules of a programme: its states, presets, and what the LMS may hear of it."""

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lti_app.domain.invalid_input import CHOOSE_ONE, Form, FormReader, InvalidInput
from lti_app.domain.localized_text import LocalizedText

TITLE_LIMIT = 200
PURPOSE_LIMIT = 2000

ENDS_BEFORE_START = LocalizedText(
    de="Das Ende muss nach dem Beginn liegen.", en="The end must come after the start."
)
COLUMNS_ARE_PLACED = LocalizedText(
    de="Der Kurs hat schon Spalten dieses Programms; ihre Aufteilung bleibt, wie sie ist.",
    en="The LMS already has columns of this programme; how they are split stays as it is.",
)


class ProgrammeState(StrEnum):
    """A programme is prepared, runs, and is closed; a closed one can run again."""

    DRAFT = "draft"
    RUNNING = "running"
    CLOSED = "closed"


class Mode(StrEnum):
    """All start and end together, or people join and leave as long as it runs (S34)."""

    COHORT = "cohort"
    ROLLING = "rolling"


class Passback(StrEnum):
    """What the LMS's gradebook hears (F47). Completion is the default."""

    NOTHING = "nothing"
    COMPLETION = "completion"
    NUMBERS = "numbers"


class Columns(StrEnum):
    """One gradebook column per placed step, or one for the whole programme (F48)."""

    PER_STEP = "per_step"
    PER_PROGRAMME = "per_programme"


class CompletionStyle(StrEnum):
    """When the LMS marks an activity as done (F49)."""

    ANY_GRADE = "any_grade"
    PASS_MARK = "pass_mark"  # noqa: S105 -- a mark, not a password
    FULL_MARKS = "full_marks"


@dataclass(frozen=True, slots=True)
class Preset:
    """A programme that can start from one page (F25)."""

    key: str
    months: int
    steps: int
    tandems: int


PILOT = Preset(key="pilot", months=6, steps=6, tandems=10)
PRESETS = {preset.key: preset for preset in (PILOT,)}

_MOVES = {
    ProgrammeState.DRAFT: frozenset({ProgrammeState.RUNNING}),
    ProgrammeState.RUNNING: frozenset({ProgrammeState.CLOSED}),
    ProgrammeState.CLOSED: frozenset({ProgrammeState.RUNNING}),
}


class IllegalMove(Exception):
    """A programme cannot go from its state to that one."""


class ProgrammeNotRunning(Exception):
    """A programme that is prepared or closed can be read, and nothing in it can be changed."""


class ProgrammeAlreadyHere(Exception):
    """A programme runs in this course already."""


class NoSuchProgramme(Exception):
    """There is no such programme in this course."""


class NotACoordinator(Exception):
    """Only a coordinator of the programme's course may do or see this."""


class InvalidProgramme(InvalidInput):
    """What a coordinator typed cannot be a programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeSettings:
    """What a coordinator decides about a programme. ``pass_mark`` is in percent."""

    title: str
    purpose: str
    starts_on: date
    ends_on: date
    passback: Passback = Passback.COMPLETION
    columns: Columns = Columns.PER_STEP
    completion_style: CompletionStyle = CompletionStyle.ANY_GRADE
    pass_mark: int = 60
    contact_id: int


def moved(state: ProgrammeState, to: ProgrammeState) -> ProgrammeState:
    """The state after a move. Raises IllegalMove."""
    if to not in _MOVES[state]:
        raise IllegalMove(f"{state} to {to}")
    return to


def moves(state: ProgrammeState) -> frozenset[ProgrammeState]:
    """The states that a programme can go to from this one."""
    return _MOVES[state]


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def preset_form(preset: Preset, today: date, contact_id: int, title: str) -> dict[str, list[str]]:
    """The form of a new programme as a preset fills it in: all that is left to do is to agree."""
    return settings_form(
        ProgrammeSettings(
            title=title,
            purpose="",
            starts_on=today,
            ends_on=months_later(today, preset.months),
            contact_id=contact_id,
        )
    )


def settings_form(settings: ProgrammeSettings) -> dict[str, list[str]]:
    """The form fields that describe these settings; read_settings reads them back."""
    return {
        "title": [settings.title],
        "purpose": [settings.purpose],
        "starts_on": [settings.starts_on.isoformat()],
        "ends_on": [settings.ends_on.isoformat()],
        "passback": [settings.passback],
        "columns": [settings.columns],
        "completion_style": [settings.completion_style],
        "pass_mark": [str(settings.pass_mark)],
        "contact_id": [str(settings.contact_id)],
    }


def read_settings(form: Form, contacts: Collection[int]) -> ProgrammeSettings:
    """The settings that a form describes; ``contacts`` are the ids of who may be named.

    Raises:
        InvalidProgramme: names every field that is wrong.
    """
    reader = FormReader(form)
    settings = ProgrammeSettings(
        title=reader.text("title", TITLE_LIMIT, required=True),
        purpose=reader.text("purpose", PURPOSE_LIMIT),
        starts_on=reader.day("starts_on"),
        ends_on=reader.day("ends_on"),
        passback=reader.choice("passback", Passback),
        columns=reader.choice("columns", Columns),
        completion_style=reader.choice("completion_style", CompletionStyle),
        pass_mark=reader.number("pass_mark", 1, 100),
        contact_id=reader.number("contact_id", 1, 999_999_999),
    )
    if settings.ends_on <= settings.starts_on:
        reader.reject("ends_on", ENDS_BEFORE_START)
    if settings.contact_id not in contacts:
        reader.reject("contact_id", CHOOSE_ONE)
    reader.finish(InvalidProgramme)
    return settings
