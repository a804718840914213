from dataclasses import replace
from datetime import date, timedelta

import pytest

from lti_app.domain.health import Condition, Reason, TandemFigures, health_of

TODAY = date(2026, 11, 23)
HALF_WAY = TandemFigures(
    active=True,
    path_length=6,
    steps_completed=3,
    tasks=3,
    tasks_completed=3,
    last_active_on=TODAY,
)


@pytest.mark.parametrize(
    ("change", "condition", "reason"),
    [
        ({"active": False, "tasks_overdue": 1}, Condition.ENDED, Reason.ENDED),
        ({"tasks": 4, "tasks_overdue": 1}, Condition.ATTENTION, Reason.OVERDUE),
        (
            {"tasks": 0, "tasks_completed": 0, "steps_completed": 0},
            Condition.RUNNING,
            Reason.WAITING_FOR_FIRST_TASK,
        ),
        ({"tasks": 4}, Condition.RUNNING, Reason.WAITING_FOR_MENTEE),
        ({}, Condition.RUNNING, Reason.WAITING_FOR_NEXT_TASK),
        (
            {"steps_completed": 6, "feedback_open": 1},
            Condition.RUNNING,
            Reason.WAITING_FOR_FEEDBACK,
        ),
        ({"steps_completed": 6}, Condition.COMPLETED, Reason.PATH_COMPLETED),
    ],
)
def test_a_tandem_has_one_condition_and_one_reason(
    change: dict, condition: Condition, reason: Reason
) -> None:
    health = health_of(replace(HALF_WAY, **change), TODAY)
    assert (health.condition, health.reason) == (condition, reason)


def test_three_quiet_weeks_need_a_look() -> None:
    quiet = replace(HALF_WAY, last_active_on=TODAY - timedelta(days=21))
    assert health_of(quiet, TODAY).reason is Reason.QUIET
    assert health_of(quiet, TODAY - timedelta(days=1)).condition is Condition.RUNNING


def test_a_completed_path_may_be_quiet() -> None:
    done = replace(HALF_WAY, steps_completed=6, last_active_on=TODAY - timedelta(days=99))
    assert health_of(done, TODAY).condition is Condition.COMPLETED
