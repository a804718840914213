"""A course at the demo LMS and the same course here: what the tests of scores act on."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sqlalchemy import select

from demo_lms.process import DemoLms
from lti_app.db import SessionMaker
from lti_app.domain.course_role import CourseRole
from lti_app.domain.score import DeliveryStatus, Score
from lti_app.extension.registry import Registry
from lti_app.jobs.parts import WorkerParts
from lti_app.jobs.scores.dispatcher import ScoreDispatcher
from lti_app.lti.scopes import ALL_SCOPES
from lti_app.lti.tool_keys import key_set
from lti_app.models import (
    Base,
    Context,
    LineItem,
    Person,
    ResourceLink,
    ScoreDelivery,
)
from lti_app.services.line_item import ensure_line_item
from lti_app.services.score import queue_score
from lti_app.settings import Settings
from tests.factories import (
    make_context,
    make_deployment,
    make_link,
    make_membership,
    make_person,
    make_registration,
)

SECRET_KEY = "the secret key of the tests of scores"
LEARNERS = tuple(range(3, 13))


@contextmanager
def published_keys(sessions: SessionMaker) -> Iterator[str]:
    """The address of this tool's key set, served without the rest of the tool."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with sessions() as db:
                body = json.dumps(key_set(db)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/lti/jwks.json"
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Course:
    """One course: an activity with a column that its launch has told, ten learners, a teacher."""

    lms: DemoLms
    sessions: SessionMaker
    settings: Settings
    registry: Registry
    registration_id: int
    context: Context
    link: ResourceLink
    tool_id: int
    course_id: int
    activity: dict[str, Any]

    def person(self, sub: int) -> Person:
        with self.sessions() as db:
            return db.scalars(
                select(Person).where(
                    Person.registration_id == self.registration_id, Person.sub == str(sub)
                )
            ).one()

    def column(self, resource_id: str = "step/1", *, with_link: bool = True) -> LineItem:
        """Our row of a column; without a link it has to be found or made."""
        with self.sessions.begin() as db:
            return ensure_line_item(
                db,
                self.context,
                resource_id,
                label=f"Column {resource_id}",
                score_maximum=10,
                resource_link=self.link if with_link else None,
            )

    def queue(
        self,
        points: float,
        *,
        sub: int = LEARNERS[0],
        column: LineItem | None = None,
        comment: str | None = None,
    ) -> int:
        """A person earned points (of 10). Returns the row's id."""
        with self.sessions.begin() as db:
            delivery = queue_score(
                db,
                column or self.column(),
                self.person(sub),
                Score(points, 10),
                now=datetime.now(UTC),
                comment=comment,
            )
            return delivery.id

    def row(self, delivery_id: int) -> ScoreDelivery:
        with self.sessions() as db:
            return db.get_one(ScoreDelivery, delivery_id)

    def rows(self) -> list[ScoreDelivery]:
        with self.sessions() as db:
            return list(db.scalars(select(ScoreDelivery).order_by(ScoreDelivery.id)))

    def change(self, row: type[Base], key: int, **values: Any) -> None:
        with self.sessions.begin() as db:
            entity = db.get_one(row, key)
            for name, value in values.items():
                setattr(entity, name, value)

    def make_due(self) -> None:
        """As if the time had passed that waiting scores still have to wait."""
        with self.sessions.begin() as db:
            for row in db.scalars(select(ScoreDelivery)):
                if row.status is DeliveryStatus.WAITING:
                    row.due_at = datetime.now(UTC)

    def work(self, until: Callable[[], bool], seconds: float = 15) -> None:
        """Let a worker send scores until something is so. Fails if it never is."""
        assert asyncio.run(self._work(until, seconds)), "the worker did not get there in time"

    def work_until_settled(self, seconds: float = 15) -> None:
        """Until no score waits any more."""
        self.work(
            lambda: all(row.status is not DeliveryStatus.WAITING for row in self.rows()), seconds
        )

    async def _work(self, until: Callable[[], bool], seconds: float) -> bool:
        stopping = asyncio.Event()
        parts = WorkerParts(self.settings, self.registry, self.sessions)
        worker = asyncio.create_task(ScoreDispatcher(parts, stopping).run())
        deadline = time.monotonic() + seconds
        while not (reached := await asyncio.to_thread(until)) and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        stopping.set()
        await worker
        parts.database_thread.shutdown()
        return reached

    def fault(self, service: str = "scores", **fault: Any) -> None:
        self.lms.admin("POST", "/admin/faults", **{service: fault or None})

    def received(self, **filters: Any) -> list[dict[str, Any]]:
        """The score requests of this course's columns, in the order of arrival."""
        course = self.lms.admin("GET", f"/admin/courses/{self.course_id}")
        columns = {item["id"] for item in course["line_items"]}
        received = self.lms.admin("GET", "/admin/received-scores", **filters)
        return [row for row in received if row["line_item"] in columns]

    def accepted(self) -> list[float]:
        """Points of the accepted scores, in the order of arrival."""
        return [row["score_given"] for row in self.received(status=200)]

    def grade(self, sub: int = LEARNERS[0]) -> dict[str, Any]:
        (grade,) = self.lms.admin("GET", "/admin/grades", course_id=self.course_id, person_id=sub)
        return grade


def make_course(
    lms: DemoLms,
    sessions: SessionMaker,
    settings: Settings,
    registry: Registry,
    jwks_url: str,
    *,
    lms_key: str = "standard",
    learners: Sequence[int] = LEARNERS,
) -> Course:
    """Register the tool at the LMS, make a course there, and know both here."""
    tool = lms.admin(
        "POST",
        "/admin/tools",
        name="Kehrwert",
        initiate_login_uri="http://127.0.0.1/lti/login",
        redirect_uris=["http://127.0.0.1/lti/launch"],
        jwks_uri=jwks_url,
        target_link_uri="http://127.0.0.1/",
    )
    course = lms.admin("POST", "/admin/courses", title="Reverse Mentoring")
    for sub, role in _members(learners):
        name = role.value.capitalize()
        lms.admin("POST", "/admin/enrolments", course_id=course["id"], person_id=sub, role=name)
    activity = lms.admin(
        "POST",
        "/admin/activities",
        course_id=course["id"],
        tool_id=tool["id"],
        title="First step",
        line_item={"score_maximum": 10},
    )
    rows = _store(sessions, tool, course, activity, lms_key=lms_key, learners=learners)
    return Course(lms, sessions, settings, registry, *rows, tool["id"], course["id"], activity)


def _members(learners: Sequence[int]) -> list[tuple[int, CourseRole]]:
    return [(2, CourseRole.INSTRUCTOR), *((sub, CourseRole.LEARNER) for sub in learners)]


def _store(
    sessions: SessionMaker,
    tool: dict[str, Any],
    course: dict[str, Any],
    activity: dict[str, Any],
    *,
    lms_key: str,
    learners: Sequence[int],
) -> tuple[int, Context, ResourceLink]:
    """What this tool knows of them after the launches. Returns the registration's id first."""
    platform = tool["platform"]
    addresses = ("issuer", "auth_login_url", "auth_token_url", "jwks_url")
    with sessions.begin() as db:
        registration = make_registration(
            db,
            client_id=tool["client_id"],
            lms=lms_key,
            scopes=list(ALL_SCOPES),
            **{name: platform[name] for name in addresses},
        )
        [deployment_id] = platform["deployment_ids"]
        context = make_context(
            db,
            make_deployment(db, registration, deployment_id=deployment_id),
            context_id=str(course["id"]),
            line_items_url=activity["line_items_url"],
            scopes=list(ALL_SCOPES),
        )
        link = make_link(
            db,
            context,
            resource_link_id=activity["resource_link_id"],
            title="First step",
            line_item_url=activity["line_items"][0]["url"],
        )
        for sub, role in _members(learners):
            make_membership(db, context, make_person(db, registration, sub=str(sub)), role)
        return registration.id, context, link
