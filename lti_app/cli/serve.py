"""`kehrwert serve`: the web server, and a worker beside it."""

import subprocess
import sys
import threading

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from lti_app.cli.context import settings_from_environment
from lti_app.cli.schema import require_schema
from lti_app.settings import SettingsError

STOP_SECONDS = 10
# A worker that ends by itself is started again, but not in a mad rush.
RESTART_SECONDS = 1.0


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True)
@click.option("--workers", type=click.IntRange(min=1), help="Server processes.")
@click.option("--no-worker", is_flag=True, help="Serve pages only; a worker runs elsewhere.")
def serve(host: str, port: int, workers: int | None, no_worker: bool) -> None:
    """Serve the pages until told to stop. Runs no migration."""
    settings = settings_from_environment()
    if not settings.secret_key:
        raise SettingsError(
            "The setting secret_key is empty: set KEHRWERT_SECRET_KEY to a long random text."
        )
    require_schema(settings)
    server = Granian(
        "lti_app.wsgi:make_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=workers or settings.web_workers,
        blocking_threads=settings.web_threads,
        url_path_prefix=settings.base_path or None,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
    )
    if no_worker:
        server.serve()
        return
    companion = WorkerProcess()
    companion.start()
    try:
        server.serve()
    finally:
        companion.stop()


class WorkerProcess:
    """A worker as a child process, started again when it dies."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and watch over it."""
        self._watcher.start()

    def stop(self) -> None:
        """Let it record what is on its way, and end it."""
        self._stopping.set()
        process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()

    def _watch(self) -> None:
        command = [sys.executable, "-m", "lti_app.cli", "worker", "--end-with-parent"]
        while not self._stopping.is_set():
            # It ends by itself when this process dies, because its standard input ends then.
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603
            self._process.wait()
            self._stopping.wait(RESTART_SECONDS)
