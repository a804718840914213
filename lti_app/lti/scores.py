"""Posts scores to gradebook columns (AGS 2.0, Score), many side by side over open connections.

When to post and what an answer leads to stands in jobs/scores/. Nothing of an answer but its status
and three headers is kept: bodies and reason phrases may repeat what was posted (Moodle's do).
"""

import json
from datetime import UTC, datetime
from types import TracebackType
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from yarl import URL

from lti_app.domain.score import DeliveryProblem, Score
from lti_app.domain.score_retry import Answer
from lti_app.lti.outbound import OutboundGuard, OutboundRefused, retry_after_seconds

SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
# So much of an answer is read, to keep its connection open for the next score.
_ANSWER_BYTES = 64 * 1024


class ScoreClient:
    """Connections to platforms' score services. Belongs to one running event loop."""

    def __init__(self, guard: OutboundGuard) -> None:
        self._guard = guard
        # Addresses that the guard has seen, parsed once: columns are few, scores are many.
        self._addresses: dict[str, URL] = {}
        self._session = aiohttp.ClientSession(
            # How many connections a platform gets is decided for each platform by itself.
            connector=aiohttp.TCPConnector(limit=0, resolver=guard.resolver()),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=guard.timeout_seconds),
            auto_decompress=False,
        )

    async def __aenter__(self) -> "ScoreClient":
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def post(self, column_url: str, access_token: str, message: bytes) -> Answer:
        """Post a score. Never raises for what a platform or a network does."""
        headers = {"Authorization": f"Bearer {access_token}", "Content-Type": SCORE_TYPE}
        try:
            async with self._session.post(
                self._address(column_url), data=message, headers=headers, allow_redirects=False
            ) as response:
                await response.content.read(_ANSWER_BYTES)
                return _answer(response)
        except OutboundRefused:
            return Answer(missing=DeliveryProblem.ADDRESS_REFUSED)
        except TimeoutError:
            return Answer(missing=DeliveryProblem.TIMED_OUT)
        except (aiohttp.ClientError, OSError, ValueError):
            return Answer(missing=DeliveryProblem.UNREACHABLE)

    def _address(self, column_url: str) -> URL:
        if column_url not in self._addresses:
            address = column_service(column_url, "scores")
            self._guard.check(address)
            self._addresses[column_url] = URL(address, encoded=True)
        return self._addresses[column_url]


def score_message(sub: str, score: Score, comment: str | None, timestamp: datetime) -> bytes:
    """A score as the standard writes it (AGS 2.0, 3.4), ready to be posted.

    One without points leaves out scoreGiven, and with it scoreMaximum (3.4.4).
    """
    message: dict[str, str | float] = {
        "userId": sub,
        "activityProgress": score.activity_progress.value,
        "gradingProgress": score.grading_progress.value,
        "timestamp": timestamp.astimezone(UTC).isoformat(timespec="milliseconds"),
    }
    if score.has_points:
        message["scoreGiven"] = _plain(score.given)
        message["scoreMaximum"] = _plain(score.maximum)
    if comment:
        message["comment"] = comment
    return json.dumps(message).encode()


def column_service(column_url: str, service: str) -> str:
    """The address of a column's service; its name goes before the query (AGS 2.0, 3.3.3)."""
    parts = urlsplit(column_url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{service}", fragment=""))


def _plain(number: float) -> float | int:
    """Whole numbers without a fraction: some platforms' validation takes no other."""
    return int(number) if float(number).is_integer() else number


def _answer(response: aiohttp.ClientResponse) -> Answer:
    if response.status < 400:
        return Answer(response.status)
    retry_after = retry_after_seconds(response.headers.get("Retry-After"), datetime.now(UTC))
    return Answer(
        response.status,
        retry_after=retry_after,
        throttled=retry_after is not None or _has_no_allowance(response),
    )


def _has_no_allowance(response: aiohttp.ClientResponse) -> bool:
    """Canvas throttles with 403 and this header (canvas.instructure.com, "Throttling")."""
    try:
        return float(response.headers.get("X-Rate-Limit-Remaining", "1")) < 1
    except ValueError:
        return False
