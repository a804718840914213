"""What every home page says of its programme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Label, func, select

from lti_app.domain.programme import Columns, Mode, Passback, ProgrammeState
from lti_app.models import Programme, Step
from lti_app.services.programme.contact import Contact, read_contact


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """A programme, and the person whom everybody can ask (S38)."""

    programme_id: int
    title: str
    purpose: str
    state: ProgrammeState
    mode: Mode
    starts_on: date
    # Nothing for a rolling programme.
    ends_on: date | None
    # Nothing where people can join as long as it runs.
    join_until: date | None
    sessions: int
    session_minutes: int
    days_between_tasks: int
    passback: Passback
    columns: Columns
    path_length: int
    contact: Contact

    @property
    def runs(self) -> bool:
        """Whether its people can work."""
        return self.state is ProgrammeState.RUNNING


PROGRAMME_COLUMNS = (
    Programme.id,
    Programme.title,
    Programme.purpose,
    Programme.state,
    Programme.mode,
    Programme.starts_on,
    Programme.ends_on,
    Programme.join_until,
    Programme.sessions,
    Programme.session_minutes,
    Programme.days_between_tasks,
    Programme.passback,
    Programme.columns,
)


def path_length() -> Label[int]:
    """How many steps the programme of the surrounding query has."""
    return (
        select(func.count())
        .select_from(Step)
        .where(Step.programme_id == Programme.id)
        .correlate(Programme)
        .scalar_subquery()
        .label("steps")
    )


def programme_view(programme: Any, rows: Sequence[Any]) -> ProgrammeView:
    """The view of one programme from all its rows, and from what has PROGRAMME_COLUMNS.

    The rows have ``path_length`` and the columns of services/programme/contact.py.
    """
    return ProgrammeView(
        programme_id=programme.id,
        title=programme.title,
        purpose=programme.purpose,
        state=programme.state,
        mode=programme.mode,
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
        join_until=programme.join_until,
        sessions=programme.sessions,
        session_minutes=programme.session_minutes,
        days_between_tasks=programme.days_between_tasks,
        passback=programme.passback,
        columns=programme.columns,
        path_length=rows[0].steps,
        contact=read_contact(rows),
    )
