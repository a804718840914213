"""Two gigabytes cost nobody anything: the real server refuses them on a page, unread."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from alembic import command

from demo_lms.process import free_port
from lti_app.cli.database import alembic_config
from lti_app.db import open_engine, session_factory

from .conftest import open_tandem

TWO_GIGABYTES = 2_000_000_000
# What a refused sender may have pushed into the buffers of the network before it notices.
BUFFERS = 30_000_000
CHUNK = 64 * 1024


@dataclass(frozen=True)
class Served:
    """A running server, and a mentee's visit to a task there."""

    port: int
    pages: str
    token: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    file = tmp_path_factory.mktemp("huge") / "kehrwert.sqlite3"
    url, port = f"sqlite:///{file}", free_port()
    command.upgrade(alembic_config(url), "head")
    engine = open_engine(url)
    with session_factory(engine)() as db:
        tandem = open_tandem(db, url)
        task = tandem.sets()
        token = tandem.mentee.open(task).value("csrf_token")
    engine.dispose()
    environment = {
        **os.environ,
        "KEHRWERT_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "KEHRWERT_DATABASE_URL": url,
        "KEHRWERT_SECRET_KEY": "a key for tests only, long enough",
        "KEHRWERT_WEB_WORKERS": "1",
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "lti_app.cli", "serve", "--port", str(port), "--no-worker"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(port)
        yield Served(port, tandem.mentee.at + task, token)
    finally:
        server.terminate()
        server.wait()


@pytest.mark.parametrize("path", ["/files", "", "/save"])
@pytest.mark.parametrize(
    "length", [f"Content-Length: {TWO_GIGABYTES}", "Transfer-Encoding: chunked"]
)
def test_two_gigabytes_are_refused_unread(served: Served, path: str, length: str) -> None:
    answer, sent = send_endlessly(served, path, length)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"<h1>" in answer
    assert sent < BUFFERS


def send_endlessly(served: Served, path: str, length: str) -> tuple[bytes, int]:
    """Send until the server answers; what it answered, and how many bytes that took."""
    head = (
        f"POST {served.pages}{path} HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
        "Cookie: kehrwert_launch=secret\r\nOrigin: null\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Type: multipart/form-data; boundary=B\r\n{length}\r\n\r\n"
    )
    start = (
        f'--B\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{served.token}\r\n'
        '--B\r\nContent-Disposition: form-data; name="upload"; filename="a.png"\r\n\r\n'
    )
    is_chunked = "chunked" in length
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as connection:
        connection.sendall(head.encode() + _framed(start.encode(), is_chunked))
        sent = _push(connection, _framed(b"x" * CHUNK, is_chunked))
        answer = b""
        try:
            while part := connection.recv(CHUNK):
                answer += part
        except ConnectionResetError:
            pass
    return answer, sent


def _push(connection: socket.socket, block: bytes) -> int:
    sent = 0
    try:
        while sent < BUFFERS and not _has_answered(connection):
            connection.sendall(block)
            sent += len(block)
    except (BrokenPipeError, ConnectionResetError):
        pass
    return sent


def _has_answered(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        connection.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    finally:
        connection.settimeout(20)
    return True


def _framed(block: bytes, is_chunked: bool) -> bytes:
    return b"%x\r\n%s\r\n" % (len(block), block) if is_chunked else block


def _await(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert time.monotonic() < deadline, "the server does not start"
            time.sleep(0.1)
