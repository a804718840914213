"""Words and rules of a programme: its states, presets, and what the LMS may hear of it."""

from dataclasses import dataclass
from enum import StrEnum


class ProgrammeState(StrEnum):
    """A programme is prepared, runs, and is closed; a closed one can run again."""

    DRAFT = "draft"
    RUNNING = "running"
    CLOSED = "closed"


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


@dataclass(frozen=True, slots=True)
class Preset:
    """A programme that can start from one page (F25)."""

    key: str
    months: int
    steps: int
    tandems: int


PILOT = Preset(key="pilot", months=6, steps=6, tandems=10)
PRESETS = {preset.key: preset for preset in (PILOT,)}
