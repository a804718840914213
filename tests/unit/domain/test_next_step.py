from datetime import date
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.feedback import FeedbackStanding
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.next_step import (
    CoordinatorStep,
    NextStep,
    NextStepKind,
    ProgrammeStanding,
    TandemStanding,
    TaskStanding,
    coordinator_step,
    next_step,
)
from lti_app.domain.tandem import TandemRole

OPEN, STARTED = SubmissionState.OPEN, SubmissionState.STARTED
COMPLETED = SubmissionState.COMPLETED
MENTOR, MENTEE = TandemRole
_ids = count(1)


def task(
    state: SubmissionState,
    feedback: FeedbackStanding = FeedbackStanding.NOT_DUE,
    due_on: date | None = None,
    position: int | None = 1,
) -> TaskStanding:
    return TaskStanding(next(_ids), position, due_on, state, feedback)


def step(role: TandemRole, *tasks: TaskStanding, path_length: int = 6) -> NextStep:
    return next_step([TandemStanding(1, role, path_length, tasks)])


def test_without_a_tandem_one_waits_for_a_partner() -> None:
    assert next_step([]) == NextStep(NextStepKind.WAIT_FOR_PARTNER)


def test_in_a_closed_programme_there_is_nothing_to_do() -> None:
    tandem = TandemStanding(1, MENTEE, 6, [task(OPEN)])
    assert next_step([tandem], programme_runs=False).kind is NextStepKind.PROGRAMME_CLOSED


def test_a_mentee_does_the_task_that_is_due_first() -> None:
    later = task(OPEN, due_on=date(2026, 12, 9))
    soon = task(OPEN, due_on=date(2026, 12, 2), position=2)
    whenever = task(OPEN, position=3)
    assert step(MENTEE, later, whenever, soon) == NextStep(NextStepKind.DO_TASK, 1, soon.task_id)


def test_a_mentee_goes_on_with_what_was_started() -> None:
    assert step(MENTEE, task(STARTED)).kind is NextStepKind.CONTINUE_TASK


@pytest.mark.parametrize("role", TandemRole)
def test_after_the_work_comes_the_feedback(role: TandemRole) -> None:
    to_give = task(COMPLETED, FeedbackStanding.TO_GIVE)
    to_read = task(COMPLETED, FeedbackStanding.TO_READ)
    assert step(role, to_read, to_give, path_length=1).kind is NextStepKind.GIVE_FEEDBACK
    assert step(role, to_read, path_length=1).kind is NextStepKind.READ_FEEDBACK


def test_a_mentor_sets_the_first_task_speaks_about_it_and_then_sets_the_next() -> None:
    assert step(MENTOR).kind is NextStepKind.SET_FIRST_TASK
    fresh = task(COMPLETED, FeedbackStanding.TO_GIVE)
    assert step(MENTOR, fresh).kind is NextStepKind.GIVE_FEEDBACK
    talked_about = task(COMPLETED, FeedbackStanding.WAITING)
    assert step(MENTOR, talked_about).kind is NextStepKind.SET_NEXT_TASK


def test_a_mentor_waits_while_the_mentee_has_something_to_do() -> None:
    open_task = task(OPEN)
    assert step(MENTOR, open_task) == NextStep(NextStepKind.WAIT_FOR_MENTEE, 1, open_task.task_id)


def test_a_mentee_with_everything_done_waits_for_the_mentor() -> None:
    assert step(MENTEE).kind is NextStepKind.WAIT_FOR_MENTOR
    assert step(MENTEE, task(COMPLETED, FeedbackStanding.DONE)).kind is (
        NextStepKind.WAIT_FOR_MENTOR
    )


@pytest.mark.parametrize("role", TandemRole)
def test_at_the_end_of_the_path_one_waits_for_the_last_feedback(role: TandemRole) -> None:
    waiting = task(COMPLETED, FeedbackStanding.WAITING)
    assert step(role, waiting, path_length=1).kind is NextStepKind.WAIT_FOR_FEEDBACK
    done = task(COMPLETED, FeedbackStanding.DONE)
    assert step(role, done, path_length=1).kind is NextStepKind.PATH_COMPLETED


def test_own_learning_comes_before_teaching_and_doing_before_waiting() -> None:
    as_mentor = TandemStanding(1, MENTOR, 6, [])
    as_mentee = TandemStanding(2, MENTEE, 6, [task(OPEN)])
    waiting = TandemStanding(3, MENTOR, 6, [task(OPEN)])
    assert next_step([waiting, as_mentor, as_mentee]).tandem_id == 2
    assert next_step([waiting, as_mentor]).tandem_id == 1
    assert next_step([waiting]).kind is NextStepKind.WAIT_FOR_MENTEE


task_standings = st.builds(
    TaskStanding,
    task_id=st.integers(1, 10**6),
    position=st.none() | st.integers(1, 6),
    due_on=st.none() | st.dates(),
    state=st.sampled_from(SubmissionState),
    feedback=st.sampled_from(FeedbackStanding),
)
tandem_standings = st.builds(
    TandemStanding,
    tandem_id=st.integers(1, 10**6),
    role=st.sampled_from(TandemRole),
    path_length=st.integers(0, 6),
    tasks=st.lists(task_standings, max_size=8),
)


@given(st.lists(tandem_standings, max_size=5), st.booleans())
def test_there_is_always_exactly_one_next_step_and_it_names_something_that_exists(
    tandems: list[TandemStanding], runs: bool
) -> None:
    chosen = next_step(tandems, programme_runs=runs)
    if chosen.tandem_id is None:
        assert not runs or not tandems
        return
    assert any(
        tandem.tandem_id == chosen.tandem_id
        and (chosen.task_id is None or chosen.task_id in {each.task_id for each in tandem.tasks})
        for tandem in tandems
    )


def standing(**values: object) -> ProgrammeStanding:
    ready: dict = {
        "runs": True,
        "closed": False,
        "is_over": False,
        "roster_offered": True,
        "roster_fetched": True,
        "people": 24,
        "can_match": False,
        "active_tandems": 5,
        "placed": True,
    }
    return ProgrammeStanding(**(ready | values))


@pytest.mark.parametrize(
    ("programme", "expected"),
    [
        (None, CoordinatorStep.CREATE_PROGRAMME),
        (standing(runs=False, roster_fetched=False), CoordinatorStep.START_PROGRAMME),
        (standing(roster_fetched=False, active_tandems=0), CoordinatorStep.FETCH_ROSTER),
        (
            standing(roster_offered=False, roster_fetched=False, people=1),
            CoordinatorStep.WAIT_FOR_PEOPLE,
        ),
        (standing(active_tandems=0, placed=False), CoordinatorStep.PEOPLE_JOIN),
        (
            standing(active_tandems=0, can_match=True, placed=False),
            CoordinatorStep.MATCH_PEOPLE,
        ),
        (standing(can_match=True, placed=False), CoordinatorStep.PLACE_ACTIVITIES),
        (standing(can_match=True), CoordinatorStep.MATCH_PEOPLE),
        (standing(), CoordinatorStep.ALL_RUNS),
        (standing(is_over=True, can_match=True), CoordinatorStep.CLOSE_PROGRAMME),
        (standing(runs=False, closed=True), CoordinatorStep.PROGRAMME_CLOSED),
    ],
)
def test_a_coordinator_is_led_from_an_empty_course_to_a_running_programme(
    programme: ProgrammeStanding | None, expected: CoordinatorStep
) -> None:
    assert coordinator_step(programme) is expected
