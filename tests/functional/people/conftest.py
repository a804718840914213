"""A company whose people open their pages through the application itself, on both databases."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole
from lti_app.models import Membership, Person
from tests.apps import app_on
from tests.factories import Company, make_company, make_visit
from tests.functional.task.guest import Guest


@dataclass
class Place:
    """The company and its tool. ``comes`` opens a visit in a browser of its own."""

    db: Session
    company: Company
    app: Flask
    _visits: int = field(default=0, init=False)

    def comes(self, person: Person, locale: str = "en") -> Guest:
        self._visits += 1
        launch = f"launch-{self._visits}"
        make_visit(self.db, self.company.context, person, launch, locale=locale)
        self.db.commit()
        client = self.app.test_client()
        client.set_cookie("kehrwert_launch", "secret", path=f"/l/{launch}")
        return Guest(client, f"/l/{launch}/")

    def becomes(self, person: Person, role: CourseRole) -> None:
        """The LMS names somebody as something else in the course."""
        self.db.get_one(Membership, (self.company.context.id, person.id)).role = role
        self.db.commit()

    def at(self, path: str) -> str:
        """A page of the programme."""
        return f"programmes/{self.company.programme.id}/{path}"

    def afresh(self) -> Session:
        """The database as it is now."""
        self.db.rollback()
        self.db.expire_all()
        return self.db


@pytest.fixture
def place(db: Session, database_url: str) -> Place:
    company = make_company(db, ends_on=None)
    db.commit()
    return Place(db, company, app_on(database_url))


@pytest.fixture
def changed(place: Place) -> Callable[..., None]:
    """Changes values of the programme: ``changed(join_until=…)``."""

    def change(**values: object) -> None:
        for name, value in values.items():
            setattr(place.company.programme, name, value)
        place.db.commit()

    return change
