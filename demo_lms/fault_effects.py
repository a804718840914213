"""What a fault does to a request: before the view, or after it when its answer is to be lost.

"slow" is the whole time that an answer takes, the work included: a bench can reckon with it.
"""

import time

from flask import Flask, Response, g, request

from demo_lms.faults import STATUS, Fault
from demo_lms.state import platform

SERVICE_OF_ENDPOINT = {
    "oidc.authorize": "launch",
    "oidc.jwks": "jwks",
    "registration.configuration": "configuration",
    "registration.register": "registration",
    "tokens.issue": "token",
    "lineitems.list_line_items": "lineitems",
    "lineitems.create_line_item": "lineitems",
    "lineitems.read_line_item": "lineitems",
    "lineitems.change_line_item": "lineitems",
    "lineitems.delete_line_item": "lineitems",
    "scores.receive_score": "scores",
    "results.list_results": "results",
    "memberships.list_members": "memberships",
}


def init_app(app: Flask) -> None:
    app.before_request(_before)
    app.after_request(_after)


def _before() -> Response | None:
    service = SERVICE_OF_ENDPOINT.get(request.endpoint or "")
    fault = platform().faults.draw(service) if service else None
    g.fault, g.begun = fault, time.perf_counter()
    return _effect(fault) if fault and not fault.after else None


def _after(response: Response) -> Response:
    fault: Fault | None = g.get("fault")
    if fault and fault.kind == "slow":
        left = fault.milliseconds / 1000 - (time.perf_counter() - g.begun)
        time.sleep(max(left, 0))
    return (_effect(fault) if fault and fault.after else None) or response


def _effect(fault: Fault) -> Response | None:
    """The fault's answer, or None to go on as usual."""
    if fault.kind == "hanging":
        platform().faults.hang(fault.seconds)
        return Response("the LMS hung and gave up\n", 503, content_type="text/plain")
    if fault.kind == "nonsense":
        return Response("<!doctype html><title>Maintenance</title>", content_type="text/html")
    if fault.kind not in STATUS:
        return None
    response = Response('{"error": "fault"}', STATUS[fault.kind], content_type="application/json")
    if fault.kind in {"rate_limited", "unavailable"}:
        response.headers["Retry-After"] = str(fault.retry_after)
    if fault.kind == "throttled":
        response.headers["X-Rate-Limit-Remaining"] = "0.0"
    return response
