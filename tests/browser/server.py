"""Serves a WSGI application on a free port while a test runs."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import make_server

WsgiApp = Callable[[Any, Any], Any]


@contextmanager
def served(build: Callable[[str], WsgiApp], host: str = "localhost") -> Iterator[str]:
    """Serve what ``build`` makes of its own address, such as ``http://localhost:49152``.

    ``localhost`` and ``127.0.0.1`` are two sites to a browser: a page of one in a frame of the
    other is a third party.
    """
    server = make_server("127.0.0.1", 0, _nothing_yet, threaded=True)
    address = f"http://{host}:{server.server_port}"
    server.app = build(address)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join()


def _nothing_yet(_environ: Any, start_response: Any) -> list[bytes]:
    start_response("503 Service Unavailable", [])
    return []
