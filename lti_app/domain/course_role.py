"""What a person may do in a course, as far as the LMS decides it.

The LMS's many roles become one of three; the table of how stands in lti/roles.py. Whether
somebody is a mentor or a mentee is decided by the tandem, never here.
"""

from enum import StrEnum


class CourseRole(StrEnum):
    """From the most to the least right."""

    INSTRUCTOR = "instructor"
    LEARNER = "learner"
    GUEST = "guest"


class MembershipStatus(StrEnum):
    """Whether a person still belongs to the course."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DELETED = "deleted"
