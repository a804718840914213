from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.path import Milestone, MilestoneState, PathTask, path_of

tasks = st.lists(
    st.builds(
        PathTask,
        task_id=st.integers(1, 99),
        position=st.none() | st.integers(1, 6),
        title=st.just("A task"),
        state=st.sampled_from(SubmissionState),
    ),
    unique_by=lambda task: task.position,
)


def test_the_first_step_that_is_not_completed_is_the_current_one() -> None:
    path = path_of(
        3,
        [
            PathTask(11, 1, "Profile", SubmissionState.COMPLETED),
            PathTask(12, 2, "A post", SubmissionState.STARTED),
        ],
    )
    assert path == (
        Milestone(1, MilestoneState.COMPLETED, False, 11, "Profile"),
        Milestone(2, MilestoneState.STARTED, True, 12, "A post"),
        Milestone(3, MilestoneState.EMPTY),
    )


def test_a_task_beyond_the_path_is_no_milestone() -> None:
    path = path_of(1, [PathTask(11, None, "One more", SubmissionState.OPEN)])
    assert path == (Milestone(1, MilestoneState.EMPTY, is_current=True),)


@given(st.integers(0, 6), tasks)
def test_a_path_has_all_its_steps_in_order_and_at_most_one_current(
    length: int, set_tasks: list[PathTask]
) -> None:
    path = path_of(length, set_tasks)
    assert [milestone.position for milestone in path] == list(range(1, length + 1))
    current = [milestone for milestone in path if milestone.is_current]
    done = all(milestone.state is MilestoneState.COMPLETED for milestone in path)
    assert len(current) == (0 if done else 1)
