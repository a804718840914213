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
    PartStanding,
    ProgrammeStanding,
    RecallStanding,
    TandemStanding,
    TaskStanding,
    coordinator_step,
    next_step,
)
from lti_app.domain.participation import ParticipationState
from lti_app.domain.tandem import TandemRole

OPEN, STARTED, IN_REVIEW, OUT_OF_TRIES, COMPLETED = SubmissionState
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
    return next_step([TandemStanding(1, role, path_length, tasks)], PartStanding())


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        (PartStanding(can_join=True), NextStepKind.JOIN),
        (PartStanding(), NextStepKind.WAIT_FOR_PARTNER),
        (PartStanding(ParticipationState.JOINED), NextStepKind.FILL_PROFILE),
        (PartStanding(ParticipationState.JOINED, has_profile=True), NextStepKind.WAIT_FOR_PARTNER),
        (PartStanding(ParticipationState.JOINED, can_choose=True), NextStepKind.FILL_PROFILE),
        (
            PartStanding(ParticipationState.JOINED, has_profile=True, can_choose=True),
            NextStepKind.CHOOSE_MENTORS,
        ),
        (
            PartStanding(ParticipationState.PAUSED, has_profile=True, can_choose=True),
            NextStepKind.PAUSED,
        ),
        (PartStanding(ParticipationState.PAUSED), NextStepKind.PAUSED),
        (PartStanding(ParticipationState.LEFT, can_join=True), NextStepKind.HAS_LEFT),
    ],
)
def test_without_a_tandem_one_joins_says_who_one_is_and_waits(
    part: PartStanding, kind: NextStepKind
) -> None:
    assert next_step([], part) == NextStep(kind)


def test_who_has_a_tandem_is_not_asked_to_join() -> None:
    tandem = TandemStanding(1, MENTEE, 6, [task(OPEN)])
    part = PartStanding(can_join=True)
    assert next_step([tandem], part).kind is NextStepKind.DO_TASK


def test_in_a_closed_programme_there_is_nothing_to_do() -> None:
    tandem = TandemStanding(1, MENTEE, 6, [task(OPEN)])
    chosen = next_step([tandem], PartStanding(), programme_runs=False)
    assert chosen.kind is NextStepKind.PROGRAMME_CLOSED


def recall_of(*tasks: TaskStanding, due_on: list[date]) -> NextStep:
    recalls = [RecallStanding(number, 7, day) for number, day in enumerate(due_on, start=1)]
    return next_step([TandemStanding(1, MENTEE, 6, tasks, recalls)], PartStanding())


def test_a_recall_comes_after_a_started_task_and_before_a_new_one() -> None:
    today = [date(2026, 12, 2)]
    assert recall_of(task(STARTED), due_on=today).kind is NextStepKind.CONTINUE_TASK
    assert recall_of(task(OPEN), due_on=today) == NextStep(NextStepKind.RECALL, 1, 7, 1)
    assert recall_of(due_on=today).kind is NextStepKind.RECALL


def test_the_oldest_recall_comes_first() -> None:
    days = [date(2026, 12, 9), date(2026, 12, 2), date(2026, 12, 2)]
    assert recall_of(due_on=days).recall_id == 2


def test_what_was_handed_in_is_looked_at_before_anything_else() -> None:
    waiting = task(IN_REVIEW, position=2)
    fresh = task(COMPLETED, FeedbackStanding.TO_GIVE)
    chosen = step(MENTOR, fresh, waiting)
    assert chosen == NextStep(NextStepKind.LOOK_AT_HAND_IN, 1, waiting.task_id)


def test_a_mentor_gives_another_try_and_the_mentee_waits_or_does_the_next_thing() -> None:
    over = task(OUT_OF_TRIES)
    assert step(MENTOR, over) == NextStep(NextStepKind.GIVE_ANOTHER_TRY, 1, over.task_id)
    assert step(MENTEE, over) == NextStep(NextStepKind.WAIT_FOR_LOOK, 1, over.task_id)
    assert step(MENTEE, over, task(OPEN, position=2)).kind is NextStepKind.DO_TASK


def test_a_mentee_whose_work_is_looked_at_waits_and_can_do_the_next_thing() -> None:
    waiting = task(IN_REVIEW)
    assert step(MENTEE, waiting) == NextStep(NextStepKind.WAIT_FOR_LOOK, 1, waiting.task_id)
    assert step(MENTEE, waiting, task(OPEN, position=2)).kind is NextStepKind.DO_TASK


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
    assert next_step([waiting, as_mentor, as_mentee], PartStanding()).tandem_id == 2
    assert next_step([waiting, as_mentor], PartStanding()).tandem_id == 1
    assert next_step([waiting], PartStanding()).kind is NextStepKind.WAIT_FOR_MENTEE


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
    recalls=st.lists(
        st.builds(
            RecallStanding, st.integers(1, 10**6), task_id=st.integers(1, 10**6), due_on=st.dates()
        ),
        max_size=3,
    ),
)


@given(st.lists(tandem_standings, max_size=5), st.booleans())
def test_there_is_always_exactly_one_next_step_and_it_names_something_that_exists(
    tandems: list[TandemStanding], runs: bool
) -> None:
    chosen = next_step(tandems, PartStanding(can_join=True), programme_runs=runs)
    if chosen.tandem_id is None:
        assert not runs or not tandems
        return
    assert any(
        tandem.tandem_id == chosen.tandem_id
        and chosen.task_id in {None, *(each.task_id for each in (*tandem.tasks, *tandem.recalls))}
        and chosen.recall_id in {None, *(each.recall_id for each in tandem.recalls)}
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
        "activities_asked_for": 0,
        "offers": 0,
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
        (standing(activities_asked_for=1, offers=2), CoordinatorStep.PLACE_OWN_ACTIVITIES),
        (standing(offers=2), CoordinatorStep.DECIDE_OFFERS),
        (standing(), CoordinatorStep.ALL_RUNS),
        (standing(is_over=True, can_match=True), CoordinatorStep.CLOSE_PROGRAMME),
        (standing(runs=False, closed=True), CoordinatorStep.PROGRAMME_CLOSED),
    ],
)
def test_a_coordinator_is_led_from_an_empty_course_to_a_running_programme(
    programme: ProgrammeStanding | None, expected: CoordinatorStep
) -> None:
    assert coordinator_step(programme) is expected
