"""Faults: what each does to a request, how often, and how they end."""

import threading
import time

import requests

from demo_lms.process import DemoLms

from .conftest import Place
from .fake_tool import AGS


def jwks(lms: DemoLms) -> requests.Response:
    return requests.get(f"{lms.url}/lti/jwks.json", timeout=30)


def test_faults_that_answer_in_the_services_place(place: Place) -> None:
    lms = place.lms
    for kind, status in (
        ("unauthorized", 401),
        ("throttled", 403),
        ("rate_limited", 429),
        ("server_error", 500),
        ("unavailable", 503),
    ):
        lms.admin("POST", "/admin/faults", jwks={"kind": kind, "retry_after": 7})
        answer = jwks(lms)
        assert answer.status_code == status
        assert answer.headers.get("Retry-After") == ("7" if status in {429, 503} else None)
    lms.admin("POST", "/admin/faults", jwks={"kind": "nonsense"})
    assert "text/html" in jwks(lms).headers["Content-Type"]
    lms.admin("POST", "/admin/faults", jwks=None)
    assert jwks(lms).status_code == 200


def test_a_fault_can_meet_only_the_next_requests(place: Place) -> None:
    fault = {"kind": "rate_limited", "requests": 2}
    place.lms.admin("POST", "/admin/faults", token=fault)
    statuses = [place.tool.ask_token(AGS + "scope/score").status_code for _ in range(3)]
    assert statuses == [429, 429, 200]


def test_a_fault_can_have_a_probability(place: Place) -> None:
    place.lms.admin("POST", "/admin/faults", jwks={"kind": "server_error", "probability": 0.5})
    statuses = {jwks(place.lms).status_code for _ in range(40)}
    assert statuses == {200, 500}


def test_a_slow_service_answers_later_and_many_wait_side_by_side(place: Place) -> None:
    place.lms.admin("POST", "/admin/faults", jwks={"kind": "slow", "milliseconds": 300})
    begin = time.monotonic()
    threads = [threading.Thread(target=jwks, args=(place.lms,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0.3 <= time.monotonic() - begin < 1.5


def test_a_hanging_request_ends_when_the_switches_change(place: Place) -> None:
    place.lms.admin("POST", "/admin/faults", jwks={"kind": "hanging", "seconds": 30})
    statuses: list[int] = []
    waiting = threading.Thread(target=lambda: statuses.append(jwks(place.lms).status_code))
    waiting.start()
    time.sleep(0.3)
    assert waiting.is_alive()
    place.lms.admin("DELETE", "/admin/faults")
    waiting.join(5)
    assert statuses == [503]


def test_an_impossible_fault_changes_nothing(place: Place) -> None:
    address = f"{place.lms.url}/admin/faults"
    for wrong in (
        {"teapot": {"kind": "slow"}},
        {"jwks": {"kind": "tired"}},
        {"jwks": {"kind": "slow", "colour": "red"}},
        {"jwks": {"kind": "slow", "milliseconds": "many"}},
        {"jwks": "slow"},
    ):
        assert requests.post(address, json=wrong).status_code == 400, wrong
    assert requests.get(address).json() == {}


def test_requests_are_counted_per_service(place: Place) -> None:
    place.lms.admin("DELETE", "/admin/requests")
    jwks(place.lms)
    place.tool.bearer(AGS + "scope/score")
    counted = place.lms.admin("GET", "/admin/requests")
    assert (counted["jwks"], counted["token"], counted["scores"]) == (1, 1, 0)


def test_an_unknown_behaviour_is_refused(place: Place) -> None:
    address = f"{place.lms.url}/admin/behaviour"
    for wrong in ({"mood": "bad"}, {"lti_storage": "attic"}, {"largest_page": 0}):
        assert requests.post(address, json=wrong).status_code == 400
