"""What a coordinator decides about a programme: to read it, to fill a new one in, to change it."""

from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from lti_app import catalogue
from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.invalid_input import Form
from lti_app.domain.person import display_name
from lti_app.domain.placement import NO_PROGRAMME
from lti_app.domain.preset import PILOT, Preset, preset_settings
from lti_app.domain.programme import InvalidProgramme
from lti_app.domain.programme_settings import (
    COLUMNS_ARE_PLACED,
    FEWER_STEPS,
    ProgrammeSettings,
    read_settings,
    settings_form,
)
from lti_app.models import (
    LineItem,
    Membership,
    Person,
    Programme,
    ProgrammeContext,
    ProgrammeDeputy,
    Step,
    Topic,
)
from lti_app.services.job import LATE_SCORES_JOB, request_job
from lti_app.services.programme.access import coordinated, require_coordinator
from lti_app.services.row_lock import lock

# Settings that are columns of the programme's row under the same name.
_COLUMNS = (
    "title",
    "purpose",
    "mode",
    "starts_on",
    "ends_on",
    "join_until",
    "sessions",
    "session_minutes",
    "days_between_tasks",
    "asks_age_and_gender",
    "passback",
    "columns",
    "completion_style",
    "pass_mark",
    "contact_id",
)


@dataclass(frozen=True, slots=True)
class ProgrammeForm:
    """What the page of a programme's settings needs. ``contacts`` are names by person id."""

    form: dict[str, list[str]]
    contacts: dict[int, str]
    # Whether the split into columns is fixed, because the LMS has columns already.
    columns_fixed: bool = False

    @property
    def contact_choices(self) -> list[tuple[str, str]]:
        """The contacts as (value, name), as forms want them."""
        return [(str(person_id), name) for person_id, name in self.contacts.items()]


def blank_form(
    db: Session,
    *,
    context_id: int,
    person_id: int,
    today: date,
    title: str,
    purpose: str = "",
    preset: Preset = PILOT,
) -> ProgrammeForm:
    """The form of a new programme as a preset fills it in.

    Its field ``key`` is the new programme's own: sent twice, it makes one programme.

    Raises:
        NotACoordinator: the person does not teach here.
    """
    require_coordinator(db, context_id, person_id)
    settings = preset_settings(preset, today, contact_id=person_id, title=title, purpose=purpose)
    form = settings_form(settings) | {"preset": [preset.key], "key": [token_hex(8)]}
    return ProgrammeForm(form, teachers(db, [context_id]))


def settings_page(
    db: Session, programme_id: int, *, context_id: int, person_id: int
) -> ProgrammeForm:
    """The settings of a programme to change. Raises NotACoordinator or NoSuchProgramme."""
    programme = coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    settings = settings_of(db, programme)
    return ProgrammeForm(
        settings_form(settings),
        _nameable(db, programme, settings),
        _has_columns(db, programme),
    )


def change(
    db: Session, programme_id: int, form: Form, *, context_id: int, person_id: int, now: datetime
) -> Programme:
    """Change the settings of a programme.

    Passed back from now on is also what was completed before; who was told is not told again.

    Raises:
        NotACoordinator, NoSuchProgramme: see ``coordinated``.
        InvalidProgramme: names every field that is wrong.
    """
    coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    # Two who change it at the same moment must not both add the next step.
    lock(db, Programme, programme_id)
    programme = coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    before = settings_of(db, programme)
    topics = topic_keys(db, programme.registration_id) | set(before.topics)
    settings = read_settings(form, _nameable(db, programme, before), topics)
    if settings.columns is not before.columns and _has_columns(db, programme):
        raise InvalidProgramme({"columns": COLUMNS_ARE_PLACED})
    if settings.steps < before.steps:
        raise InvalidProgramme({"steps": FEWER_STEPS})
    apply_settings(db, programme, settings, before)
    key = f"{LATE_SCORES_JOB}/programme/{programme_id}"
    request_job(db, LATE_SCORES_JOB, now=now, key=key, programme=programme_id)
    return programme


def settings_of(db: Session, programme: Programme) -> ProgrammeSettings:
    """What was decided about a programme."""
    steps = select(func.count()).select_from(Step).where(Step.programme_id == programme.id)
    deputies = select(ProgrammeDeputy.person_id).where(ProgrammeDeputy.programme_id == programme.id)
    return ProgrammeSettings(
        **{name: getattr(programme, name) for name in _COLUMNS},
        topics=tuple(programme.topics),
        recall_days=tuple(programme.recall_days),
        steps=db.scalar(steps) or 0,
        deputy_ids=frozenset(db.scalars(deputies)),
    )


def fill(programme: Programme, settings: ProgrammeSettings) -> None:
    """Write the settings that are columns of the programme's own row."""
    for name in _COLUMNS:
        setattr(programme, name, getattr(settings, name))
    programme.topics = list(settings.topics)
    programme.recall_days = list(settings.recall_days)


def apply_settings(
    db: Session,
    programme: Programme,
    settings: ProgrammeSettings,
    before: ProgrammeSettings | None = None,
) -> None:
    """Write all settings of a programme that has its row; ``before``: what is written already."""
    fill(programme, settings)
    known_steps = before.steps if before else 0
    known_deputies = before.deputy_ids if before else frozenset()
    db.add_all(
        Step(programme_id=programme.id, position=position)
        for position in range(known_steps + 1, settings.steps + 1)
    )
    db.add_all(
        ProgrammeDeputy(programme_id=programme.id, person_id=person_id)
        for person_id in sorted(settings.deputy_ids - known_deputies)
    )
    for person_id in known_deputies - settings.deputy_ids:
        db.delete(db.get_one(ProgrammeDeputy, (programme.id, person_id)))
    db.flush()


def teachers(
    db: Session, contexts: list[int], also: frozenset[int] = frozenset()
) -> dict[int, str]:
    """Who can be named as contact or deputy: who teaches in these courses, and ``also`` others."""
    teach = db.scalars(
        select(Membership.person_id).where(
            Membership.context_id.in_(contexts),
            Membership.role == CourseRole.INSTRUCTOR,
            Membership.status == MembershipStatus.ACTIVE,
        )
    )
    people = db.execute(
        select(Person.id, Person.name)
        .where(Person.id.in_(also.union(teach)))
        .order_by(Person.name, Person.id)
    )
    return {person_id: display_name(person_id, name) for person_id, name in people}


def topic_keys(db: Session, registration_id: int) -> set[str]:
    """The keys of the topics that a company's programmes can be about (F38)."""
    own = select(Topic.key).where(Topic.registration_id == registration_id, ~Topic.retired)
    return {topic.key for topic in catalogue.topics()} | set(db.scalars(own))


def has_columns_of(db: Session, contexts: Select[int], *keys: str) -> bool:
    """Whether columns of programmes with these keys stand in one of these courses."""
    is_one_of_them = (func.substr(LineItem.resource_id, 1, len(key)) == key for key in keys)
    return bool(
        db.scalar(select(exists().where(LineItem.context_id.in_(contexts), or_(*is_one_of_them))))
    )


def _nameable(db: Session, programme: Programme, settings: ProgrammeSettings) -> dict[int, str]:
    """Who can be named, and who is named already, even where they teach no more."""
    contexts = db.scalars(
        select(ProgrammeContext.context_id).where(ProgrammeContext.programme_id == programme.id)
    )
    named = settings.deputy_ids | {settings.contact_id}
    return teachers(db, list(contexts), named)


def _has_columns(db: Session, programme: Programme) -> bool:
    """Whether a gradebook may have a column of this programme, also from before it was started."""
    contexts = select(ProgrammeContext.context_id).where(
        ProgrammeContext.programme_id == programme.id
    )
    return has_columns_of(db, contexts, programme.key, NO_PROGRAMME)
