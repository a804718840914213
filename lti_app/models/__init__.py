"""All tables. One file per noun; nothing but columns stands there."""

from lti_app.models.base import Base, JsonDocument, UtcDateTime
from lti_app.models.context import Context, Membership, ResourceLink, RosterSync
from lti_app.models.feedback import Feedback
from lti_app.models.launch import LaunchSession, LoginState
from lti_app.models.matching import MatchingRun, PairRule
from lti_app.models.micro_task import (
    Draft,
    LibraryTask,
    MicroTask,
    Recall,
    Submission,
    Upload,
    UploadContent,
)
from lti_app.models.participation import Avoidance, MentorWish, Participation
from lti_app.models.person import Person
from lti_app.models.platform import (
    Deployment,
    PlatformKeySet,
    Registration,
    RegistrationInvite,
    RegistrationStatus,
)
from lti_app.models.profile import Profile, Topic
from lti_app.models.programme import Programme, ProgrammeContext, ProgrammeDeputy, Step
from lti_app.models.score import LineItem, ScoreDelivery
from lti_app.models.tandem import Tandem
from lti_app.models.tool_key import ServiceToken, ToolKey, ToolKeyState
from lti_app.models.worker import Job, WorkerHeartbeat

__all__ = [
    "Avoidance",
    "Base",
    "Context",
    "Deployment",
    "Draft",
    "Feedback",
    "Job",
    "JsonDocument",
    "LaunchSession",
    "LibraryTask",
    "LineItem",
    "LoginState",
    "MatchingRun",
    "Membership",
    "MentorWish",
    "MicroTask",
    "PairRule",
    "Participation",
    "Person",
    "PlatformKeySet",
    "Profile",
    "Programme",
    "ProgrammeContext",
    "ProgrammeDeputy",
    "Recall",
    "Registration",
    "RegistrationInvite",
    "RegistrationStatus",
    "ResourceLink",
    "RosterSync",
    "ScoreDelivery",
    "ServiceToken",
    "Step",
    "Submission",
    "Tandem",
    "ToolKey",
    "ToolKeyState",
    "Topic",
    "Upload",
    "UploadContent",
    "UtcDateTime",
    "WorkerHeartbeat",
]
