"""Pages of a programme of 5,000 tandems on PostgreSQL, beside an empty Flask view with one query.

Both stand behind the product's server and are asked in turns, one request after the other. How
many statements a page sends is counted in this process, there and with 50 tandems.
"""

import hashlib
import http.client
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from statistics import quantiles
from typing import Any

import psycopg
from alembic import command
from sqlalchemy import insert, make_url
from sqlalchemy.orm import Session

from lti_app.app import create_app
from lti_app.cli.database import alembic_config
from lti_app.db import open_engine, session_factory
from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.participation import ParticipationState, RoleWish
from lti_app.domain.tandem import TandemRole, TandemState
from lti_app.models import (
    Feedback,
    LaunchSession,
    Membership,
    MicroTask,
    Participation,
    Person,
    Profile,
    Step,
    Submission,
    Tandem,
)
from lti_app.settings import load_settings
from lti_app.web.tool import tool
from tests.bench.server import granian, postgresql
from tests.factories import (
    NOW,
    TODAY,
    count_statements,
    make_context,
    make_deployment,
    make_membership,
    make_person,
    make_programme,
    make_registration,
)

TANDEMS = 5_000
FEW_TANDEMS = 50
TASKS = 4
WARM_UP = 20
REQUESTS = 200
# A slow page is asked less often: so long, and at least so many times.
SECONDS = 5
LEAST = 50
# Who asks for it, and what comes after the visit in its address.
PAGES = {
    "mentee's home": ("mentee", ""),
    "mentee's task page": ("mentee", f"tasks/{TASKS}"),
    "mentor's home": ("mentor", ""),
    "mentor's task page": ("mentor", f"tasks/{TASKS}"),
    "coordinator's home": ("coordinator", ""),
    "people": ("coordinator", "programmes/1/people"),
    "passback": ("coordinator", "passback"),
}
SECRET = "bench"
TEXT = "## What it is\n\n" + "A paragraph of what a mentor writes between two meetings. " * 20


def run() -> None:
    """Print the 95th percentile of each page and its ratio to the empty view in the same run."""
    with ExitStack() as stack:
        address, _ = stack.enter_context(postgresql())
        with psycopg.connect(address, autocommit=True) as database:
            database.execute("CREATE DATABASE few")
        few = make_url(address).set(database="few").render_as_string(hide_password=False)
        seed(few, FEW_TANDEMS)
        seed(address, TANDEMS)
        statements, statements_of_few = count(address), count(few)
        empty = stack.enter_context(
            granian("tests.bench.empty_view:make_app", {"BENCH_DATABASE_URL": address})
        )
        product = stack.enter_context(granian("lti_app.wsgi:make_app", settings(address)))
        yardstick = http.client.HTTPConnection("127.0.0.1", empty.port)
        print(f"{TANDEMS:,} tandems, {TANDEMS * TASKS:,} tasks; milliseconds")
        heads = f"{'median':>9}{'p95':>9}{'empty p95':>12}{'ratio':>8}"
        print(f"{'page':<22}{heads}{'statements':>13}{f'with {FEW_TANDEMS}':>9}")
        for name, (who, path) in PAGES.items():
            browser = http.client.HTTPConnection("127.0.0.1", product.port)
            times: list[float] = []
            empty_times: list[float] = []
            for _ in range(WARM_UP):
                ask(browser, f"/l/{who}/{path}")
                ask(yardstick, "/")
            end = time.monotonic() + SECONDS
            while len(times) < LEAST or (len(times) < REQUESTS and time.monotonic() < end):
                times.append(ask(browser, f"/l/{who}/{path}"))
                empty_times.append(ask(yardstick, "/"))
            own, bare = quantiles(times, n=20), quantiles(empty_times, n=20)
            figures = f"{own[9]:>9.2f}{own[18]:>9.2f}{bare[18]:>12.2f}{own[18] / bare[18]:>8.2f}"
            print(
                f"{name:<22}{figures}{statements[name]:>13}{statements_of_few[name]:>9}", flush=True
            )


def settings(address: str) -> dict[str, str]:
    """The environment of the tool on this database."""
    return {
        "KEHRWERT_DATABASE_URL": address,
        "KEHRWERT_SECRET_KEY": "b" * 40,
        "KEHRWERT_PUBLIC_URL": "http://localhost:5000",
    }


def count(address: str) -> dict[str, int]:
    """How many statements each page sends to this database."""
    app = create_app(load_settings(settings(address)))
    with app.app_context():
        engine = tool().engine
    browser, counts = app.test_client(), {}
    for name, (who, path) in PAGES.items():
        browser.set_cookie("kehrwert_launch", SECRET, path=f"/l/{who}")
        with count_statements(engine) as statements:
            answer = browser.get(f"/l/{who}/{path}")
        if answer.status_code != 200:
            raise RuntimeError(f"{name}: {answer.status} {answer.text[:300]!r}")
        counts[name] = len(statements)
    engine.dispose()
    return counts


def ask(browser: http.client.HTTPConnection, path: str) -> float:
    """Milliseconds from the request to the last byte."""
    began = time.perf_counter()
    browser.request("GET", path, headers={"Cookie": f"kehrwert_launch={SECRET}"})
    response = browser.getresponse()
    page = response.read()
    took = 1000 * (time.perf_counter() - began)
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status} {page[:300]!r}")
    return took


def seed(address: str, number: int) -> None:
    """A programme at work: three tasks done with feedback and one begun in every tandem."""
    command.upgrade(alembic_config(address), "head")
    engine = open_engine(address)
    with session_factory(engine).begin() as db:
        registration = make_registration(db)
        context = make_context(db, make_deployment(db, registration))
        coordinator = make_person(db, registration, "Coordinator")
        make_membership(db, context, coordinator, CourseRole.INSTRUCTOR)
        programme = make_programme(db, context, coordinator)
        steps = [step.id for step in db.query(Step).order_by(Step.position)]
        first = coordinator.id + 1
        people = range(first, first + 2 * number)
        tandems = range(1, number + 1)
        tasks = range(1, number * TASKS + 1)
        _fill(
            db,
            Person,
            (
                {
                    "id": id,
                    "registration_id": registration.id,
                    "sub": f"bench{id}",
                    "name": f"Person {id}",
                    "created_at": NOW,
                }
                for id in people
            ),
        )
        _fill(
            db,
            Membership,
            (
                {
                    "context_id": context.id,
                    "person_id": id,
                    "role": CourseRole.LEARNER,
                    "status": MembershipStatus.ACTIVE,
                }
                for id in people
            ),
        )
        _fill(
            db,
            Participation,
            (
                {
                    "programme_id": programme.id,
                    "person_id": id,
                    "context_id": context.id,
                    "state": ParticipationState.JOINED,
                    "wish": RoleWish.BOTH,
                    "consent": "1",
                    "consented_at": NOW,
                    "joined_at": NOW,
                }
                for id in people
            ),
        )
        _fill(
            db,
            Profile,
            (
                {
                    "person_id": id,
                    "offered": {"dashboards": 3},
                    "wanted": {"ai-assistants": 1},
                    "languages": ["de"],
                    "saved_at": NOW,
                }
                for id in people
            ),
        )
        _fill(
            db,
            Tandem,
            (
                {
                    "id": id,
                    "programme_id": programme.id,
                    "context_id": context.id,
                    "mentor_id": first + 2 * id - 2,
                    "mentee_id": first + 2 * id - 1,
                    "state": TandemState.ACTIVE,
                    "created_at": NOW,
                }
                for id in tandems
            ),
        )
        _fill(
            db,
            MicroTask,
            (
                {
                    "id": id,
                    "tandem_id": (id - 1) // TASKS + 1,
                    "step_id": steps[(id - 1) % TASKS],
                    "kind": "read",
                    "title": f"Task {id}",
                    "content": {"text": TEXT, "question": ""},
                    "minutes": 3,
                    "due_on": TODAY,
                    "created_at": NOW,
                }
                for id in tasks
            ),
        )
        _fill(
            db,
            Submission,
            (
                {"micro_task_id": id, "state": SubmissionState.STARTED, "started_at": NOW}
                if id % TASKS == 0
                else {
                    "micro_task_id": id,
                    "state": SubmissionState.COMPLETED,
                    "started_at": NOW,
                    "completed_at": NOW,
                    "handed_in_at": NOW,
                    "saved_at": NOW,
                }
                for id in tasks
            ),
            uniform=False,
        )
        _fill(
            db,
            Feedback,
            (
                {"micro_task_id": id, "author_role": role, "answers": {}, "given_at": NOW}
                for id in tasks
                if id % TASKS
                for role in TandemRole
            ),
        )
        sessions = {"coordinator": coordinator.id, "mentor": first, "mentee": first + 1}
        for name, person_id in sessions.items():
            db.add(
                LaunchSession(
                    id=name,
                    secret_hash=hashlib.sha256(SECRET.encode()).hexdigest(),
                    browser_hash=name,
                    person_id=person_id,
                    context_id=context.id,
                    role=CourseRole.INSTRUCTOR if name == "coordinator" else CourseRole.LEARNER,
                    locale="de",
                    started_at=NOW,
                    expires_at=NOW + timedelta(days=36_500),
                )
            )
    with engine.begin() as connection:
        # What the database does by itself a minute later.
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def _fill(
    db: Session, table: type, rows: Iterator[dict[str, Any]], *, uniform: bool = True
) -> None:
    given = list(rows)
    groups = (
        [given]
        if uniform
        else [[row for row in given if len(row) == size] for size in {len(row) for row in given}]
    )
    for group in groups:
        db.execute(insert(table), group)


if __name__ == "__main__":
    run()
