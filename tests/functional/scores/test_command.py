"""`kehrwert grades`, `worker` and `serve` as an operator uses them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from alembic import command
from click.testing import CliRunner, Result

from demo_lms.process import free_port
from lti_app.cli.database import alembic_config
from lti_app.cli.main import kehrwert
from lti_app.domain.score import DeliveryProblem
from lti_app.models import ScoreDelivery

from .course import LEARNERS, SECRET_KEY, Course


@pytest.fixture
def environment(database_url: str) -> dict[str, str]:
    command.stamp(alembic_config(database_url), "head")
    return {"KEHRWERT_DATABASE_URL": database_url, "KEHRWERT_SECRET_KEY": SECRET_KEY}


def grades(environment: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(kehrwert, ["grades", *arguments], env=environment)


def send(course: Course, environment: dict[str, str], **options: str) -> Result:
    values = {
        "context": course.context.context_id,
        "resource-link": course.link.resource_link_id,
        "sub": str(LEARNERS[0]),
        "score": "8",
        "maximum": "10",
        **options,
    }
    arguments = [part for name, value in values.items() for part in (f"--{name}", value)]
    return grades(environment, "send", *arguments, "--json")


def test_a_correction_goes_through_the_outbox(course: Course, environment: dict[str, str]) -> None:
    done = send(course, environment, comment="Recounted")
    assert done.exit_code == 0
    queued = json.loads(done.stdout)
    assert queued["status"] == "waiting"
    course.work_until_settled()
    assert (course.grade()["score"], course.grade()["comment"]) == (8, "Recounted")
    (row,) = json.loads(grades(environment, "list", "--json").stdout)
    expected = {"id": queued["id"], "status": "delivered", "attempts": 1, "last_error": None}
    assert row.items() >= expected.items()


@pytest.mark.parametrize(
    "wrong",
    [
        {"context": "no such course"},
        {"resource-link": "no such link"},
        {"sub": "nobody"},
        {"score": "-1"},
        {"maximum": "0"},
        {"issuer": "https://elsewhere.example"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_correction_that_cannot_be_is_refused(
    course: Course, environment: dict[str, str], wrong: dict[str, str]
) -> None:
    done = send(course, environment, **wrong)
    assert done.exit_code == 1
    assert json.loads(done.stdout)["error"]
    assert done.stderr.startswith("Error: ")
    assert course.rows() == []


def test_replaced_scores_are_not_listed(course: Course, environment: dict[str, str]) -> None:
    course.queue(3)
    latest = course.queue(8)
    rows = json.loads(grades(environment, "list", "--json").stdout)
    assert [row["id"] for row in rows] == [latest]


def test_failed_scores_are_due_again_after_a_retry(
    course: Course, environment: dict[str, str]
) -> None:
    delivery = course.queue(8)
    course.change(
        ScoreDelivery, delivery, status="failed", last_error=DeliveryProblem.REFUSED, refusals=3
    )
    (row,) = json.loads(grades(environment, "list", "--json").stdout)
    assert (row["status"], row["last_error"]) == ("failed", "refused")
    assert grades(environment, "retry").exit_code == 0
    course.work_until_settled()
    assert course.row(delivery).status == "delivered"


@pytest.fixture
def served(
    tmp_path: Path, sqlite_with_tables: Path
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    file = tmp_path / "served.sqlite3"
    file.write_bytes(sqlite_with_tables.read_bytes())
    url = f"sqlite:///{file}"
    command.stamp(alembic_config(url), "head")
    environment = {"KEHRWERT_DATABASE_URL": url, "KEHRWERT_SECRET_KEY": SECRET_KEY}
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "lti_app.cli", "serve", "--port", str(port), "--workers", "1"],
        env={
            **os.environ,
            **environment,
            "KEHRWERT_PUBLIC_URL": f"http://localhost:{port}/lti-app",
        },
    )
    yield f"http://127.0.0.1:{port}/lti-app", process
    process.kill()
    process.wait()


def wait_for_worker(address: str, seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if requests.get(f"{address}/readyz", timeout=5).json().get("worker"):
                return True
        except (requests.RequestException, ValueError):
            pass
        time.sleep(0.2)
    return False


def worker_of(process: subprocess.Popen[bytes]) -> int | None:
    """The process id of the worker that belongs to a server."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(process.pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line.split(maxsplit=1) for line in listed.stdout.splitlines()]
    return next((int(pid) for pid, arguments in lines if " worker " in arguments), None)


def until(condition: Callable[[], bool], seconds: float = 40) -> bool:
    deadline = time.monotonic() + seconds
    while not (holds := condition()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return holds


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_brings_a_worker_and_takes_it_along(
    served: tuple[str, subprocess.Popen[bytes]], number: signal.Signals
) -> None:
    address, process = served
    assert wait_for_worker(address)
    worker = worker_of(process)
    assert worker
    process.send_signal(number)
    assert process.wait(40) == 0
    assert not is_running(worker)


def test_a_dead_worker_is_started_again(served: tuple[str, subprocess.Popen[bytes]]) -> None:
    address, process = served
    assert wait_for_worker(address)
    worker = worker_of(process)
    assert worker
    os.kill(worker, signal.SIGKILL)
    assert until(lambda: worker_of(process) not in (None, worker))


def test_server_and_worker_end_when_what_started_them_is_killed(
    served: tuple[str, subprocess.Popen[bytes]],
) -> None:
    address, process = served
    assert wait_for_worker(address)
    worker = worker_of(process)
    assert worker
    process.kill()
    process.wait()
    assert until(lambda: not is_running(worker))
    assert until(lambda: not answers(address))


def answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/healthz", timeout=5).ok
    except requests.RequestException:
        return False


def test_serve_says_in_one_line_that_the_schema_is_missing(empty_database_url: str) -> None:
    values: dict[str, Any] = {"KEHRWERT_DATABASE_URL": empty_database_url}
    done = CliRunner().invoke(
        kehrwert, ["serve"], env={**values, "KEHRWERT_SECRET_KEY": SECRET_KEY}
    )
    assert done.exit_code == 1
    assert done.stderr.strip().count("\n") == 0
    assert "kehrwert db upgrade" in done.stderr
