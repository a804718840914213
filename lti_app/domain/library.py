"""The library of micro-tasks: those that come with the tool, and those that mentors offer."""

from enum import StrEnum


class LibraryState(StrEnum):
    """A mentor offers a task; the coordinator accepts it for everybody or does not (F16)."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
