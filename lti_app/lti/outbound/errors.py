"""What can go wrong with a call to an address outside.

The messages name the kind of failure only: no address, no body, no reason phrase. Those may hold
keys or personal data (Moodle repeats the posted score in its reason phrase).
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum


class RefusalReason(StrEnum):
    """Why this tool does not call an address."""

    MALFORMED = "malformed"
    NOT_HTTPS = "not_https"
    PRIVATE = "private"
    REDIRECT = "redirect"


class FailureReason(StrEnum):
    """Why a call that was made brought nothing usable."""

    STATUS = "status"
    UNREACHABLE = "unreachable"
    UNKNOWN_HOST = "unknown_host"
    CERTIFICATE = "certificate"
    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"


class OutboundError(Exception):
    """A call outside did not succeed; ``code`` is short and may be shown to people."""

    code = "outbound"


class OutboundRefused(OutboundError):
    """The address must not be called from here; nothing, or nothing more, was sent to it."""

    def __init__(self, reason: RefusalReason) -> None:
        super().__init__(f"the address was refused: {reason}")
        self.reason = reason
        self.code = f"address_{reason}"


class OutboundTimeout(OutboundError):
    """The other side did not answer in time."""

    code = "timeout"

    def __init__(self) -> None:
        super().__init__("the other side did not answer in time")


class OutboundFailed(OutboundError):
    """The other side answered with an error, with something unusable, or not at all.

    ``body`` is the beginning of an error's answer. It may hold personal data: only a caller that
    knows that there is none in it may look at it, and nobody may show it.
    """

    def __init__(
        self,
        reason: FailureReason,
        status: int | None = None,
        *,
        retry_after: float | None = None,
        body: bytes = b"",
    ) -> None:
        super().__init__(f"the call failed: {reason}" + (f" {status}" if status else ""))
        self.reason = reason
        self.status = status
        self.retry_after = retry_after
        self.body = body
        self.code = f"http_{status}" if reason is FailureReason.STATUS else str(reason)


def retry_after_seconds(header: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110, 10.2.3), or nothing if unusable."""
    if not header:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    # A date without a zone is GMT, as the standard's only form has it.
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
