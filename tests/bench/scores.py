"""Scores per second at 50 ms platform latency: this tool's worker with its outbox.

Beside it PyLTI1p3's own loop and the wire's limit (connections ÷ latency).
"""

import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.grade import Grade
from pylti1p3.registration import Registration as PeerRegistration
from pylti1p3.service_connector import ServiceConnector
from sqlalchemy import func, insert, select

from lti_app.db import SessionMaker, open_engine, session_factory
from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.score import ActivityProgress, DeliveryStatus, GradingProgress
from lti_app.extension.registry import Registry
from lti_app.jobs.parts import WorkerParts
from lti_app.jobs.scores.dispatcher import ScoreDispatcher
from lti_app.lti.scopes import ALL_SCOPES, SCORE
from lti_app.lti.tool_keys import ensure_keys
from lti_app.models import (
    Base,
    Membership,
    Person,
    ScoreDelivery,
)
from lti_app.settings import load_settings
from tests.bench.server import Server, cpu_seconds, descendants, free_port, postgresql
from tests.factories import make_column, make_context, make_deployment, make_registration

LATENCY_MILLISECONDS = 50
CONNECTIONS = 16
SCORES = 1600
# What the first scores cost once (statements, plans, connections) is none of the others' cost.
WARM_UP = 200
PEER_SCORES = 30
WIRE = CONNECTIONS / (LATENCY_MILLISECONDS / 1000)


@dataclass(frozen=True)
class Result:
    name: str
    per_second: float
    cpu_milliseconds: float | None = None
    database_milliseconds: float = 0.0


def own_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def no_database() -> float:
    return 0.0


def worker(name: str, url: str, platform: str, database_cpu: Callable[[], float]) -> Result:
    """The worker's score loop, from the first claim to the last recorded outcome."""
    engine = open_engine(url)
    Base.metadata.create_all(engine)
    sessions = session_factory(engine)
    _fill(sessions, platform)
    settings = load_settings(
        {
            "KEHRWERT_DATABASE_URL": url,
            "KEHRWERT_SECRET_KEY": "of a bench",
            "KEHRWERT_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
            "KEHRWERT_SCORE_CONNECTIONS": str(CONNECTIONS),
        }
    )
    parts = WorkerParts(settings, Registry(), sessions)
    begin, end = asyncio.run(_send_all(parts, database_cpu))
    parts.database_thread.shutdown()
    engine.dispose()
    scores = begin.undelivered
    return Result(
        name,
        scores / (end.moment - begin.moment),
        (end.own_cpu - begin.own_cpu) * 1000 / scores,
        (end.database_cpu - begin.database_cpu) * 1000 / scores,
    )


@dataclass(frozen=True)
class Reading:
    undelivered: int
    moment: float
    own_cpu: float
    database_cpu: float


async def _send_all(
    parts: WorkerParts, database_cpu: Callable[[], float]
) -> tuple[Reading, Reading]:
    """Readings after the warm-up and at the end."""
    stopping = asyncio.Event()
    loop = asyncio.create_task(ScoreDispatcher(parts, stopping).run())
    query = select(func.count()).where(ScoreDelivery.status != DeliveryStatus.DELIVERED)

    async def wait_for(most: int) -> Reading:
        while (left := await parts.transaction(lambda db: db.scalars(query).one())) > most:
            await asyncio.sleep(0.1)
        return Reading(left, time.monotonic(), own_cpu(), database_cpu())

    begin, end = await wait_for(SCORES), await wait_for(0)
    stopping.set()
    await loop
    return begin, end


def _fill(sessions: SessionMaker, platform: str) -> None:
    now = datetime.now(UTC)
    with sessions.begin() as db:
        ensure_keys(db, "of a bench", now)
        registration = make_registration(
            db,
            issuer=platform,
            client_id="bench",
            auth_token_url=f"{platform}/token",
            scopes=list(ALL_SCOPES),
        )
        context = make_context(db, make_deployment(db, registration))
        make_column(db, context).url = f"{platform}/columns/1?tool=1"
        numbers = range(1, WARM_UP + SCORES + 1)
        db.execute(
            insert(Person),
            [
                {"id": number, "registration_id": 1, "sub": str(number), "created_at": now}
                for number in numbers
            ],
        )
        db.execute(insert(Membership), [_membership(number) for number in numbers])
        db.execute(insert(ScoreDelivery), [_delivery(number, now) for number in numbers])


def _membership(number: int) -> dict[str, object]:
    return {
        "context_id": 1,
        "person_id": number,
        "role": CourseRole.LEARNER,
        "status": MembershipStatus.ACTIVE,
    }


def _delivery(number: int, now: datetime) -> dict[str, object]:
    return {
        "registration_id": 1,
        "line_item_id": 1,
        "person_id": number,
        "score_given": 10,
        "score_maximum": 10,
        "activity_progress": ActivityProgress.COMPLETED,
        "grading_progress": GradingProgress.FULLY_GRADED,
        "status": DeliveryStatus.WAITING,
        "due_at": now,
        "created_at": now,
    }


def peer(platform: str, *, one_connector: bool) -> Result:
    """PyLTI1p3 as documented: put_grade for one score after the other, nothing stored."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    ).decode()
    registration = (
        PeerRegistration()
        .set_issuer(platform)
        .set_client_id("bench")
        .set_auth_token_url(f"{platform}/token")
        .set_tool_private_key(pem)
    )
    service = {"scope": [SCORE], "lineitem": f"{platform}/columns/1"}
    connector = ServiceConnector(registration)
    before, start = own_cpu(), time.monotonic()
    for number in range(PEER_SCORES):
        if not one_connector:
            connector = ServiceConnector(registration)
        grade = Grade().set_score_given(10).set_score_maximum(10).set_user_id(str(number))
        grade.set_timestamp(datetime.now(UTC).isoformat())
        grade.set_activity_progress("Completed").set_grading_progress("FullyGraded")
        AssignmentsGradesService(connector, service).put_grade(grade)
    seconds = time.monotonic() - start
    name = "one connector" if one_connector else "a connector each"
    cpu = (own_cpu() - before) * 1000 / PEER_SCORES
    return Result(f"PyLTI1p3, {name}", PEER_SCORES / seconds, cpu)


def run() -> None:
    """Print the table of one run."""
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.score_platform", str(port)]
    platform = f"http://127.0.0.1:{port}"
    with (
        tempfile.TemporaryDirectory() as name,
        postgresql() as (address, postmaster),
        Server([*command, str(LATENCY_MILLISECONDS)], port, {}),
    ):

        def database_cpu() -> float:
            return sum(cpu_seconds(pid) for pid in descendants(postmaster))

        results = [
            Result(f"the wire's limit, {CONNECTIONS} connections", WIRE),
            peer(platform, one_connector=False),
            peer(platform, one_connector=True),
            worker("Kehrwert (PostgreSQL)", address, platform, database_cpu),
            worker("Kehrwert (SQLite)", f"sqlite:///{Path(name) / 'k.db'}", platform, no_database),
        ]
    print(f"Scores at {LATENCY_MILLISECONDS} ms latency, {SCORES} (the peer: {PEER_SCORES})")
    print(f"{'':34}{'per s':>8}{'of wire':>9}{'CPU ms':>8}{'DB ms':>7}")
    for result in results:
        cpu = "" if result.cpu_milliseconds is None else f"{result.cpu_milliseconds:.2f}"
        print(
            f"{result.name:34}{result.per_second:8.0f}{result.per_second / WIRE:9.0%}"
            f"{cpu:>8}{result.database_milliseconds:7.2f}"
        )


if __name__ == "__main__":
    run()
