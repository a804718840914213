"""JSON over guarded calls: what to send is the caller's business, what comes back is checked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from requests import Response, Session
from requests.exceptions import RequestException, TooManyRedirects

from lti_app.lti.outbound.errors import (
    FailureReason,
    OutboundFailed,
    OutboundRefused,
    RefusalReason,
    retry_after_seconds,
)
from lti_app.lti.outbound.guard import OutboundGuard
from lti_app.lti.outbound.transport import guard_session

DEFAULT_MAX_BYTES = 1024 * 1024
_BODY_EXCERPT = 500


@dataclass(frozen=True, slots=True)
class JsonAnswer:
    """A successful answer. ``headers`` finds its names in any spelling."""

    value: Any
    headers: Mapping[str, str]
    # The address that answered, after redirects on the same host.
    url: str


class OutboundClient:
    """Calls addresses outside. Cheap to make; keeps connections open until it is closed."""

    def __init__(self, guard: OutboundGuard, *, max_bytes: int = DEFAULT_MAX_BYTES) -> None:
        self._session = Session()
        guard_session(self._session, guard, max_bytes)

    def __enter__(self) -> "OutboundClient":
        return self

    def __exit__(self, *_error: object) -> None:
        self._session.close()

    def get_json(
        self, url: str, *, accept: str = "application/json", bearer: str | None = None
    ) -> JsonAnswer:
        """GET a JSON document, whatever media type it is labelled with.

        Raises:
            OutboundRefused, OutboundTimeout, OutboundFailed
        """
        return self._call("GET", url, headers=_headers(accept, bearer))

    def post_form(
        self, url: str, fields: Mapping[str, str], *, bearer: str | None = None
    ) -> JsonAnswer:
        """POST form fields and read the JSON answer. Raises as ``get_json``."""
        headers = _headers("application/json", bearer)
        return self._call("POST", url, data=dict(fields), headers=headers)

    def post_json(
        self,
        url: str,
        value: Any,
        *,
        accept: str = "application/json",
        content_type: str = "application/json",
        bearer: str | None = None,
    ) -> JsonAnswer:
        """POST a JSON document and read the JSON answer. Raises as ``get_json``."""
        headers = _headers(accept, bearer) | {"Content-Type": content_type}
        body = json.dumps(value).encode()
        return self._call("POST", url, data=body, headers=headers)

    def _call(self, method: str, url: str, **options: Any) -> JsonAnswer:
        try:
            response = self._session.request(method, url, **options)
        except TooManyRedirects as error:
            raise OutboundRefused(RefusalReason.REDIRECT) from error
        except (RequestException, UnicodeError) as error:
            # Everything else that requests finds wrong is wrong with the address or a header.
            raise OutboundRefused(RefusalReason.MALFORMED) from error
        return _json(response)


def _headers(accept: str, bearer: str | None) -> dict[str, str]:
    headers = {"Accept": accept}
    if bearer:
        headers["Authorization"] = f"Bearer {bearer}"
    return headers


def _json(response: Response) -> JsonAnswer:
    if not 200 <= response.status_code < 300:
        raise OutboundFailed(
            FailureReason.STATUS,
            response.status_code,
            retry_after=retry_after_seconds(response.headers.get("Retry-After"), datetime.now(UTC)),
            body=response.content[:_BODY_EXCERPT],
        )
    try:
        # Bytes, so that the encoding is JSON's own and not guessed from a wrong media type.
        value = json.loads(response.content)
    except (ValueError, RecursionError) as error:
        raise OutboundFailed(FailureReason.NOT_JSON, response.status_code) from error
    return JsonAnswer(value, response.headers, response.url)
