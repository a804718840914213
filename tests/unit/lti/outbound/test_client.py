"""Guarded calls against real servers on this machine, well-behaved and not."""

import gzip
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from lti_app.lti.outbound import (
    FailureReason,
    OutboundClient,
    OutboundFailed,
    OutboundGuard,
    OutboundRefused,
    OutboundTimeout,
    RefusalReason,
)
from lti_app.settings import load_settings

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def server(answer: Answer) -> Iterator[str]:
    """A server that answers every request in one way; yields ``127.0.0.1:port``."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        do_POST = do_GET

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """A caller that hangs up is what some tests are about."""

    running = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"127.0.0.1:{running.server_port}"
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


def reply(status: int = 200, body: bytes = b"{}", headers: dict[str, str] | None = None) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def client(allow: str, *, max_bytes: int = 10_000, timeout: float = 5) -> OutboundClient:
    settings = load_settings(
        {
            "KEHRWERT_ALLOW_PRIVATE_HOSTS": allow,
            "KEHRWERT_PLATFORM_TIMEOUT_SECONDS": str(timeout),
        }
    )
    return OutboundClient(OutboundGuard(settings), max_bytes=max_bytes)


def failure(answer: Answer, **options: Any) -> OutboundFailed:
    with server(answer) as host, pytest.raises(OutboundFailed) as failed:
        client(host, **options).get_json(f"http://{host}/")
    return failed.value


def test_json_is_read_even_when_it_is_labelled_as_a_page() -> None:
    with server(reply(body=b'{"a": "\xc3\xa9"}', headers={"Content-Type": "text/html"})) as host:
        answer = client(host).get_json(f"http://{host}/")
    assert answer.value == {"a": "é"}
    assert answer.headers["content-type"] == "text/html"


def test_what_is_posted_arrives_with_its_media_type_and_token() -> None:
    seen: list[tuple[str | None, str | None, bytes]] = []

    def remember(request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"]))
        seen.append((request.headers["Content-Type"], request.headers["Authorization"], body))
        reply()(request)

    with server(remember) as host:
        client(host).post_json(f"http://{host}/", {"a": 1}, content_type="x/y", bearer="t")
        client(host).post_form(f"http://{host}/", {"b": "ü"})
    assert seen[0] == ("x/y", "Bearer t", json.dumps({"a": 1}).encode())
    assert seen[1] == ("application/x-www-form-urlencoded", None, b"b=%C3%BC")


def test_a_private_host_is_refused_before_anything_is_sent() -> None:
    seen: list[str] = []
    with server(lambda request: seen.append(request.path)) as host:
        port = host.split(":")[1]
        for address in (f"http://{host}/", f"https://localhost:{port}/"):
            with pytest.raises(OutboundRefused):
                client("other.example").get_json(address)
    assert seen == []


@pytest.mark.parametrize(
    ("url", "bearer"),
    [
        ("file:///etc/passwd", None),
        ("not an address", None),
        (f"https://{'a' * 70}.example/", None),
        ("https://..example/", None),
        ("https://lms.example/", "a token\nX-Evil: 1"),
    ],
)
def test_what_no_request_can_be_made_of_is_refused(url: str, bearer: str | None) -> None:
    with pytest.raises(OutboundRefused) as refused:
        client("").get_json(url, bearer=bearer)
    assert refused.value.reason is RefusalReason.MALFORMED


def test_a_token_that_no_header_can_hold_is_not_sent() -> None:
    with server(reply()) as host, pytest.raises(OutboundRefused):
        client(host).get_json(f"http://{host}/", bearer="a token with ☃")


def test_a_redirect_to_another_host_is_refused() -> None:
    with (
        server(reply()) as elsewhere,
        server(reply(302, headers={"Location": f"http://{elsewhere}/"})) as host,
        pytest.raises(OutboundRefused) as refused,
    ):
        client(f"{host},{elsewhere}").get_json(f"http://{host}/")
    assert refused.value.reason is RefusalReason.REDIRECT


def test_a_redirect_on_the_same_host_is_followed_for_get_only() -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        if request.path == "/old":
            reply(302, headers={"Location": "/new"})(request)
        else:
            reply(body=b'"here"')(request)

    with server(answer) as host:
        assert client(host).get_json(f"http://{host}/old").value == "here"
        with pytest.raises(OutboundRefused):
            client(host).post_form(f"http://{host}/old", {})


def test_redirects_without_end_are_refused() -> None:
    with (
        server(reply(302, headers={"Location": "/"})) as host,
        pytest.raises(OutboundRefused),
    ):
        client(host).get_json(f"http://{host}/")


def test_an_answer_that_is_too_large_is_not_read_to_its_end() -> None:
    assert failure(reply(body=b'"' + b"x" * 200_000 + b'"')).reason is FailureReason.TOO_LARGE


def test_a_small_answer_that_unpacks_to_a_large_one_is_too_large() -> None:
    packed = gzip.compress(b" " * 5_000_000)
    assert len(packed) < 10_000
    bomb = reply(body=packed, headers={"Content-Encoding": "gzip"})
    assert failure(bomb).reason is FailureReason.TOO_LARGE


def test_an_answer_that_is_no_json_is_an_error() -> None:
    assert failure(reply(body=b"<html>")).reason is FailureReason.NOT_JSON
    assert failure(reply(body=b"[" * 9_000)).reason is FailureReason.NOT_JSON


def test_an_error_status_is_told_with_the_wait_that_was_asked_for() -> None:
    error = failure(reply(429, body=b"later", headers={"Retry-After": "3"}))
    assert (error.status, error.retry_after, error.body) == (429, 3.0, b"later")


def test_a_closed_port_is_unreachable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(OutboundFailed) as failed:
            client(host).get_json(f"http://{host}/")
    assert failed.value.reason is FailureReason.UNREACHABLE


def test_a_host_without_an_address_is_unknown() -> None:
    with pytest.raises(OutboundFailed) as failed:
        client("").get_json("https://no-such-host.invalid/")
    assert failed.value.reason is FailureReason.UNKNOWN_HOST


def test_plain_http_behind_an_https_address_is_a_problem_of_its_certificate() -> None:
    with server(reply()) as host, pytest.raises(OutboundFailed) as failed:
        client(host).get_json(f"https://{host}/")
    assert failed.value.reason is FailureReason.CERTIFICATE


def test_a_silent_server_is_given_up_in_time() -> None:
    done = threading.Event()

    def wait(_request: BaseHTTPRequestHandler) -> None:
        done.wait(5)

    with server(wait) as host:
        with pytest.raises(OutboundTimeout):
            client(host, timeout=0.2).get_json(f"http://{host}/")
        done.set()


@pytest.mark.parametrize("part", ["headers", "body"])
def test_an_answer_that_drips_is_given_up_in_time(part: str) -> None:
    done = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.0 200 OK\r\n" + (b"\r\n" if part == "body" else b"X: "))
        while not done.wait(0.05):
            request.wfile.write(b"a")
            request.wfile.flush()

    with server(drip) as host:
        started = time.monotonic()
        with pytest.raises(OutboundTimeout):
            client(host, timeout=0.2).get_json(f"http://{host}/")
        done.set()
    assert time.monotonic() - started < 2
