"""The path of a tandem: one milestone for each step of its programme, in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lti_app.domain.micro_task import SubmissionState


class MilestoneState(StrEnum):
    """An empty step has no task yet."""

    EMPTY = "empty"
    OPEN = "open"
    STARTED = "started"
    IN_REVIEW = "in_review"
    OUT_OF_TRIES = "out_of_tries"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class PathTask:
    """What the path needs to know of a task; one beyond the path has no position."""

    task_id: int
    position: int | None
    title: str
    state: SubmissionState


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step as a tandem has filled it. ``is_current`` marks the first that is not completed."""

    position: int
    state: MilestoneState
    is_current: bool = False
    task_id: int | None = None
    title: str = ""


def path_of(length: int, tasks: Iterable[PathTask]) -> tuple[Milestone, ...]:
    """The milestones of a path with this many steps."""
    by_position = {task.position: task for task in tasks}
    milestones = []
    current_found = False
    for position in range(1, length + 1):
        task = by_position.get(position)
        state = MilestoneState(task.state) if task else MilestoneState.EMPTY
        is_current = not current_found and state is not MilestoneState.COMPLETED
        current_found = current_found or is_current
        milestones.append(
            Milestone(position, state, is_current, task.task_id, task.title)
            if task
            else Milestone(position, state, is_current)
        )
    return tuple(milestones)
