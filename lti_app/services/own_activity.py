"""A mentor's own task with an activity and a gradebook column of its own (F17).

The mentor asks for it with one click; the coordinator sees the title and who asked, and places it
like everything else (placement.py). To everybody but the pair the activity shows nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, func, literal, select
from sqlalchemy.orm import Session

from lti_app.domain.person import display_name
from lti_app.domain.placement import TASK, Opens, Placement
from lti_app.domain.programme import Passback, ProgrammeState
from lti_app.domain.tandem import TandemRole, TandemState
from lti_app.models import (
    LineItem,
    MicroTask,
    Person,
    Programme,
    ProgrammeContext,
    ResourceLink,
    Tandem,
)
from lti_app.services.entry import TaskEntry, enter_task
from lti_app.services.row_lock import lock

# Of a query of a task with its tandem and programme.
ACTIVITY_COLUMNS = (
    MicroTask.placement_key,
    Tandem.state.label("tandem_state"),
    Programme.id.label("programme_id"),
    Programme.key.label("programme_key"),
    Programme.state.label("programme_state"),
    Programme.passback,
)


class ActivityState(StrEnum):
    """Whether a task has an activity of its own."""

    NONE = "none"
    ASKED_FOR = "asked_for"
    PLACED = "placed"


class ActivityPlaced(Exception):
    """The activity is in the course already, so the wish for it cannot be taken back."""


@dataclass(frozen=True, slots=True)
class OwnActivity:
    """The same for the mentor's page, and what the mentor can do about it."""

    state: ActivityState
    can_ask: bool
    can_take_back: bool


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A task whose mentor would like an activity of its own; nothing of it but the title."""

    key: str
    title: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class OwnTask:
    """The task that such an activity opens. ``pair`` are the ids of the only two it opens for."""

    task_id: int
    programme_id: int
    pair: frozenset[int]


def ask(db: Session, task_id: int, *, person_id: int) -> None:
    """The mentor asks for an activity; asking twice is asking once.

    Raises:
        NotYourTandem, OnlyForMentors, ProgrammeNotRunning, TandemEnded: see services/entry.py.
    """
    task = _mentors_task(db, task_id, person_id).task
    if task.placement_key is None:
        task.placement_key = token_hex(8)
    db.flush()


def take_back(db: Session, task_id: int, *, person_id: int) -> None:
    """The mentor does not want it any more.

    Raises:
        NotYourTandem, OnlyForMentors, ProgrammeNotRunning, TandemEnded: see services/entry.py.
        ActivityPlaced: the coordinator was faster.
    """
    entry = _mentors_task(db, task_id, person_id)
    task, programme = entry.task, entry.programme
    if _state(db, programme.id, programme.key, task.placement_key) is ActivityState.PLACED:
        raise ActivityPlaced
    task.placement_key = None
    db.flush()


def read_activity(db: Session, row: Any) -> OwnActivity:
    """How it stands, from a row with ACTIVITY_COLUMNS."""
    state = _state(db, row.programme_id, row.programme_key, row.placement_key)
    is_active = row.tandem_state is TandemState.ACTIVE
    is_open = is_active and row.programme_state is ProgrammeState.RUNNING
    can_ask = state is ActivityState.NONE and row.passback is not Passback.NOTHING
    return OwnActivity(
        state,
        can_ask=is_open and can_ask,
        can_take_back=is_open and state is ActivityState.ASKED_FOR,
    )


def _state(
    db: Session, programme_id: int, programme_key: str, task_key: str | None
) -> ActivityState:
    if task_key is None:
        return ActivityState.NONE
    is_placed = _is_placed(db, programme_id, programme_key, task_key)
    return ActivityState.PLACED if is_placed else ActivityState.ASKED_FOR


def _is_placed(db: Session, programme_id: int, programme_key: str, task_key: str) -> bool:
    """Whether a course of the programme has the activity, as a link or as a column to be."""
    name = Placement(Opens.TASK, programme_key, task_key=task_key).resource_id
    return bool(db.scalar(select(_in_a_course(programme_id, literal(name), literal(task_key)))))


def count_asked_for(db: Session, programme_id: int, programme_key: str) -> int:
    """How many activities mentors of active tandems asked for that no course has yet."""
    task_key = MicroTask.placement_key
    name = literal(f"{programme_key}/{Opens.TASK}/") + task_key
    return db.scalars(
        select(func.count())
        .select_from(MicroTask)
        .join(Tandem, Tandem.id == MicroTask.tandem_id)
        .where(
            Tandem.programme_id == programme_id,
            Tandem.state == TandemState.ACTIVE,
            task_key.is_not(None),
            ~_in_a_course(programme_id, name, task_key),
        )
    ).one()


def _in_a_course(
    programme_id: int, name: ColumnElement[str], task_key: SQLColumnExpression[Any]
) -> ColumnElement[bool]:
    """Whether a course of the programme has a column of this name, or a link with this key."""
    courses = select(ProgrammeContext.context_id).where(
        ProgrammeContext.programme_id == programme_id
    )
    has_column = exists().where(LineItem.context_id.in_(courses), LineItem.resource_id == name)
    has_link = exists().where(
        ResourceLink.context_id.in_(courses), ResourceLink.content[TASK].as_string() == task_key
    )
    return has_column | has_link


def asked_for(db: Session, programme_id: int) -> list[AskedFor]:
    """The tasks of a programme's active tandems whose mentors asked, in the order of the tasks."""
    rows = db.execute(
        select(MicroTask.placement_key, MicroTask.title, Person.id, Person.name)
        .join(Tandem, Tandem.id == MicroTask.tandem_id)
        .join(Person, Person.id == Tandem.mentor_id)
        .where(
            Tandem.programme_id == programme_id,
            Tandem.state == TandemState.ACTIVE,
            MicroTask.placement_key.is_not(None),
        )
        .order_by(MicroTask.id)
    )
    return [
        AskedFor(key or "", title, display_name(mentor_id, name))
        for key, title, mentor_id, name in rows
    ]


def find_own_task(db: Session, key: str, programme_ids: Collection[int]) -> OwnTask | None:
    """The task of this key, if it belongs to one of these programmes."""
    row = db.execute(
        select(MicroTask.id, Tandem.programme_id, Tandem.mentor_id, Tandem.mentee_id)
        .join(Tandem, Tandem.id == MicroTask.tandem_id)
        .where(MicroTask.placement_key == key, Tandem.programme_id.in_(programme_ids))
    ).one_or_none()
    if row is None:
        return None
    return OwnTask(row.id, row.programme_id, frozenset({row.mentor_id, row.mentee_id}))


def _mentors_task(db: Session, task_id: int, person_id: int) -> TaskEntry:
    entry = enter_task(db, task_id, person_id)
    entry.require(TandemRole.MENTOR)
    entry.require_open()
    lock(db, MicroTask, task_id)
    return entry
