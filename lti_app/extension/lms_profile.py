"""What an LMS profile must offer: the departures of one LMS from the standard, nothing else."""

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class LmsProfile(Protocol):
    """Departures of one LMS. StandardProfile has none and is the base of the others."""

    key: str
    name: str
    # A score that is not FullyGraded wipes the standing grade there: send final ones only.
    final_scores_only: bool
    # Timestamps are compared in whole seconds: a later score waits for the next second.
    whole_second_timestamps: bool

    def recognises(self, issuer: str, product_family_code: str) -> bool:
        """Whether a platform with this issuer and product code is such an LMS."""
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


class StandardProfile:
    """LTI 1.3 Advantage as it is written; for every LMS without a profile of its own."""

    key = "standard"
    name = "LTI 1.3"
    final_scores_only = False
    whole_second_timestamps = False

    def recognises(self, issuer: str, product_family_code: str) -> bool:
        """Nothing: it is the one that is left."""
        return False

    def repair_claims(self, claims: Mapping[str, Any]) -> Mapping[str, Any]:
        """The claims as they came."""
        return claims

    def token_audience(self, issuer: str, token_url: str) -> str:
        """The token endpoint's address (LTI Security Framework 1.0, 4.1.1)."""
        return token_url

    def repair_content_item(self, item: Mapping[str, Any]) -> Mapping[str, Any]:
        """The item as it is."""
        return item
