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


class RunError(StrEnum):
    """Why a run has failed."""

    # The numbers are beyond what the strategy computes exactly.
    NO_EXACT_ANSWER = "no_exact_answer"
    # The check of the proof did not pass: the result was thrown away.
    PROOF_REFUTED = "proof_refuted"
    # Its plugin is switched off.
    UNKNOWN_STRATEGY = "unknown_strategy"
    # Workers died over it again and again.
    GAVE_UP = "gave_up"
    UNEXPECTED = "unexpected"


class NoSuchRun(Exception):
    """There is no such run in this course's programmes."""


class NotPossibleNow(Exception):
    """The run's state does not allow this."""


class UnknownStrategy(Exception):
    """No strategy of this key is switched on."""
