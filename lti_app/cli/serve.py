"""`kehrwert serve`: the web server, and a worker beside it.

With a worker this process only watches over two children of its own, the server and the worker.
It starts no thread and forks nothing itself: a fork of a process with threads can hang.
"""

import signal
import socket
import subprocess
import sys
import threading
import time

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from lti_app.cli.context import settings_from_environment
from lti_app.cli.parent import end_with_parent
from lti_app.cli.schema import require_schema
from lti_app.settings import Settings, SettingsError

STOP_SECONDS = 15
LOOK_SECONDS = 0.2
# So long the worker waits for the pages at most.
PAGES_SECONDS = 30.0
# A worker that ends by itself is started again, but not in a mad rush.
RESTART_SECONDS = 1.0
MOST_CONNECTIONS = 1000


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True)
@click.option("--workers", type=click.IntRange(min=1), help="Server processes.")
@click.option("--no-worker", is_flag=True, help="Serve pages only; a worker runs elsewhere.")
@click.option("--end-with-parent", "has_parent", is_flag=True, hidden=True)
def serve(host: str, port: int, workers: int | None, *, no_worker: bool, has_parent: bool) -> None:
    """Serve the pages until told to stop. Runs no migration."""
    settings = settings_from_environment()
    if not settings.secret_key:
        raise SettingsError(
            "The setting secret_key is empty: set KEHRWERT_SECRET_KEY to a long random text."
        )
    require_schema(settings)
    workers = workers or settings.web_workers
    if no_worker:
        if has_parent:
            end_with_parent()
        _serve_pages(settings, host, port, workers)
        return
    address = ["--host", host, "--port", str(port), "--workers", str(workers)]
    sys.exit(_watch_over(["serve", *address, "--no-worker"], ["worker"], pages=(host, port)))


def _serve_pages(settings: Settings, host: str, port: int, workers: int) -> None:
    Granian(
        "lti_app.wsgi:make_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=workers,
        blocking_threads=settings.web_threads,
        # Not the number of threads: it counts connections, and browsers keep idle ones open.
        backpressure=MOST_CONNECTIONS,
        url_path_prefix=settings.base_path or None,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS // 2,
        # Its only warning is that there are more threads than cores; ours wait for the database.
        log_level=LogLevels.error,
    ).serve()


def _watch_over(
    server_command: list[str], worker_command: list[str], *, pages: tuple[str, int]
) -> int:
    """Run both until told to stop, or until the server ends. Returns the server's exit code.

    The pages come first: when the worker asks an LMS for something, it fetches our keys from them.
    """
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    server = _start(server_command)
    worker: subprocess.Popen[bytes] | None = None
    start_at: float | None = time.monotonic() + PAGES_SECONDS
    while not stopping.wait(LOOK_SECONDS) and server.poll() is None:
        if worker is not None and worker.poll() is None:
            continue
        start_at = start_at or time.monotonic() + RESTART_SECONDS
        if time.monotonic() >= start_at or (worker is None and _is_open(pages)):
            worker, start_at = _start(worker_command), None
    running = [server, worker] if worker else [server]
    for process in running:
        process.terminate()
    return max(_ended(process) for process in running)


def _is_open(pages: tuple[str, int]) -> bool:
    try:
        socket.create_connection(pages, LOOK_SECONDS).close()
    except OSError:
        return False
    return True


def _start(arguments: list[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "lti_app.cli", *arguments, "--end-with-parent"]
    # Its standard input ends when this process does, however that happens. A session of its own
    # keeps Ctrl+C from reaching it before this process can end it in order.
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603


def _ended(process: subprocess.Popen[bytes]) -> int:
    try:
        return abs(process.wait(STOP_SECONDS))
    except subprocess.TimeoutExpired:
        process.kill()
        return 1
