"""Words and rules of a programme: its states, who may be asked, and what the LMS may hear of it.

What a coordinator decides about it, and how that is typed, stands in programme_settings.py.
"""

from enum import StrEnum

from lti_app.domain.invalid_input import InvalidInput


class ProgrammeState(StrEnum):
    """A programme is prepared, runs, and is closed; a closed one can run again."""

    DRAFT = "draft"
    RUNNING = "running"
    CLOSED = "closed"


class Mode(StrEnum):
    """All start and end together, or people join and leave as long as it runs (S34)."""

    COHORT = "cohort"
    ROLLING = "rolling"


class Passback(StrEnum):
    """What the LMS's gradebook hears (F47). Completion is the default."""

    NOTHING = "nothing"
    COMPLETION = "completion"
    NUMBERS = "numbers"


class Columns(StrEnum):
    """One gradebook column per placed step, or one for the whole programme (F48)."""

    PER_STEP = "per_step"
    PER_PROGRAMME = "per_programme"


class CompletionStyle(StrEnum):
    """When the LMS marks an activity as done (F49)."""

    ANY_GRADE = "any_grade"
    PASS_MARK = "pass_mark"  # noqa: S105 -- a mark, not a password
    FULL_MARKS = "full_marks"


_MOVES = {
    ProgrammeState.DRAFT: frozenset({ProgrammeState.RUNNING}),
    ProgrammeState.RUNNING: frozenset({ProgrammeState.CLOSED}),
    ProgrammeState.CLOSED: frozenset({ProgrammeState.RUNNING}),
}


class IllegalMove(Exception):
    """A programme cannot go from its state to that one."""


class ProgrammeNotRunning(Exception):
    """A programme that is prepared or closed can be read, and nothing in it can be changed."""


class NoSuchProgramme(Exception):
    """There is no such programme in this course."""


class NotACoordinator(Exception):
    """Only a coordinator of the programme's course may do or see this."""


class StillNeeded(Exception):
    """People or scores depend on this, so it cannot be taken away."""


class InvalidProgramme(InvalidInput):
    """What a coordinator typed cannot be a programme."""


def moved(state: ProgrammeState, to: ProgrammeState) -> ProgrammeState:
    """The state after a move. Raises IllegalMove."""
    if to not in _MOVES[state]:
        raise IllegalMove(f"{state} to {to}")
    return to


def moves(state: ProgrammeState) -> frozenset[ProgrammeState]:
    """The states that a programme can go to from this one."""
    return _MOVES[state]


def require_clonable(state: ProgrammeState) -> None:
    """A next cycle follows one that ran. Raises IllegalMove for one that is only prepared."""
    if state is ProgrammeState.DRAFT:
        raise IllegalMove(f"{state} to a next cycle")
