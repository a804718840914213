"""A gradebook column by our own name for it: found, else made (AGS 2.0, line item service).

Whoever calls this holds the lock on the column (services/line_item.py), so that it is never made
twice. Posting to it stands in scores.py, reading it in results.py.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lti_app.lti.outbound import FailureReason, OutboundFailed, OutboundTimeout
from lti_app.lti.service_client import ServiceClient

LINE_ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
LINE_ITEMS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"


@dataclass(frozen=True, slots=True)
class WantedColumn:
    """A column as we want it; ``resource_link_id`` ties it to a placed link."""

    resource_id: str
    resource_link_id: str | None
    label: str
    score_maximum: float


def find_or_create(
    service: ServiceClient, line_items_url: str, wanted: WantedColumn, *, seconds: float
) -> str:
    """The address of the wanted column. One is made only within ``seconds`` of the call.

    Raises: as ServiceClient.
    """
    deadline = time.monotonic() + seconds
    # Platforms may ignore the filter, so each column is looked at again.
    filtered = with_query(line_items_url, "resource_id", wanted.resource_id)
    found = _best_match(service.entries(filtered, LINE_ITEMS_TYPE), wanted)
    if found is not None:
        return found
    if time.monotonic() > deadline:
        raise OutboundTimeout
    return _address(service.post(line_items_url, _as_json(wanted), LINE_ITEM_TYPE).value)


def column_exists(service: ServiceClient, column_url: str) -> bool | None:
    """Whether a column is there; None where the platform does not say. Raises as ServiceClient."""
    try:
        service.get(column_url, LINE_ITEM_TYPE)
    except OutboundFailed as error:
        return False if error.status == 404 else None
    return True


def with_query(address: str, name: str, value: str) -> str:
    """An address with one more parameter; those that it has stay as they are."""
    parts = urlsplit(address)
    query = [*parse_qsl(parts.query, keep_blank_values=True), (name, value)]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _best_match(columns: Iterable[Mapping[str, Any]], wanted: WantedColumn) -> str | None:
    """A copied activity's column has our name, too, but belongs to another link."""
    of_no_link: str | None = None
    for column in columns:
        if column.get("resourceId") != wanted.resource_id:
            continue
        link = str(column.get("resourceLinkId") or "")
        if link and link == wanted.resource_link_id:
            return _address(column)
        if not link or wanted.resource_link_id is None:
            of_no_link = of_no_link or _address(column)
    return of_no_link


def _as_json(wanted: WantedColumn) -> dict[str, Any]:
    maximum = wanted.score_maximum
    column = {
        "label": wanted.label,
        "scoreMaximum": int(maximum) if float(maximum).is_integer() else maximum,
        "resourceId": wanted.resource_id,
    }
    if wanted.resource_link_id:
        column["resourceLinkId"] = wanted.resource_link_id
    return column


def _address(column: Any) -> str:
    address = column.get("id") if isinstance(column, Mapping) else None
    if not isinstance(address, str) or not 0 < len(address) <= 1000:
        raise OutboundFailed(FailureReason.NOT_JSON)
    return address
