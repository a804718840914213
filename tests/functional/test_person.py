"""`kehrwert person` as an operator uses it."""

import json
from collections.abc import Callable

import pytest
from alembic import command
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from lti_app.cli.database import alembic_config
from lti_app.cli.main import kehrwert
from lti_app.db import open_engine, session_factory
from lti_app.models import Person, Programme
from tests.everything import make_everything
from tests.factories import Company

Command = Callable[..., Result]


@pytest.fixture
def person(empty_database_url: str) -> Command:
    """Types `kehrwert person …` at an installation with a company in it."""
    command.upgrade(alembic_config(empty_database_url), "head")

    def type_it(*arguments: str, answer: str | None = None) -> Result:
        environment = {"KEHRWERT_DATABASE_URL": empty_database_url}
        return CliRunner().invoke(kehrwert, ["person", *arguments], env=environment, input=answer)

    return type_it


@pytest.fixture
def company(empty_database_url: str, person: Command) -> Company:
    engine = open_engine(empty_database_url)
    with session_factory(engine).begin() as db:
        company = make_everything(db)
    engine.dispose()
    return company


def naming(company: Company, somebody: Person) -> list[str]:
    return ["--issuer", company.registration.issuer, "--sub", somebody.sub]


@pytest.fixture
def count(empty_database_url: str) -> Callable[[type[Person] | type[Programme]], int]:
    def count_rows(model: type[Person] | type[Programme]) -> int:
        engine = open_engine(empty_database_url)
        with session_factory(engine)() as db:
            number = db.scalar(select(func.count()).select_from(model)) or 0
        engine.dispose()
        return number

    return count_rows


def test_an_export_is_one_json_document(person: Command, company: Company) -> None:
    done = person("export", *naming(company, company.mentor), "--json")
    assert done.exit_code == 0
    document = json.loads(done.stdout)
    assert document["sub"] == company.mentor.sub
    assert document["tables"]["person"][0]["name"] == "Aylin Demir"
    assert done.stdout.count("\n") == 1
    for_reading = person("export", *naming(company, company.mentor))
    assert json.loads(for_reading.stdout) == document


def test_somebody_unknown_is_an_error(person: Command, company: Company) -> None:
    for verb in (["export"], ["erase", "--yes"]):
        options = ["--issuer", company.registration.issuer, "--sub", "nobody"]
        done = person(*verb, *options)
        assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)
        assert json.loads(person(*verb, *options, "--json").stdout)["error"]


def test_a_person_is_erased_after_a_yes(person: Command, company: Company, count) -> None:
    before = count(Person)
    refused = person("erase", *naming(company, company.mentor), answer="n\n")
    assert (refused.exit_code, count(Person)) == (1, before)
    done = person("erase", *naming(company, company.mentor), answer="y\n")
    assert (done.exit_code, count(Person)) == (0, before - 1)
    assert "2  micro_task" in done.stdout
    assert done.stdout.endswith("Deleted.\n")


def test_a_dry_run_says_the_same_and_deletes_nothing(
    person: Command, company: Company, count
) -> None:
    before = count(Person)
    dry = person("erase", *naming(company, company.mentee), "--dry-run", "--json")
    assert (dry.exit_code, count(Person)) == (0, before)
    done = person("erase", *naming(company, company.mentee), "--yes", "--json")
    assert count(Person) == before - 1
    planned, deleted = json.loads(dry.stdout), json.loads(done.stdout)
    assert (planned.pop("erased"), deleted.pop("erased")) == (False, True)
    assert planned == deleted


def test_the_only_contact_is_refused_in_one_line(person: Command, company: Company, count) -> None:
    done = person("erase", *naming(company, company.coordinator), "--yes")
    assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)
    assert count(Programme) == 1
