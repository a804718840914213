"""Finds or makes the columns that no launch has named, each by one worker at a time."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from lti_app.domain.score_retry import Verdict
from lti_app.jobs.scores.platform import Platform
from lti_app.lti import scopes
from lti_app.lti.line_items import WantedColumn, find_or_create
from lti_app.lti.outbound import OutboundClient
from lti_app.services.line_item import SoughtColumn, finish_seeking, seek_column

# The lock of the column ends after so many times the time-out of one call: time to look through
# its pages (half of it) and to make it (the outbound client's patience is three time-outs).
TIMEOUTS_PER_LOCK = 6


@dataclass
class NoColumn(Exception):
    """There is no column yet: NO_COLUMN, or SCORE_WAITS while another worker looks for it."""

    verdict: Verdict


class ColumnFinder:
    """The columns of one platform that were found while this worker runs."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._parts = platform.parts
        self._locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._found: dict[int, str] = {}
        self._lock_seconds = float(self._parts.settings.score_lease_seconds)
        self._guard = platform.guard()
        self._guard.timeout_seconds = min(
            self._guard.timeout_seconds, self._lock_seconds / TIMEOUTS_PER_LOCK
        )

    async def find(self, line_item_id: int, *, lost: str | None = None) -> str:
        """The column's address. ``lost`` is one at which the platform knows no column any more.

        Raises:
            NoColumn: none can be had now.
            OutboundError: the platform could not be asked, or answered with an error.
            and what ``access_token`` raises.
        """
        async with self._locks[line_item_id]:
            known = self._found.get(line_item_id)
            if known is not None and known != lost:
                return known
            return await self._seek(line_item_id)

    async def _seek(self, line_item_id: int) -> str:
        sought = await self._parts.transaction(
            lambda db: seek_column(db, line_item_id, datetime.now(UTC), seconds=self._lock_seconds)
        )
        if sought is None:
            raise NoColumn(Verdict.SCORE_WAITS)
        url: str | None = None
        try:
            url = await self._find_or_create(sought)
        finally:
            await self._parts.transaction(lambda db: finish_seeking(db, line_item_id, url))
        self._found[line_item_id] = url
        return url

    async def _find_or_create(self, sought: SoughtColumn) -> str:
        if sought.line_items_url is None or scopes.LINE_ITEM not in sought.scopes:
            raise NoColumn(Verdict.NO_COLUMN)
        wanted = WantedColumn(
            resource_id=sought.resource_id,
            resource_link_id=sought.resource_link_id,
            label=sought.label,
            score_maximum=sought.score_maximum,
        )
        return await asyncio.to_thread(self._ask, sought.line_items_url, wanted)

    def _ask(self, line_items_url: str, wanted: WantedColumn) -> str:
        with OutboundClient(self._guard) as client:
            service = self._platform.line_items(client)
            return find_or_create(service, line_items_url, wanted, seconds=self._lock_seconds / 2)
