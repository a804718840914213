from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.consent import CONSENT
from lti_app.domain.course_role import CourseRole
from lti_app.domain.participation import (
    InvalidParticipation,
    JoiningObstacle,
    NotTakingPart,
    ParticipationState,
    RoleWish,
    Standing,
    joining_obstacle,
    read_joining,
    read_pause,
    read_wish,
)
from lti_app.domain.programme import ProgrammeState

TODAY = date(2026, 11, 23)
JOINED, PAUSED, LEFT = ParticipationState

days = st.integers(-40, 40).map(lambda number: TODAY + timedelta(days=number))
# What somebody does, one after the other; the day is the last one of a pause.
actions = st.lists(
    st.tuples(st.sampled_from(["pause", "resume", "leave", "come_back"]), st.none() | days)
)


def acted(standing: Standing, action: str, until: date | None) -> Standing:
    match action:
        case "pause":
            return standing.paused(until)
        case "resume":
            return standing.resumed()
        case "leave":
            return standing.left()
        case _:
            return standing.come_back()


@given(actions, st.booleans(), days)
def test_whatever_somebody_does_they_stand_as_their_last_step_says(
    steps: list[tuple[str, date | None]], set_aside: bool, day: date
) -> None:
    standing, expected, until = Standing(JOINED, None, set_aside), JOINED, None
    for action, last_day in steps:
        if expected is LEFT and action in {"pause", "resume"}:
            with pytest.raises(NotTakingPart):
                acted(standing, action, last_day)
            continue
        if action == "leave":
            expected, until = LEFT, None
        elif action == "pause":
            expected, until = PAUSED, last_day
        elif action == "resume" or expected is LEFT:
            expected, until = JOINED, None
        standing = acted(standing, action, last_day)
        # A second click of the same button changes nothing.
        assert acted(standing, action, last_day) == standing
    assert (standing.state, standing.paused_until) == (expected, until)
    assert standing.set_aside == set_aside
    is_over = until is not None and until < day
    now = JOINED if expected is PAUSED and is_over else expected
    assert standing.on(day) is now
    assert standing.is_available(day) == (now is JOINED and not set_aside)


def test_a_pause_lasts_through_its_last_day_and_ends_by_itself() -> None:
    standing = Standing(JOINED).paused(TODAY)
    assert standing.on(TODAY) is PAUSED
    assert standing.on(TODAY + timedelta(days=1)) is JOINED
    assert Standing(JOINED).paused(None).on(date.max) is PAUSED


@pytest.mark.parametrize(
    ("role", "state", "last_day", "obstacle"),
    [
        (CourseRole.LEARNER, ProgrammeState.RUNNING, None, None),
        (CourseRole.INSTRUCTOR, ProgrammeState.RUNNING, TODAY, None),
        (None, ProgrammeState.RUNNING, None, JoiningObstacle.NOT_A_MEMBER),
        (CourseRole.GUEST, ProgrammeState.RUNNING, None, JoiningObstacle.NOT_A_MEMBER),
        (CourseRole.LEARNER, ProgrammeState.DRAFT, None, JoiningObstacle.NOT_STARTED),
        (CourseRole.LEARNER, ProgrammeState.CLOSED, None, JoiningObstacle.CLOSED),
        (
            CourseRole.LEARNER,
            ProgrammeState.RUNNING,
            TODAY - timedelta(days=1),
            JoiningObstacle.TOO_LATE,
        ),
    ],
)
def test_what_keeps_somebody_from_joining(
    role: CourseRole | None,
    state: ProgrammeState,
    last_day: date | None,
    obstacle: JoiningObstacle | None,
) -> None:
    assert joining_obstacle(role, state, last_day, TODAY) is obstacle


def test_joining_needs_a_wish_and_the_consent_of_today() -> None:
    assert read_joining({"wish": ["mentee"], "consent": [CONSENT.version]}) is RoleWish.MENTEE
    for consent in ({}, {"consent": [""]}, {"consent": ["2020-01"]}):
        with pytest.raises(InvalidParticipation) as refused:
            read_joining({"wish": ["boss"], **consent})
        assert set(refused.value.problems) == {"wish", "consent"}


def test_a_wish_has_a_number_of_mentees_from_one_to_five() -> None:
    assert read_wish({"wish": ["both"], "capacity": ["5"]}) == (RoleWish.BOTH, 5)
    assert read_wish({"wish": ["mentee"], "capacity": [""]}) == (RoleWish.MENTEE, 1)
    for capacity in ("0", "6", "-1", "many", "1.5", "9" * 20):
        with pytest.raises(InvalidParticipation) as refused:
            read_wish({"wish": ["mentor"], "capacity": [capacity]})
        assert set(refused.value.problems) == {"capacity"}


def test_a_pause_ends_today_or_later_or_not_at_all() -> None:
    assert read_pause({"until": [""]}, TODAY) is None
    assert read_pause({"until": [TODAY.isoformat()]}, TODAY) == TODAY
    for until in ("2026-11-22", "tomorrow", "2026-02-30"):
        with pytest.raises(InvalidParticipation):
            read_pause({"until": [until]}, TODAY)
