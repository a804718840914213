"""The one next step of a person: what the home page says first (F1). Always exactly one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lti_app.domain.feedback import FeedbackStanding
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.participation import ParticipationState
from lti_app.domain.tandem import TandemRole


class NextStepKind(StrEnum):
    """What to do next. Of several, the one that stands higher here comes first."""

    CONTINUE_TASK = "continue_task"
    # It takes a minute, and is soon forgotten.
    RECALL = "recall"
    DO_TASK = "do_task"
    # Somebody waits for it.
    LOOK_AT_HAND_IN = "look_at_hand_in"
    GIVE_ANOTHER_TRY = "give_another_try"
    SET_FIRST_TASK = "set_first_task"
    GIVE_FEEDBACK = "give_feedback"
    READ_FEEDBACK = "read_feedback"
    SET_NEXT_TASK = "set_next_task"
    WAIT_FOR_MENTEE = "wait_for_mentee"
    WAIT_FOR_MENTOR = "wait_for_mentor"
    WAIT_FOR_LOOK = "wait_for_look"
    WAIT_FOR_FEEDBACK = "wait_for_feedback"
    PATH_COMPLETED = "path_completed"
    # Without a tandem.
    JOIN = "join"
    FILL_PROFILE = "fill_profile"
    CHOOSE_MENTORS = "choose_mentors"
    WAIT_FOR_PARTNER = "wait_for_partner"
    PAUSED = "paused"
    HAS_LEFT = "has_left"
    PROGRAMME_CLOSED = "programme_closed"


class CoordinatorStep(StrEnum):
    """What a coordinator does next, in the order of a programme's start."""

    CREATE_PROGRAMME = "create_programme"
    START_PROGRAMME = "start_programme"
    FETCH_ROSTER = "fetch_roster"
    # Nobody else belongs to the course; then: nobody who could be matched takes part.
    WAIT_FOR_PEOPLE = "wait_for_people"
    PEOPLE_JOIN = "people_join"
    MATCH_PEOPLE = "match_people"
    PLACE_ACTIVITIES = "place_activities"
    # Mentors asked for something.
    PLACE_OWN_ACTIVITIES = "place_own_activities"
    DECIDE_OFFERS = "decide_offers"
    ALL_RUNS = "all_runs"
    # The last day has passed.
    CLOSE_PROGRAMME = "close_programme"
    PROGRAMME_CLOSED = "programme_closed"


_URGENCY = {kind: place for place, kind in enumerate(NextStepKind)}
# What a mentee can work on.
_TO_DO = frozenset({SubmissionState.OPEN, SubmissionState.STARTED})


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """Where one task stands for the person who looks."""

    task_id: int
    position: int | None
    due_on: date | None
    state: SubmissionState
    feedback: FeedbackStanding


@dataclass(frozen=True, slots=True)
class RecallStanding:
    """A recall that is due for the person who looks."""

    recall_id: int
    task_id: int
    due_on: date


@dataclass(frozen=True, slots=True)
class TandemStanding:
    """Where one active tandem stands for the person who looks."""

    tandem_id: int
    role: TandemRole
    path_length: int
    tasks: Sequence[TaskStanding]
    recalls: Sequence[RecallStanding] = ()

    @property
    def completed_positions(self) -> int:
        """How many steps of the path are completed."""
        return sum(
            task.position is not None and task.state is SubmissionState.COMPLETED
            for task in self.tasks
        )


@dataclass(frozen=True, slots=True)
class PartStanding:
    """Where somebody stands in a programme. ``state`` is nothing for who never joined it."""

    state: ParticipationState | None = None
    can_join: bool = False
    has_profile: bool = False
    # Whether they would learn, somebody else would show, and they have wished for nobody yet.
    can_choose: bool = False


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next and where; without a tandem where there is none."""

    kind: NextStepKind
    tandem_id: int | None = None
    task_id: int | None = None
    recall_id: int | None = None


def next_step(
    tandems: Iterable[TandemStanding], part: PartStanding, *, programme_runs: bool = True
) -> NextStep:
    """The one next step of a person with these active tandems, in the order they are listed."""
    if not programme_runs:
        return NextStep(NextStepKind.PROGRAMME_CLOSED)
    return min(
        (step_in(tandem) for tandem in tandems),
        key=lambda step: _URGENCY[step.kind],
        default=NextStep(_without_tandem(part)),
    )


def _without_tandem(part: PartStanding) -> NextStepKind:
    if part.state is None:
        return NextStepKind.JOIN if part.can_join else NextStepKind.WAIT_FOR_PARTNER
    if part.state is ParticipationState.LEFT:
        return NextStepKind.HAS_LEFT
    if part.state is ParticipationState.PAUSED:
        return NextStepKind.PAUSED
    if not part.has_profile:
        return NextStepKind.FILL_PROFILE
    return NextStepKind.CHOOSE_MENTORS if part.can_choose else NextStepKind.WAIT_FOR_PARTNER


def step_in(tandem: TandemStanding) -> NextStep:
    """The one next step in a single tandem."""
    if tandem.role is TandemRole.MENTEE:
        return _mentee_work(tandem) or _feedback(tandem) or _waiting(tandem)
    # What was done is looked at and talked about while it is fresh, then comes the next task.
    return (
        _hand_in(tandem)
        or _first_task(tandem)
        or _feedback(tandem)
        or _next_task(tandem)
        or _waiting(tandem)
    )


def _mentee_work(tandem: TandemStanding) -> NextStep | None:
    to_do = [task for task in tandem.tasks if task.state in _TO_DO]
    task = min(to_do, key=_by_due_day, default=None)
    if task is not None and task.state is SubmissionState.STARTED:
        return NextStep(NextStepKind.CONTINUE_TASK, tandem.tandem_id, task.task_id)
    recall = min(tandem.recalls, key=lambda one: (one.due_on, one.recall_id), default=None)
    if recall is not None:
        return NextStep(NextStepKind.RECALL, tandem.tandem_id, recall.task_id, recall.recall_id)
    if task is not None:
        return NextStep(NextStepKind.DO_TASK, tandem.tandem_id, task.task_id)
    return None


def _hand_in(tandem: TandemStanding) -> NextStep | None:
    for state, kind in (
        (SubmissionState.IN_REVIEW, NextStepKind.LOOK_AT_HAND_IN),
        (SubmissionState.OUT_OF_TRIES, NextStepKind.GIVE_ANOTHER_TRY),
    ):
        handed_in = [task for task in tandem.tasks if task.state is state]
        if handed_in:
            return NextStep(kind, tandem.tandem_id, min(handed_in, key=_by_due_day).task_id)
    return None


def _first_task(tandem: TandemStanding) -> NextStep | None:
    return None if tandem.tasks else NextStep(NextStepKind.SET_FIRST_TASK, tandem.tandem_id)


def _next_task(tandem: TandemStanding) -> NextStep | None:
    all_done = all(task.state is SubmissionState.COMPLETED for task in tandem.tasks)
    if all_done and tandem.completed_positions < tandem.path_length:
        return NextStep(NextStepKind.SET_NEXT_TASK, tandem.tandem_id)
    return None


def _feedback(tandem: TandemStanding) -> NextStep | None:
    for standing, kind in (
        (FeedbackStanding.TO_GIVE, NextStepKind.GIVE_FEEDBACK),
        (FeedbackStanding.TO_READ, NextStepKind.READ_FEEDBACK),
    ):
        due = [task for task in tandem.tasks if task.feedback is standing]
        if due:
            return NextStep(kind, tandem.tandem_id, min(due, key=_by_due_day).task_id)
    return None


def _waiting(tandem: TandemStanding) -> NextStep:
    open_tasks = [task for task in tandem.tasks if task.state is not SubmissionState.COMPLETED]
    if open_tasks:
        task = min(open_tasks, key=_by_due_day)
        is_mentor = tandem.role is TandemRole.MENTOR
        kind = NextStepKind.WAIT_FOR_MENTEE if is_mentor else NextStepKind.WAIT_FOR_LOOK
        return NextStep(kind, tandem.tandem_id, task.task_id)
    if tandem.completed_positions < tandem.path_length:
        return NextStep(NextStepKind.WAIT_FOR_MENTOR, tandem.tandem_id)
    if any(task.feedback is FeedbackStanding.WAITING for task in tandem.tasks):
        return NextStep(NextStepKind.WAIT_FOR_FEEDBACK, tandem.tandem_id)
    return NextStep(NextStepKind.PATH_COMPLETED, tandem.tandem_id)


def _by_due_day(task: TaskStanding) -> tuple[date, int, int]:
    """Tasks with a due day first, then by their place on the path."""
    return (task.due_on or date.max, task.position or 10**6, task.task_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeStanding:
    """What has been done to start a programme, as far as the coordinator's next step needs it."""

    runs: bool
    closed: bool
    # Whether its last day has passed.
    is_over: bool
    # Whether the LMS offers its roster, and whether it has been fetched.
    roster_offered: bool
    roster_fetched: bool
    people: int
    # Whether somebody who would be a mentor and somebody else who would be a mentee wait.
    can_match: bool
    active_tandems: int
    # Whether all that the programme tells the LMS has a column to go to.
    placed: bool
    # Activities that mentors asked for and nobody has placed, and tasks offered to the library.
    activities_asked_for: int
    offers: int


def coordinator_step(programme: ProgrammeStanding | None) -> CoordinatorStep:
    """The one next step of a coordinator; without a programme, to create one."""
    if programme is None:
        return CoordinatorStep.CREATE_PROGRAMME
    if programme.closed:
        return CoordinatorStep.PROGRAMME_CLOSED
    has_tandems = programme.active_tandems > 0
    checks = (
        (programme.runs, CoordinatorStep.START_PROGRAMME),
        (not programme.is_over, CoordinatorStep.CLOSE_PROGRAMME),
        (programme.roster_fetched or not programme.roster_offered, CoordinatorStep.FETCH_ROSTER),
        (programme.people >= 2, CoordinatorStep.WAIT_FOR_PEOPLE),
        (has_tandems or programme.can_match, CoordinatorStep.PEOPLE_JOIN),
        (has_tandems, CoordinatorStep.MATCH_PEOPLE),
        (programme.placed, CoordinatorStep.PLACE_ACTIVITIES),
        # Who joins later waits for a partner, too.
        (not programme.can_match, CoordinatorStep.MATCH_PEOPLE),
        (not programme.activities_asked_for, CoordinatorStep.PLACE_OWN_ACTIVITIES),
        (not programme.offers, CoordinatorStep.DECIDE_OFFERS),
    )
    return next((step for done, step in checks if not done), CoordinatorStep.ALL_RUNS)
