"""Faults that a test or a demonstration switches on, and the requests that each service got.

Kept in memory: a restart ends every fault. The Link headers themselves are made in
services/paging.py.
"""

import random
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

SERVICES = (
    "launch",
    "jwks",
    "configuration",
    "registration",
    "token",
    "lineitems",
    "scores",
    "results",
    "memberships",
)
KINDS = (
    "slow",
    "hanging",
    "unauthorized",
    "throttled",
    "rate_limited",
    "server_error",
    "unavailable",
    "nonsense",
    "wrong_clock",
    "links",
    "missing_members",
)
LINK_STYLES = (
    "mixed_case",
    "relative",
    "several",
    "unquoted",
    "typographic",
    "ampersand",
    "cycle",
    "other_host",
)
STATUS = {
    "unauthorized": 401,
    "throttled": 403,
    "rate_limited": 429,
    "server_error": 500,
    "unavailable": 503,
}


class ImpossibleFault(ValueError):
    """A fault that this LMS cannot have."""


@dataclass(frozen=True)
class Fault:
    """One fault of one service.

    milliseconds: how long "slow" waits. seconds: how long "hanging" waits at most.
    retry_after: seconds, or an HTTP date as text, for "rate_limited" and "unavailable".
    offset_seconds: how far "wrong_clock" is ahead (negative: behind).
    style: one of LINK_STYLES, for "links".
    requests: how many requests it meets; None for all. probability: of meeting one.
    after: the request is carried out first and the fault answers then, so the answer is lost.
    """

    kind: str
    milliseconds: int = 50
    seconds: float = 60.0
    retry_after: int | str = 1
    offset_seconds: int = 0
    style: str = "mixed_case"
    requests: int | None = None
    probability: float = 1.0
    after: bool = False

    @classmethod
    def parse(cls, values: Mapping[str, Any]) -> "Fault":
        """From JSON or a form. Raises ImpossibleFault."""
        try:
            fault = cls(**values)
        except TypeError as error:
            raise ImpossibleFault(str(error)) from error
        if fault.kind not in KINDS:
            raise ImpossibleFault(f"kind must be one of {', '.join(KINDS)}")
        if fault.style not in LINK_STYLES:
            raise ImpossibleFault(f"style must be one of {', '.join(LINK_STYLES)}")
        numbers = (fault.milliseconds, fault.seconds, fault.offset_seconds, fault.probability)
        if not all(isinstance(value, int | float) for value in numbers):
            raise ImpossibleFault("milliseconds, seconds and probability are numbers")
        return fault


class FaultSwitches:
    """Which service has which fault right now; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: dict[str, Fault] = {}
        self._left: dict[str, int | None] = {}
        self._changed = threading.Event()
        self._requests: Counter[str] = Counter()

    def set(self, service: str, fault: Fault | None) -> None:
        """Switch a service's fault on, or off with None. Raises ImpossibleFault."""
        if service not in SERVICES:
            raise ImpossibleFault(f"service must be one of {', '.join(SERVICES)}")
        with self._lock:
            self._faults.pop(service, None)
            if fault is not None:
                self._faults[service] = fault
                self._left[service] = fault.requests
            self._release_hanging()

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()
            self._release_hanging()

    def draw(self, service: str) -> Fault | None:
        """Count a request to the service, and say which fault meets it."""
        with self._lock:
            self._requests[service] += 1
            fault = self._faults.get(service)
            if fault is None or random.random() >= fault.probability:  # noqa: S311
                return None
            left = self._left[service]
            if left is not None:
                if left <= 0:
                    return None
                self._left[service] = left - 1
            return fault

    def hang(self, seconds: float) -> None:
        """Wait, at most until somebody changes the switches."""
        self._changed.wait(seconds)

    def current(self) -> dict[str, dict[str, Any]]:
        with self._lock:
            return {
                service: {**asdict(fault), "left": self._left[service]}
                for service, fault in self._faults.items()
            }

    def requests(self) -> dict[str, int]:
        """Requests that each service got since the start or since they were last forgotten."""
        with self._lock:
            return {service: self._requests[service] for service in SERVICES}

    def forget_requests(self) -> None:
        with self._lock:
            self._requests.clear()

    def _release_hanging(self) -> None:
        self._changed.set()
        self._changed = threading.Event()
