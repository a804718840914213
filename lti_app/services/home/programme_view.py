"""What every home page says of its programme."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ScalarSelect, func, select

from lti_app.domain.person import display_name
from lti_app.domain.programme import Columns, Passback, ProgrammeState
from lti_app.models import Person, Programme, Step


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """A programme, and the person whom everybody can ask (S38)."""

    programme_id: int
    title: str
    purpose: str
    state: ProgrammeState
    starts_on: date
    # Nothing for a rolling programme.
    ends_on: date | None
    passback: Passback
    columns: Columns
    path_length: int
    contact_id: int
    contact_name: str
    contact_email: str

    @property
    def runs(self) -> bool:
        """Whether its people can work."""
        return self.state is ProgrammeState.RUNNING


def path_length() -> ScalarSelect[int]:
    """How many steps the programme of the surrounding query has."""
    return (
        select(func.count())
        .select_from(Step)
        .where(Step.programme_id == Programme.id)
        .correlate(Programme)
        .scalar_subquery()
    )


def programme_view(programme: Programme, contact: Person, steps: int) -> ProgrammeView:
    """The view of a programme with this many steps."""
    return ProgrammeView(
        programme_id=programme.id,
        title=programme.title,
        purpose=programme.purpose,
        state=programme.state,
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
        passback=programme.passback,
        columns=programme.columns,
        path_length=steps,
        contact_id=contact.id,
        contact_name=display_name(contact.id, contact.name),
        contact_email=contact.email,
    )
