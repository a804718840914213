"""The real application and a small platform that is registered with it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from lti_app.app import create_app
from lti_app.db import Session, SessionMaker, open_engine, session_factory
from lti_app.models import Deployment, Registration, RegistrationStatus
from lti_app.settings import Settings, load_settings
from tests.certification.platform import TOOL, Browser, Platform


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_with_tables: Path) -> str:
    """A SQLite database with all tables and no row, for rules that storage does not touch."""
    file = tmp_path / "certification.sqlite3"
    file.write_bytes(sqlite_with_tables.read_bytes())
    return f"sqlite:///{file}"


@pytest.fixture
def tool_database_url(sqlite_url: str) -> str:
    """The database of the tool; tests about storage ask for both instead."""
    return sqlite_url


@pytest.fixture
def settings(tool_database_url: str) -> Settings:
    """Settings of a tool at an address of its own that may call platforms on this machine."""
    return load_settings(
        {
            "KEHRWERT_PUBLIC_URL": TOOL,
            "KEHRWERT_SECRET_KEY": "a secret key for tests",
            "KEHRWERT_DATABASE_URL": tool_database_url,
            "KEHRWERT_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
            # The standard alone; departures of LMSs are tested with their plugins.
            "KEHRWERT_PLUGINS_ENABLED": "",
        }
    )


@pytest.fixture
def tool(settings: Settings) -> Flask:
    """The application."""
    return create_app(settings)


@pytest.fixture
def open_browser(tool: Flask) -> Callable[[], Browser]:
    """Opens browsers that share no cookie."""
    return lambda: Browser(tool.test_client())


@pytest.fixture
def browser(open_browser: Callable[[], Browser]) -> Browser:
    """A browser that was never here."""
    return open_browser()


@pytest.fixture
def sessions(tool_database_url: str) -> Iterator[SessionMaker]:
    """To look into the tool's database."""
    engine: Engine = open_engine(tool_database_url)
    yield session_factory(engine)
    engine.dispose()


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
    now = datetime.now(UTC)
    registration = Registration(
        name=platform.name,
        issuer=platform.issuer,
        client_id=platform.client_id,
        status=status,
        auth_login_url=f"{platform.issuer}/auth",
        auth_token_url=f"{platform.issuer}/token",
        jwks_url=f"{platform.issuer}/jwks",
        created_at=now,
    )
    db.add(registration)
    db.flush()
    db.add(
        Deployment(
            registration_id=registration.id,
            deployment_id=platform.deployment_id,
            status=RegistrationStatus.ACTIVE,
            created_at=now,
        )
    )
    return registration
