"""Programmes: to create one from a preset, to change it, to open and close it.

Everything here is the coordinator's, except what ends in ``_here``. Rules: domain/programme.py.
"""

from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex

from sqlalchemy import Select, case, exists, func, or_, select
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.invalid_input import Form
from lti_app.domain.person import display_name
from lti_app.domain.placement import NO_PROGRAMME
from lti_app.domain.programme import (
    COLUMNS_ARE_PLACED,
    PILOT,
    Columns,
    InvalidProgramme,
    NoSuchProgramme,
    NotACoordinator,
    Preset,
    ProgrammeAlreadyHere,
    ProgrammeSettings,
    ProgrammeState,
    moved,
    preset_form,
    read_settings,
    settings_form,
)
from lti_app.models import (
    Context,
    LineItem,
    Membership,
    Person,
    Programme,
    ProgrammeContext,
    Step,
)
from lti_app.services.row_lock import lock

_SETTINGS = (
    "title",
    "purpose",
    "starts_on",
    "ends_on",
    "passback",
    "columns",
    "completion_style",
    "pass_mark",
    "contact_id",
)
# Which of a course's programmes it opens: by this, then the newest.
OPENED_FIRST = case(
    (Programme.state == ProgrammeState.RUNNING, 0),
    (Programme.state == ProgrammeState.DRAFT, 1),
    else_=2,
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


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom everybody in a programme can ask. ``email`` is empty where the LMS shares none."""

    name: str
    email: str


def require_coordinator(db: Session, context_id: int, person_id: int) -> None:
    """Raise NotACoordinator unless the LMS made this person an instructor of the course."""
    role = db.scalar(
        select(Membership.role).where(
            Membership.context_id == context_id,
            Membership.person_id == person_id,
            Membership.status == MembershipStatus.ACTIVE,
        )
    )
    if role is not CourseRole.INSTRUCTOR:
        raise NotACoordinator


def programme_here(db: Session, context_id: int) -> Programme | None:
    """The programme that a course opens: the newest that runs, else is prepared, else closed."""
    return db.scalar(
        select(Programme)
        .join(ProgrammeContext, ProgrammeContext.programme_id == Programme.id)
        .where(ProgrammeContext.context_id == context_id)
        .order_by(OPENED_FIRST, Programme.id.desc())
        .limit(1)
    )


def contact_here(db: Session, context_id: int) -> Contact | None:
    """The contact of the programme that a course opens (``programme_here``), in one query."""
    row = db.execute(
        select(Person.id, Person.name, Person.email)
        .join(Programme, Programme.contact_id == Person.id)
        .join(ProgrammeContext, ProgrammeContext.programme_id == Programme.id)
        .where(ProgrammeContext.context_id == context_id)
        .order_by(OPENED_FIRST, Programme.id.desc())
        .limit(1)
    ).one_or_none()
    return Contact(display_name(row.id, row.name), row.email) if row else None


def coordinated(db: Session, programme_id: int, *, context_id: int, person_id: int) -> Programme:
    """A programme of this course, for a coordinator of the course.

    Raises:
        NotACoordinator: the person does not teach here.
        NoSuchProgramme: it does not run in this course.
    """
    require_coordinator(db, context_id, person_id)
    programme = db.scalar(
        select(Programme)
        .join(ProgrammeContext, ProgrammeContext.programme_id == Programme.id)
        .where(Programme.id == programme_id, ProgrammeContext.context_id == context_id)
    )
    if programme is None:
        raise NoSuchProgramme
    return programme


def blank_form(
    db: Session, *, context_id: int, person_id: int, today: date, title: str
) -> ProgrammeForm:
    """The form of a new programme as the pilot preset fills it in. Raises NotACoordinator."""
    require_coordinator(db, context_id, person_id)
    return ProgrammeForm(preset_form(PILOT, today, person_id, title), _contacts(db, context_id))


def create(
    db: Session,
    form: Form,
    *,
    context_id: int,
    person_id: int,
    now: datetime,
    preset: Preset = PILOT,
) -> Programme:
    """A running programme in this course, with the steps of its preset (F25).

    Raises:
        NotACoordinator: the person does not teach here.
        InvalidProgramme: names every field that is wrong.
        ProgrammeAlreadyHere: one runs here, perhaps since the first click of a double one.
    """
    require_coordinator(db, context_id, person_id)
    settings = read_settings(form, _contacts(db, context_id))
    course = select(Context.id).where(Context.id == context_id)
    if settings.columns is not Columns.PER_STEP and _has_columns_of(db, course, NO_PROGRAMME):
        raise InvalidProgramme({"columns": COLUMNS_ARE_PLACED})
    context = lock(db, Context, context_id)
    here = programme_here(db, context_id)
    if context is None:
        raise NoSuchProgramme
    if here is not None and here.state is not ProgrammeState.CLOSED:
        raise ProgrammeAlreadyHere
    programme = Programme(
        key=token_hex(8),
        registration_id=context.registration_id,
        preset=preset.key,
        state=ProgrammeState.RUNNING,
        created_at=now,
    )
    _apply(programme, settings)
    db.add(programme)
    db.flush()
    db.add(ProgrammeContext(programme_id=programme.id, context_id=context_id))
    db.add_all(
        Step(programme_id=programme.id, position=position)
        for position in range(1, preset.steps + 1)
    )
    db.flush()
    return programme


def settings_page(
    db: Session, programme_id: int, *, context_id: int, person_id: int
) -> ProgrammeForm:
    """The settings of a programme to change. Raises NotACoordinator or NoSuchProgramme."""
    programme = coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    settings = ProgrammeSettings(**{name: getattr(programme, name) for name in _SETTINGS})
    return ProgrammeForm(
        settings_form(settings),
        _contacts(db, context_id, keep=programme.contact_id),
        _has_columns(db, programme),
    )


def change(
    db: Session, programme_id: int, form: Form, *, context_id: int, person_id: int
) -> Programme:
    """Change the settings of a programme.

    Raises:
        NotACoordinator, NoSuchProgramme: see ``coordinated``.
        InvalidProgramme: names every field that is wrong.
    """
    programme = coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    settings = read_settings(form, _contacts(db, context_id, keep=programme.contact_id))
    if settings.columns is not programme.columns and _has_columns(db, programme):
        raise InvalidProgramme({"columns": COLUMNS_ARE_PLACED})
    _apply(programme, settings)
    db.flush()
    return programme


def move(
    db: Session, programme_id: int, to: ProgrammeState, *, context_id: int, person_id: int
) -> Programme:
    """Start, close or reopen a programme.

    Raises:
        NotACoordinator, NoSuchProgramme: see ``coordinated``.
        IllegalMove: its state does not allow that.
    """
    coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    programme = lock(db, Programme, programme_id)
    if programme is None:
        raise NoSuchProgramme
    programme.state = moved(programme.state, to)
    db.flush()
    return programme


def _apply(programme: Programme, settings: ProgrammeSettings) -> None:
    for name in _SETTINGS:
        setattr(programme, name, getattr(settings, name))


def _contacts(db: Session, context_id: int, keep: int | None = None) -> dict[int, str]:
    """Who can be named as the contact: who teaches here, and who is named already."""
    people = db.execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.context_id == context_id,
            (Membership.role == CourseRole.INSTRUCTOR)
            & (Membership.status == MembershipStatus.ACTIVE)
            | (Person.id == keep),
        )
        .order_by(Person.name, Person.id)
    )
    return {person_id: display_name(person_id, name) for person_id, name in people}


def _has_columns(db: Session, programme: Programme) -> bool:
    """Whether a gradebook may have a column of this programme, also from before it was started."""
    contexts = select(ProgrammeContext.context_id).where(
        ProgrammeContext.programme_id == programme.id
    )
    return _has_columns_of(db, contexts, programme.key, NO_PROGRAMME)


def _has_columns_of(db: Session, contexts: Select[int], *keys: str) -> bool:
    """Whether columns of programmes with these keys stand in one of these courses."""
    is_one_of_them = (func.substr(LineItem.resource_id, 1, len(key)) == key for key in keys)
    return bool(
        db.scalar(select(exists().where(LineItem.context_id.in_(contexts), or_(*is_one_of_them))))
    )
