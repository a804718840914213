"""Access tokens: asked for once, shared by all, renewed in time, forgotten when refused."""

import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from sqlalchemy import update

from lti_app.lti.outbound import FailureReason, OutboundFailed, OutboundTimeout
from lti_app.lti.scopes import ALL_SCOPES, LINE_ITEM, ROSTER_READ, SCORE
from lti_app.lti.service_token import ScopeNotGranted, TokenSource, access_token, forget_token
from lti_app.lti.token_request import TokenRequestRefused
from lti_app.lti.tool_keys import rotate_keys
from lti_app.models import Registration, ServiceToken
from tests.certification.services.conftest import Course

both_databases = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"])


def token(course: Course, scopes: Sequence[str] = (SCORE,)) -> str:
    return source(course, scopes).token()


def source(course: Course, scopes: Sequence[str] = (SCORE,)) -> TokenSource:
    tool = course.tool
    profile = tool.registry.lms_profile(course.registration.lms)
    return TokenSource(tool.sessions, course.registration, tuple(scopes), tool.settings, profile)


def requests_for_tokens(course: Course) -> int:
    count: int = course.lms.admin("GET", "/admin/requests")["token"]
    return count


@both_databases
def test_one_token_serves_grades_and_roster(course: Course) -> None:
    before = requests_for_tokens(course)
    assert token(course, (SCORE,)) == token(course, (ROSTER_READ,)) == token(course, (LINE_ITEM,))
    assert requests_for_tokens(course) == before + 1


@both_databases
def test_many_who_need_a_token_at_once_cause_one_request(course: Course) -> None:
    course.fault("token", kind="slow", milliseconds=300)
    before = requests_for_tokens(course)
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(token(course))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert requests_for_tokens(course) == before + 1


def test_a_token_is_renewed_a_minute_before_it_ends(course: Course) -> None:
    course.lms.admin("POST", "/admin/behaviour", token_seconds=120)
    first = token(course)
    with course.tool.sessions() as db:
        usable_until = db.query(ServiceToken.expires_at).scalar()
    assert timedelta(seconds=50) < usable_until - datetime.now(UTC) <= timedelta(seconds=60)
    with course.tool.sessions.begin() as db:
        db.execute(update(ServiceToken).values(expires_at=datetime.now(UTC)))
    assert token(course) != first


def test_a_refused_token_is_replaced(course: Course) -> None:
    first = token(course)
    assert source(course).instead_of(first) != first


def test_a_newer_token_is_not_forgotten_with_an_older_one(course: Course) -> None:
    first = token(course)
    second = source(course).instead_of(first)
    forget_token(course.tool.sessions, course.registration.id, first)
    assert token(course) == second


def test_a_rotated_key_signs_the_next_request(course: Course) -> None:
    first = token(course)
    settings = course.tool.settings
    with course.tool.sessions.begin() as db:
        rotate_keys(db, settings.secret_key, datetime.now(UTC), retired_days=7)
    assert source(course).instead_of(first) != first


def test_what_was_not_granted_is_not_asked_for(course: Course) -> None:
    registration = Registration(id=course.registration.id, scopes=[SCORE])
    with pytest.raises(ScopeNotGranted):
        access_token(
            course.tool.sessions,
            registration,
            [ROSTER_READ],
            settings=course.tool.settings,
            profile=course.tool.registry.lms_profile("standard"),
        )


def test_a_platform_that_refuses_all_scopes_at_once_is_asked_for_the_one_needed(
    course: Course,
) -> None:
    asked: list[str] = []

    class StrictTokenEndpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            asked.append(form["scope"][0])
            is_one = len(form["scope"][0].split()) == 1
            answer = {"access_token": "t"} if is_one else {"error": "invalid_scope"}
            self.send_response(200 if is_one else 400)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), StrictTokenEndpoint) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        with course.tool.sessions.begin() as db:
            row = db.merge(course.registration)
            row.auth_token_url = f"http://127.0.0.1:{server.server_port}/token"
        course = replace(course, registration=row)
        assert token(course) == token(course) == "t"
        source(course).instead_of("t")
        server.shutdown()
    assert asked == [" ".join(sorted(ALL_SCOPES)), SCORE, SCORE]


def tool_id(course: Course) -> int:
    client_id = course.registration.client_id
    tools = course.lms.admin("GET", "/admin/tools")
    return int(next(tool["id"] for tool in tools if tool["client_id"] == client_id))


@pytest.mark.parametrize("kind", ["nonsense", "server_error", "rate_limited"])
def test_an_answer_without_a_token_is_an_error_and_blocks_nobody(course: Course, kind: str) -> None:
    course.fault("token", kind=kind, requests=1)
    with pytest.raises(OutboundFailed) as failed:
        token(course)
    if kind == "rate_limited":
        assert (failed.value.status, failed.value.retry_after) == (429, 1.0)
    if kind == "nonsense":
        assert failed.value.reason is FailureReason.NOT_JSON
    assert token(course)


def test_a_hanging_token_endpoint_is_given_up(course: Course) -> None:
    course.fault("token", kind="hanging", seconds=5)
    with pytest.raises(OutboundTimeout):
        token(course)


def test_a_tool_that_the_lms_switched_off_is_told_so(course: Course) -> None:
    course.lms.admin("PATCH", f"/admin/tools/{tool_id(course)}", status="disabled")
    with pytest.raises(TokenRequestRefused) as refused:
        token(course)
    assert refused.value.code == "token_invalid_client"
