"""The rules of a micro-task's life: from set to completed."""

from enum import StrEnum


class SubmissionState(StrEnum):
    """How far the mentee has come. A completed task stays completed."""

    OPEN = "open"
    STARTED = "started"
    COMPLETED = "completed"
