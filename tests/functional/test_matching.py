"""A run from a coordinator's wish to tandems: through the worker's loop and the command line."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import alembic.command
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, text, update
from sqlalchemy.orm import Session

from lti_app.cli.database import alembic_config
from lti_app.cli.match import match
from lti_app.db import session_factory
from lti_app.domain.matching_run import RunState
from lti_app.domain.participation import RoleWish
from lti_app.extension.registry import load_plugins
from lti_app.jobs.background import BackgroundJobs
from lti_app.jobs.parts import WorkerParts
from lti_app.models import Job, MatchingRun
from lti_app.services.matching import start_run
from lti_app.settings import load_settings
from tests.factories import Company, make_company, make_participation, make_profile

PLUGINS = ["plugins.matching.exact", "plugins.matching.lot"]


@pytest.fixture
def company(db: Session) -> Company:
    company = make_company(db)
    db.delete(company.tandem)
    for person, wish, level in (
        (company.mentor, RoleWish.MENTOR, 2),
        (company.mentee, RoleWish.MENTEE, 4),
        (company.stranger, RoleWish.MENTEE, 5),
    ):
        make_profile(db, person, hierarchy_level=level, languages=["de"])
        make_participation(db, company.programme, person, wish)
    db.commit()
    return company


@pytest.fixture
def run_id(db: Session, company: Company, engine: Engine) -> int:
    """A run that the worker's loop has done."""
    parts = WorkerParts(
        load_settings({"KEHRWERT_WORKER_POLL_SECONDS": "0.01"}),
        load_plugins(PLUGINS),
        session_factory(engine),
    )
    run_id = start_run(
        db,
        company.programme.id,
        context_id=company.context.id,
        person_id=company.coordinator.id,
        strategy="exact",
        strategies=parts.registry.matching,
        now=datetime.now(UTC),
    )
    db.commit()

    async def work() -> None:
        stopping = asyncio.Event()

        async def stop_when_done() -> None:
            while await parts.transaction(lambda db: db.get(Job, f"matching/{run_id}")):
                await asyncio.sleep(0.02)
            stopping.set()

        async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
            tasks.create_task(BackgroundJobs(parts, stopping).run())
            tasks.create_task(stop_when_done())

    asyncio.run(work())
    parts.database_thread.shutdown()
    db.expire_all()
    return run_id


@pytest.fixture(autouse=True)
def _this_database(
    monkeypatch: pytest.MonkeyPatch, database_url: str, engine: Engine
) -> Iterator[None]:
    """Commands work on this test's database, whose tables are those of the last migration."""
    monkeypatch.setenv("KEHRWERT_DATABASE_URL", database_url)
    monkeypatch.setenv("KEHRWERT_PLUGINS_ENABLED", ",".join(PLUGINS))
    alembic.command.stamp(alembic_config(database_url), "head")
    yield
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))


def types(*arguments: str) -> Result:
    return CliRunner().invoke(match, list(arguments))


def test_a_worker_computes_a_run_that_was_asked_for(db: Session, run_id: int) -> None:
    run = db.get_one(MatchingRun, run_id)
    assert run.state is RunState.FINISHED
    assert run.summary["matched"] == 1
    (left,) = (run.result or {})["unmatched"]
    assert left["change"]["kind"] == "one_more_place"


def test_runs_are_listed(company: Company, run_id: int) -> None:
    by_key = json.loads(types("list", "--programme", company.programme.key, "--json").stdout)
    by_id = json.loads(types("list", "--programme", str(company.programme.id), "--json").stdout)
    assert by_key == by_id
    assert [(run["id"], run["state"]) for run in by_key] == [(run_id, "finished")]
    assert by_key[0]["counts"]["is_proven"] is True
    in_words = types("list", "--programme", company.programme.key).stdout
    assert "1 of 2 mentees matched" in in_words
    for unknown in ([], ["--programme", "unknown"]):
        refused = types("list", *unknown)
        assert refused.exit_code == 2
        assert f"{company.programme.id}  {company.programme.key}" in refused.output


def test_a_run_is_verified(run_id: int) -> None:
    verified = types("verify", str(run_id))
    assert verified.exit_code == 0, verified.output
    assert "The stored proof holds: no matching is better." in verified.stdout
    assert "Repeated: the same pairs with the same fits." in verified.stdout
    assert json.loads(types("verify", str(run_id), "--json").stdout)["is_confirmed"] is True


def test_a_run_that_comes_out_differently_ends_with_1(db: Session, run_id: int) -> None:
    run = db.get_one(MatchingRun, run_id)
    result = run.result or {}
    changed = {**result, "pairs": [{**result["pairs"][0], "fit": 1000}]}
    db.execute(update(MatchingRun).where(MatchingRun.id == run_id).values(result=changed))
    db.commit()
    verified = types("verify", str(run_id))
    assert verified.exit_code == 1
    assert "The stored result does not hold" in verified.stdout
    assert f"Run {run_id} is not confirmed." in verified.stderr
    assert json.loads(types("verify", str(run_id), "--json").stdout)["is_confirmed"] is False


def test_a_run_that_is_not_there_ends_with_1() -> None:
    verified = types("verify", "77", "--json")
    assert verified.exit_code == 1
    assert "no run 77" in json.loads(verified.stdout)["error"]


def test_the_statement_speaks_both_languages(company: Company) -> None:
    key = company.programme.key
    german = types("statement", "--programme", key).stdout
    assert "Menschen entscheiden" in german
    english = types("statement", "--programme", key, "--language", "en").stdout
    assert "People decide" in english
    document = json.loads(types("statement", "--programme", key, "--json").stdout)
    assert len(document["sections"]) == 7
