"""Everything that can be wrong with a login or a launch, one name each.

``code`` is what the error page shows and the log repeats. What a person reads stands in
web/launch_errors.py. The messages here never repeat what came from outside.
"""


class LtiError(Exception):
    """A login or launch that is refused. ``status`` is the HTTP answer's, always 4xx."""

    code = "LTI"
    status = 400

    def __init__(self, message: str = "") -> None:
        super().__init__(message or type(self).__doc__)


class LoginIncomplete(LtiError):
    """A login without issuer, login hint or target."""

    code = "LOGIN-INCOMPLETE"


class TargetForeign(LtiError):
    """The target of a login or launch is no page of this tool."""

    code = "TARGET-FOREIGN"


class PlatformUnknown(LtiError):
    """Nobody registered this issuer with this client here."""

    code = "PLATFORM-UNKNOWN"
    status = 404


class ClientAmbiguous(LtiError):
    """The login names no client, and this issuer has several."""

    code = "CLIENT-AMBIGUOUS"


class RegistrationPending(LtiError):
    """The registration waits for the operator's approval."""

    code = "REGISTRATION-PENDING"
    status = 403


class RegistrationDisabled(LtiError):
    """The operator has switched the registration off."""

    code = "REGISTRATION-DISABLED"
    status = 403


class PlatformRefused(LtiError):
    """The platform answered the login with an error instead of a launch."""

    code = "PLATFORM-REFUSED"


class LaunchNotCurrent(LtiError):
    """The login that belongs to this launch cannot be used (again)."""

    code = "LAUNCH-NOT-CURRENT"


class StateUnknown(LaunchNotCurrent):
    """No login with this state was started here, or it was forgotten since."""

    code = "STATE-UNKNOWN"


class StateExpired(LaunchNotCurrent):
    """The login was started too long ago."""

    code = "STATE-EXPIRED"


class StateAlreadyUsed(LaunchNotCurrent):
    """A launch came through this login already: a reload, or a replay."""

    code = "STATE-USED"


class NonceWrong(LaunchNotCurrent):
    """The token belongs to another login."""

    code = "NONCE-WRONG"


class BrowserUnproven(LtiError):
    """This browser did not show that it started the login: cookies blocked, or another browser."""

    code = "BROWSER-UNPROVEN"
    status = 403


class TokenRefused(LtiError):
    """The token is not what the platform has to send."""

    code = "TOKEN-REFUSED"


class TokenMalformed(TokenRefused):
    """There is no token, or it cannot be read."""

    code = "TOKEN-MALFORMED"


class AlgorithmRefused(TokenRefused):
    """The token is signed in another way than RS256, or its header asks for something else."""

    code = "ALGORITHM-REFUSED"


class KeyIdMissing(TokenRefused):
    """The token does not say which key signed it."""

    code = "KEY-ID-MISSING"


class KeyUnknown(TokenRefused):
    """The platform's key set has no usable key of this id."""

    code = "KEY-UNKNOWN"


class SignatureWrong(TokenRefused):
    """The platform's key did not make this signature."""

    code = "SIGNATURE-WRONG"


class IssuerWrong(TokenRefused):
    """The token is another platform's."""

    code = "ISSUER-WRONG"


class AudienceWrong(TokenRefused):
    """The token is not for our client at this platform, or not for it alone."""

    code = "AUDIENCE-WRONG"


class SubjectMissing(TokenRefused):
    """An anonymous launch: the platform does not say who it is."""

    code = "SUBJECT-MISSING"


class DeploymentMissing(TokenRefused):
    """The token names no deployment."""

    code = "DEPLOYMENT-MISSING"


class VersionWrong(TokenRefused):
    """The message is not LTI 1.3."""

    code = "VERSION-WRONG"


class MessageInvalid(TokenRefused):
    """The message lacks something that its type needs."""

    code = "MESSAGE-INVALID"


class TokenUntimely(LtiError):
    """The token is expired, too old, from the future, or does not say when it was made."""

    code = "TOKEN-UNTIMELY"


class MessageUnsupported(LtiError):
    """A message of LTI that this tool does not serve."""

    code = "MESSAGE-UNSUPPORTED"


class DeploymentPending(LtiError):
    """A deployment that the operator has not approved yet."""

    code = "DEPLOYMENT-PENDING"
    status = 403

    def __init__(self, registration_id: int, deployment_id: str, *, recorded: bool) -> None:
        super().__init__()
        self.registration_id = registration_id
        self.deployment_id = deployment_id
        self.recorded = recorded


class DeploymentDisabled(LtiError):
    """A deployment that the operator has switched off."""

    code = "DEPLOYMENT-DISABLED"
    status = 403


class NotAnAuthor(LtiError):
    """Somebody without the right to place content asked for the picker."""

    code = "NOT-AN-AUTHOR"
    status = 403
