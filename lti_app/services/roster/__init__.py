"""The people of a course, as its LMS lists them."""

from lti_app.services.roster.sync import RosterSyncFailed, find_course, sync_roster

__all__ = ["RosterSyncFailed", "find_course", "sync_roster"]
