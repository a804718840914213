"""The people of a course, as its LMS lists them."""

from lti_app.services.roster.request import RosterProgress, progress, request_roster
from lti_app.services.roster.sync import RosterSyncFailed, find_course, sync_roster

__all__ = [
    "RosterProgress",
    "RosterSyncFailed",
    "find_course",
    "progress",
    "request_roster",
    "sync_roster",
]
