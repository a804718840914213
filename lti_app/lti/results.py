"""Reads the results that stand in a gradebook column (AGS 2.0, result service)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lti_app.lti.line_items import with_query
from lti_app.lti.scores import column_service
from lti_app.lti.service_client import ServiceClient

RESULTS_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"


@dataclass(frozen=True, slots=True)
class Result:
    """A person's result as the LMS shows it; without points where there is none."""

    sub: str
    points: float | None
    maximum: float


def read_results(service: ServiceClient, column_url: str) -> Iterator[Result]:
    """All results of a column, page after page. Raises as ServiceClient."""
    return _read(service, column_service(column_url, "results"))


def read_result(service: ServiceClient, column_url: str, sub: str) -> Result | None:
    """One person's result. Raises as ServiceClient."""
    # Platforms may ignore the filter, so each result is looked at again.
    results = _read(service, with_query(column_service(column_url, "results"), "user_id", sub))
    return next((result for result in results if result.sub == sub), None)


def _read(service: ServiceClient, address: str) -> Iterator[Result]:
    return (_result(entry) for entry in service.entries(address, RESULTS_TYPE))


def _result(entry: Mapping[str, Any]) -> Result:
    # The maximum is 1 where it is not named (AGS 2.0, 3.5.5).
    maximum = _number(entry.get("resultMaximum")) or 1.0
    return Result(str(entry.get("userId", "")), _number(entry.get("resultScore")), maximum)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)
