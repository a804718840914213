"""The life of one run of matching: computed, approved by a person, published; never without."""

from enum import StrEnum


class RunState(StrEnum):
    """Where a run stands. Only an approved one can be published (F31)."""

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    APPROVED = "approved"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    FAILED = "failed"


class PairDecision(StrEnum):
    """What a coordinator has settled about two people before a run."""

    LOCKED = "locked"
    EXCLUDED = "excluded"
