"""The only way to call an address outside: guarded, punctual, and sparing with details.

Addresses of platforms come from outside (registration, launch, next links), so each is checked
before and while it is called. What is asked and what an answer means stands elsewhere in lti/.
"""

from lti_app.lti.outbound.client import JsonAnswer, OutboundClient
from lti_app.lti.outbound.errors import (
    FailureReason,
    OutboundError,
    OutboundFailed,
    OutboundRefused,
    OutboundTimeout,
    RefusalReason,
    retry_after_seconds,
)
from lti_app.lti.outbound.guard import GuardedResolver, OutboundGuard, host_and_port
from lti_app.lti.outbound.transport import guard_session

__all__ = [
    "FailureReason",
    "GuardedResolver",
    "JsonAnswer",
    "OutboundClient",
    "OutboundError",
    "OutboundFailed",
    "OutboundGuard",
    "OutboundRefused",
    "OutboundTimeout",
    "RefusalReason",
    "guard_session",
    "host_and_port",
    "retry_after_seconds",
]
