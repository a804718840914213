"""The pages of matching are for the coordinators of the programme, and for its own runs."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from lti_app.models import MatchingRun, PairRule, Programme
from tests.factories import make_programme
from tests.functional.task.guest import Guest, Page

from .conftest import Place

PAGES = ("", "/rules", "/runs/{run}", "/runs/{run}/approve", "/runs/{run}/compare?with={run}")
WRITES = (
    "/settle",
    "/rules",
    "/rules/preview",
    "/runs",
    "/runs/{run}/cancel",
    "/runs/{run}/approve",
    "/runs/{run}/publish",
)


@pytest.fixture
def run_id(run: Callable[[], Page]) -> int:
    return int(run().answer.request.path.rsplit("/", 1)[1])


def test_a_mentee_is_refused_politely(place: Place, run_id: int) -> None:
    mentee = place.comes(place.people["Dora"])
    mentee.open("profile")
    for path in PAGES:
        page = mentee.look(place.at(path.format(run=run_id)), 403)
        assert page.code == "COORDINATOR-ONLY"
        assert "This page is for whoever runs the programme" in page.text
    for path in WRITES:
        mentee.send(place.at(path.format(run=run_id)), {"do": "lock", "agreed": "yes"}, 403)


def test_the_coordinator_of_another_course_finds_nothing(
    place: Place, run_id: int, elsewhere: tuple[Guest, Programme]
) -> None:
    other, programme = elsewhere
    other.open(f"programmes/{programme.id}/matching")
    for path in PAGES:
        other.look(place.at(path.format(run=run_id)), 404)
    for path in WRITES:
        other.send(place.at(path.format(run=run_id)), {"do": "lock", "agreed": "yes"}, 404)
    other.look(place.at("/statement"), 404)
    # Nor does their own programme lead to the run.
    own = f"programmes/{programme.id}/matching/runs/{run_id}"
    other.look(own, 404)
    for path in ("cancel", "approve", "publish"):
        other.send(f"{own}/{path}", {"agreed": "yes"}, 404)


def test_a_run_belongs_to_one_programme_of_the_course(
    place: Place, coordinator: Guest, run_id: int
) -> None:
    company = place.company
    second = make_programme(place.db, company.context, company.coordinator)
    place.db.commit()
    own = f"programmes/{second.id}/matching/runs/{run_id}"
    coordinator.look(own, 404)
    coordinator.look(f"{own}/compare?with={run_id}", 404)
    for path in ("cancel", "approve", "publish"):
        coordinator.send(f"{own}/{path}", {"agreed": "yes"}, 404)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 400),
        ({"do": "marry", "mentor_id": "1", "mentee_id": "2"}, 400),
        ({"do": "lock"}, 400),
        ({"do": "exclude", "mentor_id": "1e9", "mentee_id": "-1"}, 400),
        ({"do": "exclude", "mentor_id": "999999999", "mentee_id": "999999998"}, 409),
        ({"do": "lock", "mentor_id": "999999999", "mentee_id": "999999998"}, 409),
        ({"do": "aside:999999999"}, 409),
        ({"do": "aside:"}, 400),
        ({"do": "back:1000000000000000000000"}, 400),
    ],
)
def test_what_no_page_sends_settles_nothing(
    place: Place, coordinator: Guest, fields: dict[str, str], status: int
) -> None:
    coordinator.open(place.at())
    coordinator.send(place.at("/settle"), fields, status)
    assert place.afresh().scalar(select(func.count()).select_from(PairRule)) == 0


def test_unknown_runs_and_strategies_lead_nowhere(place: Place, coordinator: Guest) -> None:
    coordinator.open(place.at())
    for path in ("/runs/999999999", "/runs/9999999999", "/runs/0", "/runs/-1", "/runs/x"):
        coordinator.look(place.at(path), 404)
    coordinator.send(place.at("/runs"), {"strategy": "oracle"}, 404)
    assert place.afresh().scalar(select(func.count()).select_from(MatchingRun)) == 0


def test_runs_are_compared_with_runs_only(place: Place, coordinator: Guest, run_id: int) -> None:
    for other in ("", "0", "x", "999999999"):
        coordinator.look(place.at(f"/runs/{run_id}/compare?with={other}"), 404)
