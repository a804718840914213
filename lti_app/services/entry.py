"""Who may enter a tandem, and as what: the first question of every use case of its two people.

For everybody else, coordinators included, a tandem's work does not exist.
"""

from dataclasses import dataclass

from sqlalchemy import bindparam, case, select
from sqlalchemy.orm import Session

from lti_app.domain.person import display_name
from lti_app.domain.programme import ProgrammeNotRunning, ProgrammeState
from lti_app.domain.tandem import (
    NotYourTandem,
    OnlyForMentees,
    OnlyForMentors,
    Pair,
    TandemEnded,
    TandemRole,
    TandemState,
    role_in,
)
from lti_app.models import MicroTask, Person, Programme, Step, Submission, Tandem

# Of the parameter ``person``.
IS_PARTNER = Person.id == case(
    (Tandem.mentor_id == bindparam("person"), Tandem.mentee_id), else_=Tandem.mentor_id
)
# Made once: to make them anew for each page costs more than to run them.
_TANDEM = (
    select(Tandem, Programme, Person.id, Person.name)
    .join(Programme, Programme.id == Tandem.programme_id)
    .join(Person, IS_PARTNER)
    .where(Tandem.id == bindparam("tandem"))
)
_TASK = (
    select(Tandem, Programme, Person.id, Person.name, MicroTask, Submission, Step.position)
    .join(MicroTask, MicroTask.tandem_id == Tandem.id)
    .join(Programme, Programme.id == Tandem.programme_id)
    .join(Person, IS_PARTNER)
    .join(Submission, Submission.micro_task_id == MicroTask.id)
    .outerjoin(Step, Step.id == MicroTask.step_id)
    .where(MicroTask.id == bindparam("task"))
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A tandem as one of its two people enters it."""

    tandem: Tandem
    programme: Programme
    role: TandemRole
    # How pages call the other one.
    partner_name: str

    @property
    def is_open(self) -> bool:
        """Whether the two can still work here."""
        return (
            self.tandem.state is TandemState.ACTIVE
            and self.programme.state is ProgrammeState.RUNNING
        )

    @property
    def partner_id(self) -> int:
        """The other one's person id."""
        is_mentor = self.role is TandemRole.MENTOR
        return self.tandem.mentee_id if is_mentor else self.tandem.mentor_id

    def require_open(self) -> None:
        """Raise ProgrammeNotRunning or TandemEnded where nothing can be changed any more."""
        if self.programme.state is not ProgrammeState.RUNNING:
            raise ProgrammeNotRunning
        if self.tandem.state is not TandemState.ACTIVE:
            raise TandemEnded

    def require(self, role: TandemRole) -> None:
        """Raise OnlyForMentors or OnlyForMentees where the person has the other role."""
        if self.role is not role:
            raise OnlyForMentors if role is TandemRole.MENTOR else OnlyForMentees


@dataclass(frozen=True, slots=True)
class TaskEntry(Entry):
    """A task as one of its tandem's two people enters it."""

    task: MicroTask
    submission: Submission
    position: int | None


def enter(db: Session, tandem_id: int, person_id: int) -> Entry:
    """A tandem for one of its two people.

    Raises:
        NotYourTandem: there is no such tandem, or it is not theirs; which of the two, nobody
            learns.
    """
    row = db.execute(_TANDEM, {"tandem": tandem_id, "person": person_id}).one_or_none()
    if row is None:
        raise NotYourTandem
    tandem, programme, partner_id, name = row
    role = role_in(Pair(mentor=tandem.mentor_id, mentee=tandem.mentee_id), person_id)
    return Entry(tandem, programme, role, display_name(partner_id, name))


def enter_task(db: Session, task_id: int, person_id: int) -> TaskEntry:
    """A task for one of its tandem's two people. Raises NotYourTandem."""
    row = db.execute(_TASK, {"task": task_id, "person": person_id}).one_or_none()
    if row is None:
        raise NotYourTandem
    tandem, programme, partner_id, name, task, submission, position = row
    role = role_in(Pair(mentor=tandem.mentor_id, mentee=tandem.mentee_id), person_id)
    partner_name = display_name(partner_id, name)
    return TaskEntry(tandem, programme, role, partner_name, task, submission, position)
