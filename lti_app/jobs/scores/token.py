"""The access token of one platform, shared by the scores on their way to it."""

import asyncio
import time
from collections.abc import Callable
from functools import partial

from lti_app.lti.service_token import TokenSource

# A token is promised for a minute; looking again after half of it never uses a spent one.
LOOK_AGAIN_SECONDS = 30.0


class PlatformToken:
    """Asks once for all that wait; a failure reaches all that waited for this answer."""

    def __init__(self, tokens: TokenSource) -> None:
        self._tokens = tokens
        self._token = ""
        self._good_until = 0.0
        self._request: asyncio.Task[str] | None = None

    async def get(self) -> str:
        """A token that the platform should take. Raises as ``access_token``."""
        if time.monotonic() < self._good_until:
            return self._token
        return await self._ask(self._tokens.token)

    async def instead_of(self, refused: str) -> str:
        """Another token, after the platform did not take this one. Raises as ``access_token``."""
        if refused != self._token and time.monotonic() < self._good_until:
            return self._token
        self._good_until = 0.0
        return await self._ask(partial(self._tokens.instead_of, refused))

    async def _ask(self, source: Callable[[], str]) -> str:
        if self._request is None:
            self._request = asyncio.create_task(asyncio.to_thread(source))
            self._request.add_done_callback(self._answered)
        # One score that gives up waiting must not take the token away from the others.
        return await asyncio.shield(self._request)

    def _answered(self, request: asyncio.Task[str]) -> None:
        self._request = None
        if not request.cancelled() and request.exception() is None:
            self._token = request.result()
            self._good_until = time.monotonic() + LOOK_AGAIN_SECONDS
