"""What a coordinator decides about a programme, as values and as a form."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from lti_app.domain.invalid_input import (
    CHOOSE_ONE,
    REQUIRED,
    Form,
    FormReader,
    whole_number,
)
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.programme import (
    Columns,
    CompletionStyle,
    InvalidProgramme,
    Mode,
    Passback,
)

TITLE_LIMIT = 200
PURPOSE_LIMIT = 2000
STEPS_LIMIT = 40
# After how many days questions come back (F7), if nobody says otherwise.
RECALL_DAYS = (2, 9, 30, 75)
RECALLS_LIMIT = 8
# A checkbox's value, where the field is a switch.
YES = "yes"

ENDS_BEFORE_START = LocalizedText(
    de="Das Ende muss nach dem Beginn liegen.", en="The end must come after the start."
)
JOINS_AFTER_END = LocalizedText(
    de="Wer nach dem Ende dazukommt, hat nichts mehr davon. Bitte wählen Sie einen früheren Tag.",
    en="Nobody gains from joining after the end. Please choose an earlier day.",
)
NOT_A_LIST_OF_DAYS = LocalizedText(
    de=f"Bitte geben Sie höchstens {RECALLS_LIMIT} Zahlen von 1 bis 365 mit Kommas dazwischen an,"
    " zum Beispiel 2, 9, 30, 75.",
    en=f"Please give at most {RECALLS_LIMIT} numbers from 1 to 365 with commas between them,"
    " for example 2, 9, 30, 75.",
)
COLUMNS_ARE_PLACED = LocalizedText(
    de="Der Kurs hat schon Spalten dieses Programms; ihre Aufteilung bleibt, wie sie ist.",
    en="The LMS already has columns of this programme; how they are split stays as it is.",
)
FEWER_STEPS = LocalizedText(
    de="Ein Programm kann Schritte dazubekommen, aber keine verlieren.",
    en="A programme can gain steps, and lose none.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeSettings:
    """What a coordinator decides. ``pass_mark`` is in percent; no ``topics`` means all of them."""

    title: str
    purpose: str
    mode: Mode = Mode.COHORT
    starts_on: date
    # Nothing for a rolling programme, and only there.
    ends_on: date | None
    # The last day on which somebody can join; nothing: as long as it runs.
    join_until: date | None = None
    topics: tuple[str, ...] = ()
    sessions: int = 6
    session_minutes: int = 60
    days_between_tasks: int = 7
    steps: int = 6
    recall_days: tuple[int, ...] = RECALL_DAYS
    asks_age_and_gender: bool = False
    passback: Passback = Passback.COMPLETION
    columns: Columns = Columns.PER_STEP
    completion_style: CompletionStyle = CompletionStyle.ANY_GRADE
    pass_mark: int = 60
    contact_id: int
    # Who stands in for the contact (F41).
    deputy_ids: frozenset[int] = frozenset()


def settings_form(settings: ProgrammeSettings) -> dict[str, list[str]]:
    """The form fields that describe these settings; read_settings reads them back."""
    return {
        "title": [settings.title],
        "purpose": [settings.purpose],
        "mode": [settings.mode],
        "starts_on": [settings.starts_on.isoformat()],
        "ends_on": [_written(settings.ends_on)],
        "join_until": [_written(settings.join_until)],
        "topics": list(settings.topics),
        "sessions": [str(settings.sessions)],
        "session_minutes": [str(settings.session_minutes)],
        "days_between_tasks": [str(settings.days_between_tasks)],
        "steps": [str(settings.steps)],
        "recall_days": [", ".join(map(str, settings.recall_days))],
        "asks_age_and_gender": [YES] if settings.asks_age_and_gender else [],
        "passback": [settings.passback],
        "columns": [settings.columns],
        "completion_style": [settings.completion_style],
        "pass_mark": [str(settings.pass_mark)],
        "contact_id": [str(settings.contact_id)],
        "deputy_ids": [str(person_id) for person_id in sorted(settings.deputy_ids)],
    }


def read_settings(
    form: Form, people: Collection[int], topics: Collection[str] = ()
) -> ProgrammeSettings:
    """The settings that a form describes.

    ``people`` are the ids of who may be the contact or a deputy, ``topics`` the keys of what may
    be chosen.

    Raises:
        InvalidProgramme: names every field that is wrong.
    """
    reader = FormReader(form)
    mode = reader.choice("mode", Mode)
    starts_on = reader.day("starts_on")
    settings = ProgrammeSettings(
        title=reader.text("title", TITLE_LIMIT, required=True),
        purpose=reader.text("purpose", PURPOSE_LIMIT),
        mode=mode,
        starts_on=starts_on,
        ends_on=_end(reader, starts_on) if mode is Mode.COHORT else None,
        join_until=reader.optional_day("join_until"),
        topics=_topics(form, reader, topics),
        sessions=reader.number("sessions", 1, 60),
        session_minutes=reader.number("session_minutes", 10, 240),
        days_between_tasks=reader.number("days_between_tasks", 1, 90),
        steps=reader.number("steps", 1, STEPS_LIMIT),
        recall_days=_recall_days(reader),
        asks_age_and_gender=YES in form.get("asks_age_and_gender", ()),
        passback=reader.choice("passback", Passback),
        columns=reader.choice("columns", Columns),
        completion_style=reader.choice("completion_style", CompletionStyle),
        pass_mark=reader.number("pass_mark", 1, 100),
        contact_id=reader.number("contact_id", 1, 999_999_999),
        deputy_ids=_deputies(form, reader, people),
    )
    end = None if "ends_on" in reader.problems else settings.ends_on
    if settings.join_until and end and settings.join_until > end:
        reader.reject("join_until", JOINS_AFTER_END)
    if settings.contact_id not in people:
        reader.reject("contact_id", CHOOSE_ONE)
    reader.finish(InvalidProgramme)
    return settings


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def _end(reader: FormReader, starts_on: date) -> date | None:
    """The last day of a cohort, which needs one."""
    ends_on = reader.optional_day("ends_on")
    if ends_on is None:
        reader.reject("ends_on", REQUIRED)
    elif ends_on <= starts_on:
        reader.reject("ends_on", ENDS_BEFORE_START)
    return ends_on


def _topics(form: Form, reader: FormReader, topics: Collection[str]) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(form.get("topics", ())))
    if not set(chosen) <= set(topics):
        reader.reject("topics", CHOOSE_ONE)
    return chosen


def _deputies(form: Form, reader: FormReader, people: Collection[int]) -> frozenset[int]:
    """Who is named as a deputy; the contact needs no deputy of the same name."""
    chosen = {whole_number(value) for value in form.get("deputy_ids", ())}
    if not chosen <= set(people):
        reader.reject("deputy_ids", CHOOSE_ONE)
    contact_id = whole_number(next(iter(form.get("contact_id", ())), ""))
    return frozenset(one for one in chosen if one is not None and one != contact_id)


def _recall_days(reader: FormReader) -> tuple[int, ...]:
    """Days in ascending order, each once; an empty field says that no question comes back."""
    words = reader.text("recall_days", 100).replace(";", ",").split(",")
    days = [whole_number(word.strip()) for word in words if word.strip()]
    known = sorted({day for day in days if day is not None and 1 <= day <= 365})
    if len(known) > RECALLS_LIMIT or len(known) != len(set(days)):
        reader.reject("recall_days", NOT_A_LIST_OF_DAYS)
        return ()
    return tuple(known)
