"""The rules of a tandem: who may be paired, and who is what in it."""

from enum import StrEnum


class TandemState(StrEnum):
    """A tandem works together, or has ended."""

    ACTIVE = "active"
    ENDED = "ended"


class TandemRole(StrEnum):
    """The role belongs to the tandem: one person may be mentor here and mentee there (S1)."""

    MENTOR = "mentor"
    MENTEE = "mentee"
