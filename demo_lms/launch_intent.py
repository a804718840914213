"""What a person is about to launch, carried through the login as a signed `lti_message_hint`."""

from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from itsdangerous import BadData

from demo_lms import vocabulary
from demo_lms.models import Activity, DeepLinkingSession, Tool
from demo_lms.state import platform

LIFETIME_SECONDS = 600


class BadHint(ValueError):
    """A message hint that this platform did not make, or made too long ago."""


@dataclass(frozen=True)
class LaunchIntent:
    """`is_signed_in` marks a launch of the admin API: it needs no browser that is signed in.

    `roles` are sent instead of the person's own, for tests of what a tool makes of them.
    """

    message_type: str
    tool_id: int
    course_id: int
    person_id: int
    deployment_id: str
    target_link_uri: str
    activity_id: int | None = None
    deep_linking_id: str | None = None
    for_person_id: int | None = None
    roles: list[str] | None = None
    in_new_window: bool = False
    is_signed_in: bool = False

    def to_hint(self) -> str:
        hint = platform().hints.dumps(asdict(self))
        return hint if isinstance(hint, str) else hint.decode()

    @classmethod
    def from_hint(cls, hint: str) -> "LaunchIntent":
        """Raises BadHint."""
        try:
            return cls(**platform().hints.loads(hint, max_age=LIFETIME_SECONDS))
        except (BadData, TypeError) as error:
            raise BadHint("the message hint is not ours or too old") from error


def of_activity(activity: Activity, person_id: int, *, is_signed_in: bool = False) -> LaunchIntent:
    return LaunchIntent(
        message_type=vocabulary.RESOURCE_LINK_REQUEST,
        tool_id=activity.tool_id,
        course_id=activity.course_id,
        person_id=person_id,
        deployment_id=activity.deployment_id,
        target_link_uri=activity.url,
        activity_id=activity.id,
        in_new_window=activity.in_new_window,
        is_signed_in=is_signed_in,
    )


def about(intent: LaunchIntent, for_person_id: int) -> LaunchIntent:
    """The same launch as a look at what somebody has done there (submission review)."""
    return replace(
        intent,
        message_type=vocabulary.SUBMISSION_REVIEW_REQUEST,
        for_person_id=for_person_id,
    )


def of_data_privacy(intent: LaunchIntent) -> LaunchIntent:
    """The same launch as the person's question what the tool knows about them."""
    return replace(
        intent,
        message_type=vocabulary.DATA_PRIVACY_REQUEST,
        for_person_id=intent.person_id,
        activity_id=None,
    )


def of_deep_linking(session: DeepLinkingSession, *, is_signed_in: bool = False) -> LaunchIntent:
    return LaunchIntent(
        message_type=vocabulary.DEEP_LINKING_REQUEST,
        tool_id=session.tool_id,
        course_id=session.course_id,
        person_id=session.person_id,
        deployment_id=session.deployment_id,
        target_link_uri=session.tool.deep_linking_uri,
        deep_linking_id=session.id,
        is_signed_in=is_signed_in,
    )


@dataclass(frozen=True)
class LoginInitiation:
    """Where the browser goes first, and with what: third-party-initiated login of OpenID."""

    url: str
    parameters: dict[str, str]

    @property
    def as_get(self) -> str:
        separator = "&" if "?" in self.url else "?"
        return self.url + separator + urlencode(self.parameters)


def login_initiation(tool: Tool, intent: LaunchIntent) -> LoginInitiation:
    parameters = {
        "iss": platform().issuer,
        "login_hint": str(intent.person_id),
        "target_link_uri": intent.target_link_uri,
        "lti_message_hint": intent.to_hint(),
        "client_id": tool.client_id,
        "lti_deployment_id": intent.deployment_id,
    }
    storage = {"parent": "_parent", "frame": "lti_storage"}.get(platform().behaviour.lti_storage)
    if storage:
        parameters["lti_storage_target"] = storage
    return LoginInitiation(tool.initiate_login_uri, parameters)
