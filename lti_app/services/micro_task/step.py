"""What stands at a step of the path for somebody who opens it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.tandem import Pair, TandemRole, TandemState, role_in
from lti_app.models import MicroTask, Step, Tandem


@dataclass(frozen=True, slots=True)
class TaskAtStep:
    """What stands at one step of the path in one tandem of a person; perhaps no task yet."""

    tandem_id: int
    role: TandemRole
    task_id: int | None


def at_step(
    db: Session, programme_id: int, position: int, person_id: int
) -> tuple[TaskAtStep, ...]:
    """What stands at a step in each active tandem of this person, oldest tandem first."""
    rows = db.execute(
        select(Tandem.id, Tandem.mentor_id, Tandem.mentee_id, MicroTask.id)
        .join(Step, Step.programme_id == Tandem.programme_id)
        .outerjoin(MicroTask, (MicroTask.tandem_id == Tandem.id) & (MicroTask.step_id == Step.id))
        .where(
            Tandem.programme_id == programme_id,
            Tandem.state == TandemState.ACTIVE,
            Step.position == position,
            (Tandem.mentor_id == person_id) | (Tandem.mentee_id == person_id),
        )
        .order_by(Tandem.id)
    )
    return tuple(
        TaskAtStep(tandem_id, role_in(Pair(mentor=mentor, mentee=mentee), person_id), task_id)
        for tandem_id, mentor, mentee, task_id in rows
    )
