"""The tool behind a real port, and the demo LMS as the platform whose services it uses."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import requests
from werkzeug.serving import make_server

from demo_lms.process import DemoLms, free_port
from lti_app.app import create_app
from lti_app.db import Engine, SessionMaker, open_engine, session_factory
from lti_app.extension.registry import Registry, load_plugins
from lti_app.models import Deployment, Registration
from lti_app.services.invite import create_invite
from lti_app.services.platform import approve_platform
from lti_app.settings import Settings, load_settings
from tests.databases import forget_everything
from tests.factories import make_context

DEFAULT_BEHAVIOUR = {"largest_page": 1000, "token_seconds": 3600, "roster_roles": "full"}
PLUGINS = "plugins.lms.moodle,plugins.lms.canvas"


@dataclass(frozen=True)
class LiveTool:
    """The tool as others reach it, and its insides."""

    settings: Settings
    engine: Engine
    registry: Registry

    @property
    def sessions(self) -> SessionMaker:
        """To look into its database."""
        return session_factory(self.engine)

    def invite(self, *, approves: bool = False, hours: float = 1) -> str:
        """The address of a new invite."""
        with self.sessions.begin() as db:
            secret = create_invite(
                db, approves=approves, lifetime=timedelta(hours=hours), now=datetime.now(UTC)
            )
        return self.settings.address(f"/lti/register/{secret}")


@dataclass(frozen=True)
class Course:
    """A course of the demo LMS in which the registered tool has its place."""

    lms: DemoLms
    tool: LiveTool
    registration: Registration
    context_row_id: int
    course_id: int

    def fault(self, service: str, **fault: Any) -> None:
        """Give a service of the LMS a fault."""
        self.lms.admin("POST", "/admin/faults", **{service: fault})


@pytest.fixture(scope="session")
def lms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoLms]:
    folder: Path = tmp_path_factory.mktemp("demo_lms")
    with DemoLms(database=str(folder / "lms.sqlite")) as running:
        yield running


@pytest.fixture(autouse=True)
def healthy(lms: DemoLms) -> Iterator[None]:
    """A fault of the LMS ends with its test."""
    yield
    lms.admin("DELETE", "/admin/faults")
    lms.admin("POST", "/admin/behaviour", **DEFAULT_BEHAVIOUR)


@pytest.fixture
def database_kind() -> str:
    """The database of the tool; tests about what is stored run on both instead."""
    return "sqlite"


@pytest.fixture(scope="session")
def serve_tool(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], LiveTool]]:
    """Serves the tool on a kind of database, once: its templates take longer than a test."""
    with ExitStack() as stack:

        @cache
        def serve(kind: str) -> LiveTool:
            if kind == "sqlite":
                file = tmp_path_factory.mktemp("services") / "tool.sqlite3"
                file.write_bytes(request.getfixturevalue("sqlite_with_tables").read_bytes())
                return stack.enter_context(_served(f"sqlite:///{file}"))
            return stack.enter_context(_served(request.getfixturevalue("postgresql_with_tables")))

        yield serve


@pytest.fixture
def live_tool(serve_tool: Callable[[str], LiveTool], database_kind: str) -> LiveTool:
    tool = serve_tool(database_kind)
    forget_everything(tool.engine)
    return tool


@contextmanager
def _served(database_url: str) -> Iterator[LiveTool]:
    port = free_port()
    settings = load_settings(
        {
            "KEHRWERT_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "KEHRWERT_DATABASE_URL": database_url,
            "KEHRWERT_SECRET_KEY": "a secret key for tests",
            "KEHRWERT_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
            "KEHRWERT_PLATFORM_TIMEOUT_SECONDS": "1",
            "KEHRWERT_PLUGINS_ENABLED": PLUGINS,
        }
    )
    server = make_server("127.0.0.1", port, create_app(settings), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    engine = open_engine(database_url)
    yield LiveTool(settings, engine, load_plugins(settings.plugins_enabled))
    server.shutdown()
    thread.join()
    server.server_close()
    engine.dispose()


@pytest.fixture
def open_in_lms(lms: DemoLms) -> Callable[[str], requests.Response]:
    """Opens an invite as the LMS does for its admin: with its configuration and a token."""

    def open_invite(invite: str) -> requests.Response:
        permission = lms.admin("POST", "/admin/registration-tokens", registration_url=invite)
        return requests.get(permission["url"], timeout=30)

    return open_invite


@pytest.fixture
def course(
    lms: DemoLms, live_tool: LiveTool, open_in_lms: Callable[[str], requests.Response]
) -> Course:
    """A registered, approved tool in a course with three members and a link."""
    open_in_lms(live_tool.invite()).raise_for_status()
    with live_tool.sessions.begin() as db:
        registration = db.query(Registration).one()
        approve_platform(db, registration.id, datetime.now(UTC))
    tools = lms.admin("GET", "/admin/tools")
    tool_id = next(tool["id"] for tool in tools if tool["client_id"] == registration.client_id)
    lms.admin("PATCH", f"/admin/tools/{tool_id}", status="active")
    made = lms.admin("POST", "/admin/courses", title="Probekurs")
    for person, role in ((2, "Instructor"), (13, "Learner"), (14, "Learner")):
        lms.admin("POST", "/admin/enrolments", course_id=made["id"], person_id=person, role=role)
    activity = lms.admin(
        "POST", "/admin/activities", course_id=made["id"], tool_id=tool_id, title="Kehrwert"
    )
    with live_tool.sessions.begin() as db:
        context = make_context(
            db,
            db.query(Deployment).one(),
            context_id=str(made["id"]),
            memberships_url=activity["memberships_url"],
        )
        return Course(lms, live_tool, registration, context.id, made["id"])
