"""What is said to the platform about one score, from the first post to a reply that stands.

Usually one post. A refused token is renewed once, a refused timestamp is compared with the results,
a missing column of our own is found or made once more.
"""

import asyncio

from lti_app.domain.score import DeliveryProblem
from lti_app.domain.score_retry import Answer, Verdict, judge
from lti_app.jobs.scores.column import ColumnFinder, NoColumn
from lti_app.jobs.scores.platform import Platform
from lti_app.jobs.scores.token import PlatformToken
from lti_app.lti import scopes
from lti_app.lti.line_items import column_exists
from lti_app.lti.outbound import (
    OutboundClient,
    OutboundError,
    OutboundFailed,
    OutboundRefused,
    OutboundTimeout,
)
from lti_app.lti.results import Result, read_result
from lti_app.lti.scores import ScoreClient, score_message
from lti_app.lti.service_address import ServiceAddressForeign, check_service_address
from lti_app.lti.service_token import ScopeNotGranted
from lti_app.lti.token_request import TokenRequestRefused
from lti_app.lti.tool_keys import ToolKeyUnreadable
from lti_app.services.score_delivery import Claim
from lti_app.services.score_outcome import Reply


class Conversation:
    """Delivers claimed scores to one platform."""

    def __init__(self, client: ScoreClient, platform: Platform) -> None:
        self._client = client
        self._platform = platform
        self._token = PlatformToken(platform.tokens(scopes.SCORE))
        self._columns = ColumnFinder(platform)
        # Columns that may be sent to; a launch or the platform itself has named them.
        self._checked_columns: set[str] = set()

    async def deliver(self, claim: Claim) -> Reply:
        """Post a score, and say what came of it."""
        if self._platform.profile.final_scores_only and not claim.score.is_final:
            return Reply(Verdict.LEFT_OUT)
        try:
            return await self._deliver(claim)
        except NoColumn as error:
            return Reply(error.verdict, DeliveryProblem.NO_COLUMN)
        except ScopeNotGranted:
            return Reply(Verdict.NOT_PERMITTED, DeliveryProblem.NOT_PERMITTED)
        except (TokenRequestRefused, ToolKeyUnreadable):
            return Reply(Verdict.PLATFORM_WAITS, DeliveryProblem.NO_TOKEN)
        except OutboundError as error:
            return _reply_to(error)

    async def _deliver(self, claim: Claim) -> Reply:
        column_url = claim.column_url or await self._columns.find(claim.line_item_id)
        reply = await self._post(column_url, claim)
        if reply.verdict is Verdict.NOT_FOUND:
            return await self._look_for_what_is_missing(column_url, claim)
        return reply

    async def _post(self, column_url: str, claim: Claim) -> Reply:
        self._check(column_url)
        message = score_message(claim.sub, claim.score, claim.comment, claim.timestamp)
        token = await self._token.get()
        answer = await self._client.post(column_url, token, message)
        verdict, problem = judge(answer)
        if verdict is Verdict.TOKEN_REFUSED:
            token = await self._token.instead_of(token)
            answer = await self._client.post(column_url, token, message)
            verdict, problem = judge(answer)
        if verdict is Verdict.TOKEN_REFUSED:
            verdict = Verdict.PLATFORM_WAITS
        if verdict is Verdict.TIMESTAMP_REFUSED:
            return await self._compare_with_result(column_url, claim)
        return Reply(verdict, problem, answer.retry_after)

    async def _compare_with_result(self, column_url: str, claim: Claim) -> Reply:
        """A timestamp was refused: did this very score arrive before, or does another one stand?"""
        if not claim.score.has_points:
            # Something newer stands there, and how far somebody was is no news any more.
            return Reply(Verdict.LEFT_OUT)
        try:
            result = await asyncio.to_thread(self._read_result, column_url, claim.sub)
        except (OutboundError, ScopeNotGranted, TokenRequestRefused):
            # Without results: a repeated score had arrived, a first one comes too early.
            has_arrived = claim.is_repeated
        else:
            has_arrived = (
                result is not None
                and result.points is not None
                and claim.score.agrees_with(result.points, result.maximum)
            )
        if has_arrived:
            return Reply(Verdict.DELIVERED)
        return Reply(
            Verdict.TIMESTAMP_REFUSED, DeliveryProblem.NEWER_SCORE, needs_new_timestamp=True
        )

    async def _look_for_what_is_missing(self, column_url: str, claim: Claim) -> Reply:
        """A 404: of the column or of the person? A lost column of our own is replaced."""
        if claim.is_own_column:
            try:
                found = await self._columns.find(claim.line_item_id, lost=column_url)
            except NoColumn as error:
                if error.verdict is Verdict.SCORE_WAITS:
                    raise
            else:
                if found == column_url:
                    return Reply(Verdict.NOT_FOUND, DeliveryProblem.UNKNOWN_PERSON)
                return await self._post(found, claim)
        try:
            is_there = await asyncio.to_thread(self._column_exists, column_url)
        except (ScopeNotGranted, TokenRequestRefused):
            is_there = None
        problem = {
            True: DeliveryProblem.UNKNOWN_PERSON,
            False: DeliveryProblem.COLUMN_GONE,
            None: DeliveryProblem.NOT_FOUND,
        }[is_there]
        return Reply(Verdict.NOT_FOUND, problem)

    def _check(self, column_url: str) -> None:
        """The token goes to the platform's own hosts only."""
        if column_url not in self._checked_columns:
            check_service_address(column_url, self._platform.registration, self._platform.profile)
            self._checked_columns.add(column_url)

    def _read_result(self, column_url: str, sub: str) -> Result | None:
        with OutboundClient(self._platform.guard()) as client:
            return read_result(self._platform.results(client), column_url, sub)

    def _column_exists(self, column_url: str) -> bool | None:
        with OutboundClient(self._platform.guard()) as client:
            return column_exists(self._platform.line_items(client), column_url)


def _reply_to(error: OutboundError) -> Reply:
    """A call beside the score itself failed: for its token or about its column."""
    if isinstance(error, OutboundTimeout):
        return Reply(Verdict.PLATFORM_WAITS, DeliveryProblem.TIMED_OUT)
    if isinstance(error, OutboundRefused | ServiceAddressForeign):
        return Reply(Verdict.REFUSED, DeliveryProblem.ADDRESS_REFUSED)
    if not isinstance(error, OutboundFailed):
        return Reply(Verdict.SCORE_WAITS, DeliveryProblem.SERVER_ERROR)
    if error.status is None:
        return Reply(Verdict.PLATFORM_WAITS, DeliveryProblem.UNREACHABLE)
    has_limit = error.retry_after is not None
    answer = Answer(error.status, retry_after=error.retry_after, throttled=has_limit)
    verdict, problem = judge(answer)
    if verdict in {Verdict.DELIVERED, Verdict.TOKEN_REFUSED, Verdict.TIMESTAMP_REFUSED}:
        # An answer that is no JSON, or one that makes no sense for what was asked.
        return Reply(Verdict.SCORE_WAITS, DeliveryProblem.SERVER_ERROR)
    return Reply(verdict, problem, error.retry_after)
