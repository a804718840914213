"""The tables. Rules stand elsewhere, except what a row can say about itself."""

from demo_lms.models.base import Base, utc_now
from demo_lms.models.courses import (
    Activity,
    CompletionRule,
    Course,
    CourseRole,
    Enrolment,
    EnrolmentStatus,
)
from demo_lms.models.grades import Grade, LineItem, ReceivedScore
from demo_lms.models.people import Person
from demo_lms.models.security import (
    AccessToken,
    DeepLinkingSession,
    PlatformSecret,
    RegistrationToken,
    SigningKey,
    UsedNonce,
)
from demo_lms.models.tools import Tool, ToolStatus

__all__ = [
    "AccessToken",
    "Activity",
    "Base",
    "CompletionRule",
    "Course",
    "CourseRole",
    "DeepLinkingSession",
    "Enrolment",
    "EnrolmentStatus",
    "Grade",
    "LineItem",
    "Person",
    "PlatformSecret",
    "ReceivedScore",
    "RegistrationToken",
    "SigningKey",
    "Tool",
    "ToolStatus",
    "UsedNonce",
    "utc_now",
]
