"""What a monitoring system sees, over the real application."""

from datetime import UTC, datetime, timedelta

from alembic import command

from lti_app.app import create_app
from lti_app.cli.database import alembic_config
from lti_app.db import open_engine, session_factory
from lti_app.models import WorkerHeartbeat
from lti_app.settings import load_settings


def client(database_url: str, **environment: str):
    variables = {"KEHRWERT_DATABASE_URL": database_url, "KEHRWERT_SECRET_KEY": "a test's key"}
    return create_app(load_settings(variables | environment)).test_client()


def beat(database_url: str, moment: datetime) -> None:
    engine = open_engine(database_url)
    with session_factory(engine).begin() as db:
        db.add(WorkerHeartbeat(worker="one", started_at=moment, beat_at=moment))
    engine.dispose()


def test_the_process_is_alive_even_without_a_schema(empty_database_url: str) -> None:
    answer = client(empty_database_url).get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "alive"})


def test_a_database_without_the_schema_is_not_ready(empty_database_url: str) -> None:
    answer = client(empty_database_url).get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"database": True, "migrations": False, "worker": False}


def test_a_tool_is_ready_once_a_worker_gives_a_sign_of_life(empty_database_url: str) -> None:
    command.upgrade(alembic_config(empty_database_url), "head")
    tool = client(empty_database_url)
    assert tool.get("/readyz").json["worker"] is False
    beat(empty_database_url, datetime.now(UTC))
    answer = tool.get("/readyz")
    assert (answer.status_code, answer.json["worker"]) == (200, True)


def test_a_worker_that_is_silent_for_long_does_not_count(empty_database_url: str) -> None:
    command.upgrade(alembic_config(empty_database_url), "head")
    beat(empty_database_url, datetime.now(UTC) - timedelta(minutes=5))
    assert client(empty_database_url).get("/readyz").status_code == 503


def test_figures_are_off_by_default_and_name_nobody(database_url: str) -> None:
    assert client(database_url).get("/metrics").status_code == 404
    answer = client(database_url, KEHRWERT_METRICS="true").get("/metrics")
    assert answer.status_code == 200
    assert "kehrwert_workers 0.0" in answer.text
    assert "kehrwert_open_sessions 0.0" in answer.text
