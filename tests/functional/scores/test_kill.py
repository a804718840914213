"""Worker, web process and LMS are killed at random moments while more than 200 scores are on the
way and people hand in over HTTP. Every score arrives, none twice, timestamps rise. The LMS's
append-only record is the judge.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import select

from demo_lms.process import DemoLms, free_port
from lti_app.cli.database import alembic_config
from lti_app.db import SessionMaker
from lti_app.domain.score import DeliveryStatus
from lti_app.extension.registry import Registry
from lti_app.lti.tool_keys import ensure_keys
from lti_app.models import LineItem
from lti_app.settings import Settings
from tests.company import Company

from .course import SECRET_KEY, Course, make_course
from .hand_ins import HandIns

# Everybody earns a score in every column, and some a second one.
LEARNERS = tuple(range(3, 25))
COLUMNS = 10
SECOND_SCORES = 30
SECONDS = 50.0


class Killable:
    """A process of this tool that is killed without a word and started again."""

    def __init__(self, arguments: list[str], environment: dict[str, str]) -> None:
        self._command = [sys.executable, "-m", "lti_app.cli", *arguments]
        self._environment = {**os.environ, **environment}
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        # With its children: a machine that loses power spares none of them.
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def restart(self) -> None:
        self.kill()
        self.start()

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def tool(environment: dict[str, str]) -> Iterator[dict[str, Killable]]:
    port = environment["KEHRWERT_PUBLIC_URL"].rpartition(":")[2]
    processes = {
        "worker": Killable(["worker"], environment),
        "web": Killable(["serve", "--port", port, "--workers", "1", "--no-worker"], environment),
    }
    try:
        yield processes
    finally:
        for process in processes.values():
            process.stop()


@pytest.fixture
def own_lms(tmp_path: Path) -> Iterator[DemoLms]:
    with DemoLms(database=str(tmp_path / "killed_lms.sqlite")) as running:
        yield running


@pytest.fixture
def environment(database_url: str) -> dict[str, str]:
    return {
        "KEHRWERT_DATABASE_URL": database_url,
        "KEHRWERT_PUBLIC_URL": f"http://127.0.0.1:{free_port()}",
        "KEHRWERT_SECRET_KEY": SECRET_KEY,
        "KEHRWERT_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
        "KEHRWERT_WORKER_POLL_SECONDS": "0.05",
        "KEHRWERT_PLATFORM_TIMEOUT_SECONDS": "1",
        "KEHRWERT_SCORE_LEASE_SECONDS": "3",
        "KEHRWERT_KEY_SET_COOLDOWN_SECONDS": "1",
    }


@pytest.fixture
def course(
    environment: dict[str, str], own_lms: DemoLms, sessions: SessionMaker, settings: Settings
) -> Course:
    command.stamp(alembic_config(settings.database_url), "head")
    with sessions.begin() as db:
        ensure_keys(db, SECRET_KEY, datetime.now(UTC))
    address = environment["KEHRWERT_PUBLIC_URL"]
    keys = f"{address}/lti/jwks.json"
    course = make_course(own_lms, sessions, settings, Registry(), keys, learners=LEARNERS)
    own_lms.admin(
        "PATCH",
        f"/admin/tools/{course.tool_id}",
        initiate_login_uri=f"{address}/lti/login",
        redirect_uris=[f"{address}/lti/launch"],
    )
    own_lms.admin("POST", "/admin/faults", scores={"kind": "slow", "milliseconds": 20})
    return course


@pytest.mark.slow
def test_every_score_arrives_once_whatever_is_killed(
    course: Course, environment: dict[str, str], tmp_path: Path
) -> None:
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    chance = random.Random(seed)
    tool_url = environment["KEHRWERT_PUBLIC_URL"]
    company = Company(course.lms, tool_url, environment, tmp_path)
    with tool(environment) as processes:
        hand_ins = HandIns(course, company, LEARNERS[:9], chance, processes["web"].restart)
        hand_ins.start()
        _queue_and_kill(course, processes["worker"], chance)
        hand_ins.join(SECONDS)
        _wait_until_all_have_settled(course)
    _judge(course)
    hand_ins.judge()
    assert hand_ins.kills == 3


def _queue_and_kill(course: Course, worker: Killable, chance: random.Random) -> None:
    """Queue scores in small portions; in between, kill something."""
    columns = [course.column(f"step/{number}", with_link=number == 0) for number in range(COLUMNS)]
    pairs = [(sub, column) for sub in LEARNERS for column in columns]
    pairs += chance.choices(pairs, k=SECOND_SCORES)
    chance.shuffle(pairs)
    victims: list[str] = []
    while pairs:
        for _ in range(min(chance.randint(15, 40), len(pairs))):
            sub, column = pairs.pop()
            course.queue(chance.randint(0, 10), sub=sub, column=column)
        time.sleep(chance.uniform(0.1, 0.8))
        # Both often enough, in an order that nobody knows. The web process: see hand_ins.py.
        victims = victims or chance.sample(["worker", "worker", "lms"], 3)
        if victims.pop() == "lms":
            course.lms.kill()
            course.lms.start()
            course.fault(kind="slow", milliseconds=20)
        else:
            worker.restart()


def _wait_until_all_have_settled(course: Course) -> None:
    deadline = time.monotonic() + SECONDS
    while any(row.status is DeliveryStatus.WAITING for row in course.rows()):
        assert time.monotonic() < deadline, _waiting(course)
        time.sleep(0.2)


def _waiting(course: Course) -> list[Any]:
    return [
        (row.id, row.attempts, row.last_error, row.due_at.isoformat())
        for row in course.rows()
        if row.status is DeliveryStatus.WAITING
    ]


def _judge(course: Course) -> None:
    columns = _columns_at_lms(course)
    rows = [row for row in course.rows() if row.line_item_id in columns]
    people = {course.person(sub).id: str(sub) for sub in LEARNERS}
    accepted = defaultdict(list)
    for received in course.received(status=200):
        if received["line_item"] in columns.values():
            accepted[received["line_item"], received["user_id"]].append(received)
    # Everybody got a score in every column, and no column was made twice.
    assert len(accepted) == len(LEARNERS) * COLUMNS == 220
    taken: set[tuple[int, str, datetime, float]] = set()
    for (column, sub), scores in accepted.items():
        moments = [datetime.fromisoformat(score["timestamp"]) for score in scores]
        # Timestamps rise, so no score was taken twice.
        assert moments == sorted(set(moments))
        taken |= {
            (column, sub, moment, score["score_given"])
            for moment, score in zip(moments, scores, strict=True)
        }
    latest: dict[tuple[int, str], float] = {}
    for row in rows:
        place = (columns[row.line_item_id], people[row.person_id])
        latest[place] = row.score_given
        assert row.status in {DeliveryStatus.DELIVERED, DeliveryStatus.REPLACED}
        if row.status is DeliveryStatus.DELIVERED:
            assert row.sent_timestamp is not None
            taken.remove((*place, row.sent_timestamp, row.score_given))
    # What is left was replaced by a later score after all, while its own answer was lost.
    assert len(taken) <= sum(row.status is DeliveryStatus.REPLACED for row in rows)
    grades = course.lms.admin("GET", "/admin/grades", course_id=course.course_id)
    shown = {
        (grade["line_item"], str(grade["person_id"])): grade["score"]
        for grade in grades
        if grade["line_item"] in columns.values()
    }
    assert shown == latest


def _columns_at_lms(course: Course) -> dict[int, int]:
    """The LMS's number of each of the columns of `_queue_and_kill`."""
    items = course.lms.admin("GET", f"/admin/courses/{course.course_id}")["line_items"]
    by_url = {item["url"]: item["id"] for item in items}
    with course.sessions() as db:
        return {
            line_item.id: by_url[line_item.url or course.link.line_item_url]
            for line_item in db.scalars(
                select(LineItem).where(LineItem.resource_id.startswith("step/"))
            )
        }
