"""How requests connects under the guard: to checked addresses, on time, up to a size.

Everything is enforced in the adapter, so that it holds for any requests session, Authlib's too.
"""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urljoin

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from requests.exceptions import RequestException, Timeout
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3 import PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
)
from urllib3.util.connection import create_connection

from lti_app.lti.outbound.errors import (
    FailureReason,
    OutboundFailed,
    OutboundRefused,
    OutboundTimeout,
    RefusalReason,
)
from lti_app.lti.outbound.guard import OutboundGuard, host_and_port

MAX_REDIRECTS = 3
# The whole answer may take this many times the time-out for one piece of it.
PATIENCE = 3
# A host may name many addresses to keep somebody waiting.
MAX_ADDRESSES = 4
_CHUNK = 64 * 1024
_TIMEOUTS = (Timeout, TimeoutError, ConnectTimeoutError, ReadTimeoutError)


def guard_session(session: Session, guard: OutboundGuard, max_bytes: int) -> None:
    """Let a requests session call guarded addresses only, with answers of ``max_bytes`` at most.

    Its calls raise OutboundRefused, OutboundTimeout or OutboundFailed instead of the errors of
    requests; an answer with an error's status is returned.
    """
    adapter = GuardedAdapter(guard, max_bytes)
    # The empty one, so that an address of any other scheme is refused by the guard, too.
    for prefix in ("https://", "http://", ""):
        session.mount(prefix, adapter)
    session.max_redirects = MAX_REDIRECTS
    # A proxy, or passwords, from the environment would go round the guard.
    session.trust_env = False


class GuardedAdapter(HTTPAdapter):
    """Sends one request under the guard and reads its whole answer."""

    def __init__(self, guard: OutboundGuard, max_bytes: int) -> None:
        self._guard = guard
        self._max_bytes = max_bytes
        super().__init__()

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **options: Any
    ) -> None:
        """Pools whose connections ask the guard."""
        self.poolmanager = _GuardedPools(
            self._guard, connections, maxsize=maxsize, block=block, **options
        )

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Certificates are always verified, by the one context of this process."""
        conn.cert_reqs = "CERT_REQUIRED"
        conn.ca_certs = None
        conn.ssl_context = _tls_context()

    def send(self, request: PreparedRequest, *_args: Any, **_options: Any) -> Response:
        """Send and read; time-outs and certificates are not the caller's to choose.

        Raises:
            OutboundRefused, OutboundTimeout, OutboundFailed
        """
        self._guard.check(request.url or "")
        try:
            response = super().send(
                request, stream=True, timeout=self._guard.timeout_seconds, verify=True
            )
            with response:
                body = _read(response, self._max_bytes)
        except UnicodeError as error:
            # A host name that the domain name system cannot hold.
            raise OutboundRefused(RefusalReason.MALFORMED) from error
        except (RequestException, HTTPError, OSError) as error:
            raise _named(error) from error
        response._content = body
        _check_redirect(request, response)
        return response


class _GuardedPools(PoolManager):
    def __init__(self, guard: OutboundGuard, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._guard = guard

    def _new_pool(self, scheme: str, *args: Any, **options: Any) -> HTTPConnectionPool:
        pool = super()._new_pool(scheme, *args, **options)
        kind = _GuardedTlsConnection if scheme == "https" else _GuardedConnection
        pool.ConnectionCls = partial(kind, guard=self._guard)  # type: ignore[assignment]
        return pool


class _GuardedConnection(HTTPConnection):
    """Connects to an address that the guard has just seen: no second look-up in between."""

    def __init__(self, *args: Any, guard: OutboundGuard, **options: Any) -> None:
        super().__init__(*args, **options)
        self._guard = guard
        self.response_class = _PunctualResponse

    def _new_conn(self) -> socket.socket:
        try:
            addresses = self._guard.resolve(self._dns_host, self.port)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        failure: OSError | None = None
        for address in addresses[:MAX_ADDRESSES]:
            try:
                return create_connection(
                    (address, self.port), self.timeout, socket_options=self.socket_options
                )
            except OSError as error:
                failure = error
        if isinstance(failure, TimeoutError):
            raise ConnectTimeoutError(self, "no connection in time") from failure
        raise NewConnectionError(self, "no connection") from failure


class _GuardedTlsConnection(_GuardedConnection, HTTPSConnection):
    """The same under TLS."""


class _PunctualResponse(http.client.HTTPResponse):
    """An answer that must be there as a whole in time, however thinly it drips."""

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_UntilDeadline(sock, self.fp.detach()))


class _UntilDeadline(io.RawIOBase):
    def __init__(self, sock: socket.socket, stream: io.RawIOBase) -> None:
        self._sock = sock
        self._stream = stream
        self._step = sock.gettimeout() or 0.0
        self._deadline = time.monotonic() + PATIENCE * self._step

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(min(self._step, left))
        return self._stream.readinto(buffer)

    def close(self) -> None:
        self._stream.close()
        super().close()


@lru_cache(maxsize=1)
def _tls_context() -> ssl.SSLContext:
    """Trusts the machine's authorities, where a company adds its own, and the usual ones."""
    context = ssl.create_default_context()
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    return context


def _read(response: Response, max_bytes: int) -> bytes:
    pieces = bytearray()
    while piece := response.raw.read1(_CHUNK, decode_content=True):
        pieces += piece
        if len(pieces) > max_bytes:
            raise OutboundFailed(FailureReason.TOO_LARGE, response.status_code)
    return bytes(pieces)


def _check_redirect(request: PreparedRequest, response: Response) -> None:
    """A redirect is followed for GET, on the same host; a POST goes where it was sent."""
    if not response.is_redirect:
        return
    here = request.url or ""
    target = urljoin(here, response.headers["Location"])
    if request.method != "GET" or host_and_port(target) != host_and_port(here):
        raise OutboundRefused(RefusalReason.REDIRECT)


def _named(error: Exception) -> OutboundTimeout | OutboundFailed:
    if isinstance(error, OutboundFailed):
        return error
    kinds = list(_chain(error))
    # NewConnectionError first: urllib3 counts it among the time-outs.
    for kind, named in (
        (NameResolutionError, OutboundFailed(FailureReason.UNKNOWN_HOST)),
        (NewConnectionError, OutboundFailed(FailureReason.UNREACHABLE)),
        (_TIMEOUTS, OutboundTimeout()),
        (ssl.SSLError, OutboundFailed(FailureReason.CERTIFICATE)),
    ):
        if any(isinstance(entry, kind) for entry in kinds):
            return named
    return OutboundFailed(FailureReason.UNREACHABLE)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
