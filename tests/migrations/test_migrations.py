"""The steps of the schema: one head, empty to head, down and up, and tables as the models say."""

from datetime import UTC, date, datetime
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Connection,
    Engine,
    MetaData,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
)

from lti_app.cli.database import alembic_config
from lti_app.db import open_engine
from lti_app.models import Base


def test_the_steps_have_one_head() -> None:
    assert len(ScriptDirectory.from_config(alembic_config("sqlite://")).get_heads()) == 1


def test_the_newest_schema_equals_the_models(empty_database_url: str) -> None:
    command.upgrade(alembic_config(empty_database_url), "head")
    engine = open_engine(empty_database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_the_schema_goes_down_to_nothing_and_up_again(empty_database_url: str) -> None:
    config = alembic_config(empty_database_url)
    command.upgrade(config, "head")
    command.downgrade(config, "base")
    engine = open_engine(empty_database_url)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    command.upgrade(config, "head")
    assert set(Base.metadata.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_every_single_step_goes_down_and_up_again(empty_database_url: str) -> None:
    config = alembic_config(empty_database_url)
    steps = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]
    for revision in reversed(steps):
        command.upgrade(config, revision)
        command.downgrade(config, "-1")
        command.upgrade(config, revision)


def test_what_was_stored_survives_the_way_up_and_down(empty_database_url: str) -> None:
    """Where a table is replaced by a changed copy, what refers to its rows must stay."""
    config = alembic_config(empty_database_url)
    command.upgrade(config, "960391794bbd")
    engine = open_engine(empty_database_url)
    tables = _tables(engine)
    with engine.begin() as connection:
        for name in (
            "registration",
            "deployment",
            "context",
            "person",
            "person",
            "programme",
            "step",
        ):
            connection.execute(insert(tables[name]).values(_row(connection, tables[name])))
        pair = {"mentor_id": 1, "mentee_id": 2}
        for name, values in (("tandem", pair), ("micro_task", {}), ("submission", {})):
            row = _row(connection, tables[name]) | values
            connection.execute(insert(tables[name]).values(row))
    for move in (command.upgrade, command.downgrade):
        move(config, "head" if move is command.upgrade else "960391794bbd")
        with engine.connect() as connection:
            counts = {
                name: connection.scalar(select(func.count()).select_from(table))
                for name, table in _tables(engine).items()
                if name in {"person", "programme", "tandem", "micro_task", "submission"}
            }
        assert counts == {
            "person": 2,
            "programme": 1,
            "tandem": 1,
            "micro_task": 1,
            "submission": 1,
        }
    engine.dispose()


def test_who_declined_has_agreed_to_nothing_after_the_way_up(empty_database_url: str) -> None:
    config = alembic_config(empty_database_url)
    command.upgrade(config, "d38f7c76a949")
    engine = open_engine(empty_database_url)
    tables = _tables(engine)
    with engine.begin() as connection:
        for name in ("registration", "deployment", "context", "person", "programme"):
            connection.execute(insert(tables[name]).values(_row(connection, tables[name])))
        row = _row(connection, tables["participation"])
        row |= {"consent": "", "left_at": row["joined_at"]}
        connection.execute(insert(tables["participation"]).values(row))
    moments = "SELECT consent, consented_at IS NULL, joined_at IS NULL FROM participation"
    for move, revision, expected in (
        (command.upgrade, "5b1f0c9e27ad", (None, True, True)),
        (command.downgrade, "d38f7c76a949", ("", False, False)),
    ):
        move(config, revision)
        with engine.connect() as connection:
            assert tuple(connection.execute(text(moments)).one()) == expected
    engine.dispose()


def _tables(engine: Engine) -> dict[str, Table]:
    metadata = MetaData()
    metadata.reflect(engine)
    return dict(metadata.tables)


def _row(connection: Connection, table: Table) -> dict[str, Any]:
    """Any values that the columns take; a reference names the first row."""
    number = connection.scalar(select(func.count()).select_from(table)) or 0
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.nullable and not column.foreign_keys:
            continue
        kind = column.type.python_type if not isinstance(column.type, JSON) else dict
        row[column.name] = {
            int: 1 if column.foreign_keys else number + 1,
            str: f"{column.name}{number}"[:10],
            datetime: datetime(2026, 11, 23, tzinfo=UTC),
            date: date(2026, 11, 23),
            dict: {},
            bool: False,
        }[kind]
    return row
