"""A tandem with tasks of every kind that the mentor reads, and its people at their pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from lti_app.models import LaunchSession, Person, Submission
from tests.apps import app_on
from tests.databases import EngineOf, forget_everything
from tests.factories import Company, make_company, make_task, make_visit

from .guest import Guest

TRY: dict[str, Any] = {
    "introduction": "A post needs **one** thought.",
    "steps": ["Open the site", "Write two sentences", "Publish them"],
    "evidence": "any",
    "review": False,
    "minutes": 5,
}
REFLECT: dict[str, Any] = {
    "question": "What has surprised you this week?",
    "prompts": ["In a meeting?", "About yourself?"],
    "minutes": 5,
}
PROJECT: dict[str, Any] = {
    "goal": "Fewer e-mails: **three** rules that everybody knows.",
    "milestones": [{"text": "Collect what annoys people"}, {"text": "Write three rules"}],
    "deliverable": "One page with three rules",
    "review": False,
}
CONTENT = {"try": TRY, "reflect": REFLECT, "project": PROJECT}


@dataclass
class Tandem:
    """One tandem; ``sets`` gives it a task and returns the task's address within a visit."""

    db: Session
    company: Company
    app: Flask
    mentor: Guest
    mentee: Guest
    stranger: Guest
    database_url: str

    def sets(self, kind: str = "try", *, position: int | None = None, **content: Any) -> str:
        task = make_task(
            self.db,
            self.company.tandem,
            position,
            kind=kind,
            title="Your first post",
            content={**CONTENT.get(kind, {}), **content},
        )
        self.db.commit()
        return f"tasks/{task.id}"

    def submission(self, task: str) -> Submission:
        self.db.rollback()
        self.db.expire_all()
        return self.db.get_one(Submission, int(task.rpartition("/")[2]))

    def visit_ends(self, guest: Guest) -> None:
        """Let hours pass for somebody."""
        moment = datetime.now(UTC) - timedelta(seconds=1)
        launch = guest.at.split("/")[2]
        visit = update(LaunchSession).where(LaunchSession.id == launch)
        self.db.execute(visit.values(expires_at=moment))
        self.db.commit()

    def comes(self, person: Person, locale: str = "en") -> Guest:
        """A person with a new visit in a browser of their own."""
        return arrive(self.db, self.app, self.company, person, locale)


@pytest.fixture
def database_url(sqlite_of_all: str, engine_of: EngineOf) -> str:
    """SQLite only: pages do not depend on how things are stored; tests of services run on both."""
    forget_everything(engine_of(sqlite_of_all))
    return sqlite_of_all


@pytest.fixture
def tandem(db: Session, database_url: str) -> Tandem:
    return open_tandem(db, database_url)


@pytest.fixture
def tandem_with(db: Session, database_url: str) -> Callable[..., Tandem]:
    """A tandem in an installation with other settings: ``tandem_with(upload_limit_files="1")``."""

    def make(**settings: str) -> Tandem:
        return open_tandem(db, database_url, **settings)

    return make


def open_tandem(db: Session, database_url: str, **settings: str) -> Tandem:
    company = make_company(db)
    db.commit()
    app = app_on(database_url, **settings)
    people = (company.mentor, company.mentee, company.stranger)
    guests = [arrive(db, app, company, person) for person in people]
    return Tandem(db, company, app, *guests, database_url)


def arrive(db: Session, app: Flask, company: Company, person: Person, locale: str = "en") -> Guest:
    launch = f"launch-{db.query(LaunchSession).count() + 1}"
    make_visit(db, company.context, person, launch, locale=locale)
    db.commit()
    client = app.test_client()
    client.set_cookie("kehrwert_launch", "secret", path=f"/l/{launch}")
    return Guest(client, f"/l/{launch}/")


def script(folder: Path, name: str, body: str) -> str:
    """The command line of a small shell script."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)
    return str(file)
