"""Who may enter a tandem, and as what: the first question of every use case of its two people.

For everybody else, coordinators included, a tandem's work does not exist.
"""

from dataclasses import dataclass

from sqlalchemy import select
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


@dataclass(frozen=True, slots=True)
class Entry:
    """A tandem as one of its two people enters it."""

    tandem: Tandem
    programme: Programme
    role: TandemRole

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
    row = db.execute(
        select(Tandem, Programme)
        .join(Programme, Programme.id == Tandem.programme_id)
        .where(Tandem.id == tandem_id)
    ).one_or_none()
    if row is None:
        raise NotYourTandem
    tandem, programme = row
    role = role_in(Pair(mentor=tandem.mentor_id, mentee=tandem.mentee_id), person_id)
    return Entry(tandem, programme, role)


def person_name(db: Session, person_id: int) -> str:
    """How pages call a person."""
    name = db.scalar(select(Person.name).where(Person.id == person_id))
    return display_name(person_id, name or "")


def enter_task(db: Session, task_id: int, person_id: int) -> TaskEntry:
    """A task for one of its tandem's two people. Raises NotYourTandem."""
    row = db.execute(
        select(Tandem, Programme, MicroTask, Submission, Step.position)
        .join(Tandem, Tandem.id == MicroTask.tandem_id)
        .join(Programme, Programme.id == Tandem.programme_id)
        .join(Submission, Submission.micro_task_id == MicroTask.id)
        .outerjoin(Step, Step.id == MicroTask.step_id)
        .where(MicroTask.id == task_id)
    ).one_or_none()
    if row is None:
        raise NotYourTandem
    tandem, programme, task, submission, position = row
    role = role_in(Pair(mentor=tandem.mentor_id, mentee=tandem.mentee_id), person_id)
    return TaskEntry(tandem, programme, role, task, submission, position)
