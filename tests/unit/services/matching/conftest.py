"""A programme with three mentors and four mentees who have filled in their profiles."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from lti_app.domain.participation import RoleWish
from lti_app.extension.registry import load_plugins
from lti_app.models import Context, Participation, Person, Programme, Registration
from lti_app.services.matching import start_run
from lti_app.services.matching.compute import compute_run
from lti_app.services.matching.run import Strategies
from tests.factories import (
    NOW,
    make_avoidance,
    make_company,
    make_membership,
    make_participation,
    make_person,
    make_profile,
    make_wish,
)

TALKS = {"languages": ["de"]}
JUNIOR = {"hierarchy_level": 2, **TALKS}
SENIOR = {"hierarchy_level": 5, **TALKS}


@pytest.fixture(scope="session")
def strategies() -> Strategies:
    return load_plugins(["plugins.matching.exact", "plugins.matching.lot"]).matching


@dataclass
class Cohort:
    """People who take part, by name; ``place`` is how the coordinator acts."""

    db: Session
    programme: Programme
    context: Context
    registration: Registration
    coordinator: Person
    people: dict[str, Person]

    @property
    def place(self) -> dict[str, int]:
        return {"context_id": self.context.id, "person_id": self.coordinator.id}

    def id(self, name: str) -> int:
        return self.people[name].id

    def join(
        self, name: str, wish: RoleWish, profile: dict[str, Any], **participation: Any
    ) -> Participation:
        person = make_person(self.db, self.registration, name)
        make_membership(self.db, self.context, person)
        self.people[name] = person
        make_profile(self.db, person, **profile)
        return make_participation(self.db, self.programme, person, wish, **participation)

    def avoids(self, person: str, other: str) -> None:
        make_avoidance(self.db, self.programme, self.people[person], self.people[other])

    def would_like(self, mentee: str, mentor: str) -> None:
        make_wish(self.db, self.programme, self.people[mentee], self.people[mentor])

    def run(self, strategies: Strategies, strategy: str = "exact") -> int:
        """Ask for a run."""
        return start_run(
            self.db,
            self.programme.id,
            strategy=strategy,
            strategies=strategies,
            now=NOW,
            **self.place,
        )

    def computed(self, strategies: Strategies, strategy: str = "exact") -> int:
        """A run that a worker has computed."""
        run_id = self.run(strategies, strategy)
        self.db.commit()
        compute_run(sessionmaker(self.db.get_bind()), run_id, strategies=strategies)
        self.db.expire_all()
        return run_id


@pytest.fixture
def cohort(db: Session) -> Cohort:
    company = make_company(db)
    db.delete(company.tandem)
    db.flush()
    cohort = Cohort(
        db,
        company.programme,
        company.context,
        company.registration,
        company.coordinator,
        {},
    )
    ai = {"offered": {"ai-basics": 4}}
    sheets = {"offered": {"spreadsheets": 3}}
    cohort.join("Anna", RoleWish.MENTOR, JUNIOR | ai)
    cohort.join("Ben", RoleWish.MENTOR, JUNIOR | sheets)
    cohort.join("Can", RoleWish.MENTOR, JUNIOR | ai, capacity=2)
    cohort.join("Dora", RoleWish.MENTEE, SENIOR | {"wanted": {"ai-basics": 0}})
    cohort.join("Emil", RoleWish.MENTEE, SENIOR | {"wanted": {"spreadsheets": 1}})
    cohort.join("Fritz", RoleWish.MENTEE, SENIOR | {"wanted": {"ai-basics": 2}})
    cohort.join("Gisela", RoleWish.MENTEE, SENIOR | {"wanted": {"spreadsheets": 0}})
    return cohort
