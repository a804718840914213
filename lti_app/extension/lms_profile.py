"""What an LMS profile must offer: the departures of one LMS from the standard, nothing else."""

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from lti_app.domain.localized_text import LocalizedText


@runtime_checkable
class LmsProfile(Protocol):
    """Departures of one LMS. StandardProfile has none and is the base of the others.

    Of several profiles that recognise a platform the first one in the list of plugins is taken.
    """

    key: str
    name: str
    # A score that is not FullyGraded wipes the standing grade there: send final ones only.
    final_scores_only: bool
    # Timestamps are compared in whole seconds: a later score waits for the next second.
    whole_second_timestamps: bool
    # Its services answer on hosts that the registration does not name (one per customer).
    services_on_customer_hosts: bool
    # The answer to a deep linking request must repeat who chose.
    answer_names_person: bool
    # Its roster lists some people as learners whose launches say that they teach.
    roster_understates_roles: bool
    # What the LMS's admin has to do there after a registration, in this order.
    after_registration: tuple[LocalizedText, ...]

    def recognises(self, issuer: str, product_family_code: str) -> bool:
        """Whether a platform with this issuer and product code is such an LMS.

        The code is empty where the platform does not tell it.
        """
        ...

    def repair_claims(self, claims: Mapping[str, Any]) -> Mapping[str, Any]:
        """The checked claims of a launch, with what this LMS writes differently put right."""
        ...

    def token_audience(self, issuer: str, token_url: str) -> str:
        """The audience of the assertion in a request for an access token."""
        ...

    def repair_content_item(self, item: Mapping[str, Any]) -> Mapping[str, Any]:
        """A deep linking item in the form that this LMS takes."""
        ...

    def repair_registration(self, registration: Mapping[str, Any]) -> Mapping[str, Any]:
        """The document of a dynamic registration in the form that this LMS takes."""
        ...


class StandardProfile:
    """LTI 1.3 Advantage as it is written; for every LMS without a profile of its own."""

    key = "standard"
    name = "LTI 1.3"
    # What it calls itself, in small letters, and how the issuers of its hosted service end.
    product_codes: frozenset[str] = frozenset()
    issuer_ends: tuple[str, ...] = ()
    final_scores_only = False
    whole_second_timestamps = False
    services_on_customer_hosts = False
    answer_names_person = False
    roster_understates_roles = False
    after_registration: tuple[LocalizedText, ...] = (
        LocalizedText(
            de="Schalten Sie das Werkzeug in Ihrem LMS frei, falls es dort noch wartet.",
            en="Activate the tool in your LMS if it is still waiting there.",
        ),
    )

    def recognises(self, issuer: str, product_family_code: str) -> bool:
        """By product code or issuer; the standard has neither, it is the one that is left."""
        return product_family_code in self.product_codes or issuer.endswith(self.issuer_ends)

    def repair_claims(self, claims: Mapping[str, Any]) -> Mapping[str, Any]:
        """The claims as they came."""
        return claims

    def token_audience(self, issuer: str, token_url: str) -> str:
        """The token endpoint's address (LTI Security Framework 1.0, 4.1.1)."""
        return token_url

    def repair_content_item(self, item: Mapping[str, Any]) -> Mapping[str, Any]:
        """The item as it is."""
        return item

    def repair_registration(self, registration: Mapping[str, Any]) -> Mapping[str, Any]:
        """The document as it is."""
        return registration
