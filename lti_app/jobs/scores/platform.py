"""One platform as a worker talks to it: its registration, its profile, its services."""

from dataclasses import dataclass

from lti_app.extension.lms_profile import LmsProfile
from lti_app.jobs.parts import WorkerParts
from lti_app.lti import scopes
from lti_app.lti.outbound import OutboundClient, OutboundGuard
from lti_app.lti.service_client import ServiceClient
from lti_app.lti.service_token import TokenSource
from lti_app.models import Registration


@dataclass(frozen=True, slots=True)
class Platform:
    """Belongs to one run of a pipeline, so that a changed registration is seen in the next one."""

    parts: WorkerParts
    registration: Registration
    profile: LmsProfile

    def tokens(self, scope: str) -> TokenSource:
        """Where tokens with this scope come from; usually all scopes share one token."""
        return TokenSource(
            self.parts.sessions, self.registration, (scope,), self.parts.settings, self.profile
        )

    def line_items(self, client: OutboundClient) -> ServiceClient:
        """The service that lists and makes columns."""
        return ServiceClient(client, self.tokens(scopes.LINE_ITEM))

    def results(self, client: OutboundClient) -> ServiceClient:
        """The service that shows what stands in a column."""
        return ServiceClient(client, self.tokens(scopes.RESULT_READ))

    def guard(self) -> OutboundGuard:
        """The guard of calls to addresses outside."""
        return OutboundGuard(self.parts.settings)
