"""What a coordinator does next about matching: always exactly one step, and a person's to take."""

from collections.abc import Sequence
from enum import StrEnum

from lti_app.domain.matching_run import RunState


class MatchingStep(StrEnum):
    """The steps from people who wait to tandems."""

    WAIT_FOR_PEOPLE = "wait_for_people"
    COMPUTE = "compute"
    WATCH = "watch"
    LOOK = "look"
    PUBLISH = "publish"
    # Everybody who would learn has a mentor.
    NOBODY_WAITS = "nobody_waits"


_OF_A_RUN = {
    RunState.WAITING: MatchingStep.WATCH,
    RunState.RUNNING: MatchingStep.WATCH,
    RunState.FINISHED: MatchingStep.LOOK,
    RunState.APPROVED: MatchingStep.PUBLISH,
}
_CAME_TO_NOTHING = frozenset({RunState.CANCELLED, RunState.FAILED})


def deciding_run(newest_first: Sequence[RunState]) -> int | None:
    """The place of the run that the next step is about: the newest that came to something."""
    places = (place for place, state in enumerate(newest_first) if state not in _CAME_TO_NOTHING)
    return next(places, None)


def matching_step(
    newest_first: Sequence[RunState], *, can_match: bool, somebody_waits: bool
) -> MatchingStep:
    """The next step, from the states of a programme's runs and from who could be matched now.

    ``somebody_waits``: mentees without a mentor, whether or not a mentor has a place.
    """
    place = deciding_run(newest_first)
    if place is not None and newest_first[place] in _OF_A_RUN:
        return _OF_A_RUN[newest_first[place]]
    if can_match:
        return MatchingStep.COMPUTE
    is_published = place is not None
    if is_published and not somebody_waits:
        return MatchingStep.NOBODY_WAITS
    return MatchingStep.WAIT_FOR_PEOPLE
