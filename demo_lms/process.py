"""The demo LMS as a process of its own, for tests and benches: start, kill, start again."""

import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import requests

START_SECONDS = 30.0


class DidNotStart(RuntimeError):
    """The demo LMS ended or did not answer in time."""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class DemoLms:
    """A running demo LMS. `host` may be `localhost`, which is another site than 127.0.0.1."""

    database: str
    host: str = "127.0.0.1"
    port: int = field(default_factory=free_port)
    seed: bool = True
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def start(self) -> None:
        """Start and wait for the first answer. Raises DidNotStart."""
        command = [sys.executable, "-m", "demo_lms", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--database", self.database]
        command += ["--public-url", self.url, *(["--seed"] if self.seed else [])]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self._process.kill()
                raise DidNotStart(f"no demo LMS on {self.url}")
            time.sleep(0.05)

    def kill(self) -> None:
        """End it without a word, as a crash does, and wait until nobody answers any more."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        while self._answers():
            time.sleep(0.02)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=START_SECONDS)

    def admin(self, method: str, path: str, **values: Any) -> Any:
        """A call of the admin API: `admin("POST", "/admin/courses", title="…")`.

        Returns what came back as JSON, or None. Raises requests.HTTPError.
        """
        asks = method == "GET"
        answer = requests.request(
            method,
            self.url + path,
            params=values if asks else None,
            json=None if asks else values,
            timeout=60,
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def __enter__(self) -> "DemoLms":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/healthz", timeout=2).ok
        except requests.RequestException:
            return False
