"""Words and rules of a score on its way to the LMS's gradebook."""

from enum import StrEnum


class DeliveryStatus(StrEnum):
    """Where a score stands. A replaced one was overtaken by a later one before it left."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    REPLACED = "replaced"


class ActivityProgress(StrEnum):
    """What the person did, in the words of the standard (AGS 2.0, Score)."""

    INITIALIZED = "Initialized"
    STARTED = "Started"
    IN_PROGRESS = "InProgress"
    SUBMITTED = "Submitted"
    COMPLETED = "Completed"


class GradingProgress(StrEnum):
    """How far the assessment is, in the words of the standard (AGS 2.0, Score)."""

    FULLY_GRADED = "FullyGraded"
    PENDING = "Pending"
    PENDING_MANUAL = "PendingManual"
    FAILED = "Failed"
    NOT_READY = "NotReady"
