"""The one next step about matching."""

import pytest

from lti_app.domain.matching_run import RunState
from lti_app.domain.matching_step import MatchingStep, deciding_run, matching_step

FINISHED, PUBLISHED = RunState.FINISHED, RunState.PUBLISHED
CANCELLED, FAILED = RunState.CANCELLED, RunState.FAILED


@pytest.mark.parametrize(
    ("newest_first", "can_match", "somebody_waits", "step"),
    [
        ([], False, False, MatchingStep.WAIT_FOR_PEOPLE),
        ([], False, True, MatchingStep.WAIT_FOR_PEOPLE),
        ([], True, True, MatchingStep.COMPUTE),
        ([RunState.WAITING], True, True, MatchingStep.WATCH),
        ([RunState.RUNNING, FINISHED], True, True, MatchingStep.WATCH),
        ([FINISHED], True, True, MatchingStep.LOOK),
        # A run that came to nothing leaves the one before as it was.
        ([CANCELLED, FAILED, FINISHED], True, True, MatchingStep.LOOK),
        ([FAILED], True, True, MatchingStep.COMPUTE),
        ([RunState.APPROVED, FINISHED], True, True, MatchingStep.PUBLISH),
        ([PUBLISHED], True, True, MatchingStep.COMPUTE),
        ([PUBLISHED], False, True, MatchingStep.WAIT_FOR_PEOPLE),
        ([PUBLISHED], False, False, MatchingStep.NOBODY_WAITS),
    ],
)
def test_there_is_one_next_step(
    newest_first: list[RunState], can_match: bool, somebody_waits: bool, step: MatchingStep
) -> None:
    assert matching_step(newest_first, can_match=can_match, somebody_waits=somebody_waits) is step


def test_the_step_is_about_the_newest_run_that_came_to_something() -> None:
    assert deciding_run([CANCELLED, FINISHED, PUBLISHED]) == 1
    assert deciding_run([FAILED]) is None
