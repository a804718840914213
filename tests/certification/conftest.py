"""The real application and a small platform that is registered with it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from flask import Flask
from sqlalchemy import Engine

from lti_app.app import create_app
from lti_app.db import Session, SessionMaker, session_factory
from lti_app.models import Registration, RegistrationStatus
from lti_app.settings import Settings, load_settings
from tests.certification.platform import TOOL, Browser, Platform
from tests.databases import EngineOf, forget_everything
from tests.factories import make_deployment, make_registration

# For tests about what is stored: they run on both databases.
on_both_databases = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"])


@dataclass(frozen=True)
class RunningTool:
    """The application on one database, made once: its templates take longer than a test."""

    app: Flask
    engine: Engine


OpenTool = Callable[[str], RunningTool]


@pytest.fixture(scope="session")
def open_tool(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest, engine_of: EngineOf
) -> OpenTool:
    """Opens the tool on a kind of database."""

    @cache
    def open_on(kind: str) -> RunningTool:
        if kind == "sqlite":
            file = tmp_path_factory.mktemp("certification") / "tool.sqlite3"
            file.write_bytes(request.getfixturevalue("sqlite_with_tables").read_bytes())
            url = f"sqlite:///{file}"
        else:
            url = request.getfixturevalue("postgresql_with_tables")
        return RunningTool(create_app(settings_for(url)), engine_of(url))

    return open_on


def settings_for(database_url: str) -> Settings:
    """Settings of a tool at an address of its own that may call platforms on this machine."""
    return load_settings(
        {
            "KEHRWERT_PUBLIC_URL": TOOL,
            "KEHRWERT_SECRET_KEY": "a secret key for tests",
            "KEHRWERT_DATABASE_URL": database_url,
            "KEHRWERT_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
            # The standard alone; departures of LMSs are tested with their plugins.
            "KEHRWERT_PLUGINS_ENABLED": "",
        }
    )


@pytest.fixture
def database_kind() -> str:
    """The database of the tool, for rules that storage does not touch."""
    return "sqlite"


@pytest.fixture
def running(open_tool: OpenTool, database_kind: str) -> RunningTool:
    """The tool without a row in its database."""
    running = open_tool(database_kind)
    forget_everything(running.engine)
    return running


@pytest.fixture
def tool(running: RunningTool) -> Flask:
    """The application."""
    return running.app


@pytest.fixture
def sessions(running: RunningTool) -> SessionMaker:
    """To look into the tool's database."""
    return session_factory(running.engine)


@pytest.fixture
def open_browser(tool: Flask) -> Callable[[], Browser]:
    """Opens browsers that share no cookie."""
    return lambda: Browser(tool.test_client())


@pytest.fixture
def browser(open_browser: Callable[[], Browser]) -> Browser:
    """A browser that was never here."""
    return open_browser()


@pytest.fixture
def start_platform(sessions: SessionMaker) -> Iterator[Callable[[str], Platform]]:
    """Starts platforms and registers them."""
    started: list[Platform] = []

    def start(name: str) -> Platform:
        platform = Platform.start(name)
        started.append(platform)
        with sessions.begin() as db:
            register(db, platform)
        return platform

    yield start
    for platform in started:
        platform.stop()


@pytest.fixture
def platform(start_platform: Callable[[str], Platform]) -> Platform:
    """A registered platform."""
    return start_platform("main")


def register(
    db: Session, platform: Platform, status: RegistrationStatus = RegistrationStatus.ACTIVE
) -> Registration:
    """A registration of the platform, with its deployment."""
    registration = make_registration(
        db,
        name=platform.name,
        issuer=platform.issuer,
        client_id=platform.client_id,
        status=status,
        auth_login_url=f"{platform.issuer}/auth",
        auth_token_url=f"{platform.issuer}/token",
        jwks_url=f"{platform.issuer}/jwks",
    )
    make_deployment(db, registration, deployment_id=platform.deployment_id)
    return registration
