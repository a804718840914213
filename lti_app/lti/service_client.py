"""Calls to a platform's services with its access token: JSON, page by page where it is a list.

A refused token is renewed once. The token goes to the platform's hosts only. The roster and the
posting of scores have ways of their own (roster.py, scores.py).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lti_app.lti.link_header import next_address
from lti_app.lti.outbound import (
    FailureReason,
    JsonAnswer,
    OutboundClient,
    OutboundError,
    OutboundFailed,
)
from lti_app.lti.service_address import check_next_address, check_service_address
from lti_app.lti.service_token import TokenSource

MOST_PAGES = 2000


class PagesEndless(OutboundError):
    """The pages run in a circle or do not end."""

    code = "pages_endless"

    def __init__(self) -> None:
        super().__init__("the platform's pages run in a circle or do not end")


@dataclass(frozen=True, slots=True)
class ServiceClient:
    """One service of one platform. Raises OutboundError, and what ``access_token`` raises."""

    client: OutboundClient
    tokens: TokenSource

    def get(self, address: str, media_type: str) -> JsonAnswer:
        """GET a JSON document of this media type."""
        token = self._token_for(address)
        try:
            return self.client.get_json(address, accept=media_type, bearer=token)
        except OutboundFailed as error:
            if error.status != 401:
                raise
        return self.client.get_json(
            address, accept=media_type, bearer=self.tokens.instead_of(token)
        )

    def post(self, address: str, value: Mapping[str, Any], media_type: str) -> JsonAnswer:
        """POST a JSON document and read the JSON answer, both of this media type."""
        token = self._token_for(address)
        try:
            return self._post(address, value, media_type, token)
        except OutboundFailed as error:
            if error.status != 401:
                raise
        return self._post(address, value, media_type, self.tokens.instead_of(token))

    def entries(self, address: str, media_type: str) -> Iterator[Mapping[str, Any]]:
        """The objects of a list, page after page."""
        seen: set[str] = set()
        following: str | None = address
        while following:
            if following in seen or len(seen) == MOST_PAGES:
                raise PagesEndless
            seen.add(following)
            answer = self.get(following, media_type)
            if not isinstance(answer.value, list):
                raise OutboundFailed(FailureReason.NOT_JSON)
            yield from (entry for entry in answer.value if isinstance(entry, dict))
            current, following = following, next_address(answer.headers.get("Link"), answer.url)
            if following:
                check_next_address(following, self.tokens.registration, current)

    def _token_for(self, address: str) -> str:
        check_service_address(address, self.tokens.registration, self.tokens.profile)
        return self.tokens.token()

    def _post(
        self, address: str, value: Mapping[str, Any], media_type: str, token: str
    ) -> JsonAnswer:
        return self.client.post_json(
            address, value, accept=media_type, content_type=media_type, bearer=token
        )
