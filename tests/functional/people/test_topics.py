"""The coordinator's page of topics."""

import pytest
from sqlalchemy import select

from lti_app.models import Topic
from tests.factories import make_company, make_topic

from .conftest import Place

STOCK = {"name_de": "Warenwirtschaft", "name_en": "Stock control", "area": "problem-solving"}


def test_a_coordinator_adds_renames_and_retires_a_topic(place: Place) -> None:
    coordinator = place.comes(place.company.coordinator)
    page = coordinator.open(place.at("topics"))
    assert "None yet" in page.text
    assert "CC BY 4.0" in page.text
    page = coordinator.press("Add the topic", **STOCK)
    assert "Stock control" in page.text
    learner = place.comes(place.company.stranger)
    key = place.afresh().scalars(select(Topic.key)).one()
    assert learner.open("profile").html.select_one(f'[name="topic-{key}"]')
    topic_id = place.afresh().scalars(select(Topic.id)).one()
    coordinator.open(place.at(f"topics/{topic_id}"))
    page = coordinator.press("Save", name_en="Stock")
    assert "Stock control" not in page.text
    page = coordinator.press("Retire")
    assert "Use again" in page.text
    assert not learner.open("profile").html.select_one(f'[name="topic-{key}"]')
    coordinator.press("Use again")
    assert learner.open("profile").html.select_one(f'[name="topic-{key}"]')


def test_a_refused_topic_keeps_what_was_typed(place: Place) -> None:
    coordinator = place.comes(place.company.coordinator)
    coordinator.open(place.at("topics"))
    page = coordinator.press("Add the topic", status=422, **(STOCK | {"name_de": ""}))
    assert page.problems == {"name_de"}
    assert page.value("name_en") == "Stock control"
    topic = make_topic(place.db, place.company.registration)
    place.db.commit()
    coordinator.open(place.at(f"topics/{topic.id}"))
    page = coordinator.press("Save", status=422, name_de="<b>" * 60)
    assert page.problems == {"name_de"}


@pytest.mark.parametrize("who", ["mentor", "stranger"])
def test_nobody_else_sees_or_changes_topics(place: Place, who: str) -> None:
    topic = make_topic(place.db, place.company.registration)
    visitor = place.comes(getattr(place.company, who))
    visitor.open("profile")
    for path in ("topics", f"topics/{topic.id}"):
        visitor.look(place.at(path), status=403)
        visitor.send(place.at(path), STOCK, status=403)
    visitor.send(place.at(f"topics/{topic.id}/retire"), {}, status=403)
    assert not place.afresh().get_one(Topic, topic.id).retired


def test_a_topic_of_another_company_does_not_exist(place: Place) -> None:
    other = make_topic(place.db, make_company(place.db).registration)
    coordinator = place.comes(place.company.coordinator)
    coordinator.open(place.at("topics"))
    coordinator.look(place.at(f"topics/{other.id}"), status=404)
    coordinator.send(place.at(f"topics/{other.id}/retire"), {}, status=404)
