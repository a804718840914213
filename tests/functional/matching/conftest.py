"""A programme with people who have joined, and its coordinator at the pages of matching."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lti_app.db import session_factory
from lti_app.domain.course_role import CourseRole
from lti_app.domain.participation import RoleWish
from lti_app.extension.registry import load_plugins
from lti_app.models import Context, Person, Programme
from lti_app.services.matching.compute import compute_run
from tests.apps import app_on
from tests.factories import (
    Company,
    make_company,
    make_context,
    make_membership,
    make_participation,
    make_person,
    make_profile,
    make_programme,
    make_visit,
)
from tests.functional.task.guest import Guest, Page

PLUGINS = ["plugins.matching.exact", "plugins.matching.lot"]
JUNIOR = {"hierarchy_level": 2, "languages": ["de"]}
SENIOR = {"hierarchy_level": 5, "languages": ["de"]}


@dataclass
class Place:
    """The company and its tool. ``comes`` opens a visit in a browser of its own."""

    db: Session
    company: Company
    app: Flask
    people: dict[str, Person] = field(default_factory=dict)
    _visits: int = field(default=0, init=False)

    def joins(self, name: str, wish: RoleWish, **profile: object) -> None:
        person = make_person(self.db, self.company.registration, name)
        make_membership(self.db, self.company.context, person)
        make_profile(self.db, person, **profile)
        make_participation(self.db, self.company.programme, person, wish)
        self.people[name] = person

    def comes(self, person: Person, locale: str = "en", context: Context | None = None) -> Guest:
        self._visits += 1
        launch = f"launch-{self._visits}"
        make_visit(self.db, context or self.company.context, person, launch, locale=locale)
        self.db.commit()
        client = self.app.test_client()
        client.set_cookie("kehrwert_launch", "secret", path=f"/l/{launch}")
        return Guest(client, f"/l/{launch}/")

    def at(self, path: str = "") -> str:
        """A page of the programme's matching."""
        return f"programmes/{self.company.programme.id}/matching{path}"

    def id(self, name: str) -> int:
        return self.people[name].id

    def computes(self, run_id: int) -> None:
        """What a worker does."""
        self.db.commit()
        sessions = session_factory(self.db.get_bind())
        compute_run(sessions, run_id, strategies=load_plugins(PLUGINS).matching)
        self.afresh()

    def afresh(self) -> Session:
        """The database as it is now."""
        self.db.rollback()
        self.db.expire_all()
        return self.db


@pytest.fixture
def place(db: Session, database_url: str) -> Place:
    """Two mentors with a place each, and three mentees, one of whom speaks only French."""
    company = make_company(db, ends_on=None)
    db.delete(company.tandem)
    place = Place(db, company, app_on(database_url))
    offers = {"offered": {"ai-basics": 4}}
    place.joins("Anna", RoleWish.MENTOR, **JUNIOR, **offers)
    place.joins("Ben", RoleWish.MENTOR, **JUNIOR)
    place.joins("Dora", RoleWish.MENTEE, **SENIOR, wanted={"ai-basics": 0}, department="Sales")
    place.joins("Emil", RoleWish.MENTEE, **SENIOR)
    place.joins("Louise", RoleWish.MENTEE, hierarchy_level=5, languages=["fr"])
    db.commit()
    return place


@pytest.fixture
def coordinator(place: Place) -> Guest:
    return place.comes(place.company.coordinator)


@pytest.fixture
def run(place: Place, coordinator: Guest) -> Callable[[], Page]:
    """The coordinator asks for a run, a worker computes it; the page that shows it."""

    def run() -> Page:
        coordinator.open(place.at())
        page = coordinator.send(place.at("/runs"), {})
        address = page.answer.request.path
        place.computes(int(address.rsplit("/", 1)[1]))
        return coordinator.open(address)

    return run


@pytest.fixture
def elsewhere(place: Place) -> tuple[Guest, Programme]:
    """The coordinator of another course, and its programme."""
    company = place.company
    context = make_context(place.db, company.deployment)
    other = make_person(place.db, company.registration, "Oskar Lind")
    make_membership(place.db, context, other, CourseRole.INSTRUCTOR)
    programme = make_programme(place.db, context, other)
    return place.comes(other, context=context), programme
