"""The HTTP server: one granian process with many threads, so that a hanging request blocks none.

One process, because faults, behaviour and the queue of writers are kept in its memory.
"""

import os
import threading
import time
from functools import partial
from urllib.parse import urlsplit

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from demo_lms.app import create_app
from demo_lms.settings import Settings

THREADS = 64


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until the process is told to end."""
    Granian(
        target="demo_lms",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        workers_kill_timeout=2,
    ).serve(target_loader=partial(_load, settings, os.getpid()), wrap_loader=False)


def default_public_url(host: str, port: int) -> str:
    name = "localhost" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104 - compared only
    return urlsplit(f"http://{name}:{port}").geturl()


def _load(settings: Settings, parent: int) -> Flask:
    threading.Thread(target=_end_with_parent, args=(parent,), daemon=True).start()
    return create_app(settings)


def _end_with_parent(parent: int) -> None:
    """A killed parent takes its worker along: nobody may answer for a dead LMS."""
    while os.getppid() == parent:
        time.sleep(0.05)
    os._exit(1)
