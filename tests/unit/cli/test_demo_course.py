"""The demo's second course: filled once, believable, and everybody in it can be matched."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from demo_lms.app import create_app
from demo_lms.settings import Settings
from lti_app.cli.demo_course import fill_course, place_course
from lti_app.models import (
    Avoidance,
    MentorWish,
    Participation,
    Person,
    Profile,
    Programme,
    Registration,
)
from lti_app.services.matching import snapshot
from lti_app.services.matching.solve import solve
from plugins.matching.exact.strategy import ExactStrategy
from tests.factories import NOW, make_deployment, make_registration

TOOL = {
    "name": "Kehrwert",
    "initiate_login_uri": "http://127.0.0.1/lti/login",
    "redirect_uris": ["http://127.0.0.1/lti/launch"],
    "target_link_uri": "http://127.0.0.1/lti/launch",
    "jwks_uri": "http://127.0.0.1/lti/jwks.json",
}


class Lms:
    """The demo LMS with its own company, asked without a network."""

    def __init__(self, folder: Path) -> None:
        settings = Settings("http://localhost", str(folder / "lms.sqlite3"), seed=True)
        self._client = create_app(settings).test_client()
        self.tool = self.ask("/admin/tools", TOOL)

    def ask(self, path: str, body: Any = None) -> Any:
        answer = self._client.open(path, method="POST" if body else "GET", json=body)
        assert answer.status_code < 400, answer.text
        return answer.json


@pytest.fixture
def lms(tmp_path: Path) -> Lms:
    return Lms(tmp_path)


@pytest.fixture
def registration(db: Session, lms: Lms) -> Registration:
    registration = make_registration(db)
    [deployment_id] = lms.tool["platform"]["deployment_ids"]
    make_deployment(db, registration, deployment_id=deployment_id)
    return registration


def start(db: Session, lms: Lms, registration: Registration) -> None:
    """What every start of the demo does."""
    activity = place_course(lms.ask, lms.tool["id"])
    fill_course(db, registration, lms.ask, activity, NOW)


def test_everybody_who_does_not_pause_gets_a_mentor_and_no_pair_is_weak(
    db: Session, lms: Lms, registration: Registration
) -> None:
    start(db, lms, registration)
    programme_id = db.scalars(select(Programme.id)).one()
    result = solve(snapshot(db, programme_id, NOW.date()), ExactStrategy(), seed=0)
    assert result.unmatched == ()
    assert result.objective.per_band[0] == 0
    assert len(result.pairs) == 13
    assert all(each.level for each in snapshot(db, programme_id, NOW.date()).people)


def test_a_second_start_changes_nothing_on_either_side(
    db: Session, lms: Lms, registration: Registration
) -> None:
    def everything() -> tuple[Any, ...]:
        kinds = (Person, Participation, Profile, MentorWish, Avoidance, Programme)
        rows = [db.scalar(select(func.count()).select_from(kind)) for kind in kinds]
        return rows, lms.ask("/admin/courses"), lms.ask("/admin/people")

    start(db, lms, registration)
    db.scalars(select(Profile).limit(1)).one().goal = "Said later"
    before = everything()
    start(db, lms, registration)
    assert everything() == before
    assert db.scalars(select(Profile).filter_by(goal="Said later")).one()


def test_the_first_courses_and_their_people_stay_as_they_are(
    db: Session, lms: Lms, registration: Registration
) -> None:
    before = lms.ask("/admin/courses"), lms.ask("/admin/people")
    start(db, lms, registration)
    courses, people = lms.ask("/admin/courses"), lms.ask("/admin/people")
    assert (courses[:-1], people[: len(before[1])]) == before
    assert min(person["id"] for person in people[len(before[1]) :]) > 100
