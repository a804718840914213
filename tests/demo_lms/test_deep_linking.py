"""Content selection: the request, and what the tool's answer must be like."""

import time
from typing import Any

import pytest
import requests
from joserfc.jwk import RSAKey

from .conftest import Place
from .fake_tool import CLAIM, DEEP_LINKING

ITEM = {"type": "ltiResourceLink", "title": "Aufgabe", "url": "http://127.0.0.1:9/task"}


@pytest.fixture
def selection(place: Place) -> dict[str, Any]:
    claims = place.tool.launch(
        person_id=place.teacher, course_id=place.course_id, tool_id=place.tool_id
    )
    assert claims[CLAIM + "message_type"] == "LtiDeepLinkingRequest"
    settings: dict[str, Any] = claims[DEEP_LINKING + "deep_linking_settings"]
    return settings


def answer(
    place: Place, selection: dict[str, Any], *items: dict[str, Any], **changed: Any
) -> requests.Response:
    token = place.tool.deep_linking_answer(selection, list(items), **changed)
    return requests.post(selection["deep_link_return_url"], data={"JWT": token})


def activities(place: Place) -> list[dict[str, Any]]:
    course = place.lms.admin("GET", f"/admin/courses/{place.course_id}")
    return [activity for activity in course["activities"] if activity["id"] != place.activity["id"]]


def test_the_request_says_what_may_be_chosen(selection: dict[str, Any]) -> None:
    assert selection["accept_types"] == ["ltiResourceLink"]
    assert selection["accept_multiple"] is True
    assert selection["data"]


def test_several_items_become_activities_with_columns(
    place: Place, selection: dict[str, Any]
) -> None:
    column = {"scoreMaximum": 10, "label": "Punkte", "resourceId": "t7", "tag": "completion"}
    first = {**ITEM, "custom": {"task": "7"}, "lineItem": column}
    assert answer(place, selection, first, {**ITEM, "title": "Zweite"}).status_code == 200
    graded, plain = activities(place)
    assert graded["custom"] == {"task": "7"}
    assert graded["completion"] == "any_grade"
    (item,) = graded["line_items"]
    assert (item["label"], item["score_maximum"]) == ("Punkte", 10)
    assert (item["resource_id"], item["tag"]) == ("t7", "completion")
    assert (plain["title"], plain["line_items"]) == ("Zweite", [])
    claims = place.tool.launch(person_id=place.learner, activity_id=graded["id"])
    assert claims[CLAIM + "custom"]["task"] == "7"
    assert claims[CLAIM + "target_link_uri"] == ITEM["url"]


def test_an_empty_answer_places_nothing(place: Place, selection: dict[str, Any]) -> None:
    assert answer(place, selection).status_code == 200
    assert activities(place) == []


def test_an_answer_is_taken_once(place: Place, selection: dict[str, Any]) -> None:
    assert answer(place, selection, ITEM).status_code == 200
    assert answer(place, selection, ITEM).status_code == 400
    assert len(activities(place)) == 1


def test_a_nonce_is_taken_once(place: Place, selection: dict[str, Any]) -> None:
    token = place.tool.deep_linking_answer(selection, [ITEM])
    address = selection["deep_link_return_url"]
    assert requests.post(address, data={"JWT": token}).status_code == 200
    assert "nonce" in requests.post(address, data={"JWT": token}).text


def test_false_answers_are_refused_and_place_nothing(
    place: Place, selection: dict[str, Any]
) -> None:
    past = int(time.time()) - 3600
    for wrong in (
        {"iss": "somebody"},
        {"aud": "https://elsewhere.example"},
        {"exp": past},
        {"exp": None},
        {"nonce": None},
        {CLAIM + "deployment_id": "another"},
        {CLAIM + "message_type": "LtiResourceLinkRequest"},
        {CLAIM + "version": "1.1"},
        {DEEP_LINKING + "data": "changed"},
        {DEEP_LINKING + "data": None},
        {DEEP_LINKING + "content_items": "none"},
    ):
        assert answer(place, selection, ITEM, **wrong).status_code == 400, wrong
    stranger = RSAKey.generate_key(2048, {"kid": place.tool.key.kid})
    right = place.tool.deep_linking_answer(selection, [ITEM])
    forged = place.tool.sign({"iss": place.tool.client_id}, stranger)
    for token in (forged, right[:-9] + "AAAAAAAAA", "", "no.jwt.here"):
        posted = requests.post(selection["deep_link_return_url"], data={"JWT": token})
        assert posted.status_code == 400
    assert activities(place) == []


def test_a_bad_item_spoils_all_of_them(place: Place, selection: dict[str, Any]) -> None:
    for wrong in (
        {"type": "link"},
        {"title": " "},
        {"url": "javascript:alert(1)"},
        {"custom": {}},
        {"lineItem": {"scoreMaximum": 0}},
        {"lineItem": []},
        {"presentation": "window"},
    ):
        assert answer(place, selection, ITEM, {**ITEM, **wrong}).status_code == 400, wrong
    assert activities(place) == []


def test_a_selection_of_one_takes_one(place: Place) -> None:
    claims = place.tool.launch(
        person_id=place.teacher,
        course_id=place.course_id,
        tool_id=place.tool_id,
        accept_multiple=False,
    )
    settings = claims[DEEP_LINKING + "deep_linking_settings"]
    assert answer(place, settings, ITEM, ITEM).status_code == 400
    assert answer(place, settings, ITEM).status_code == 200


def test_data_that_was_not_sent_must_not_come_back(place: Place) -> None:
    place.lms.admin("POST", "/admin/behaviour", deep_linking_data=False)
    claims = place.tool.launch(
        person_id=place.teacher, course_id=place.course_id, tool_id=place.tool_id
    )
    settings = claims[DEEP_LINKING + "deep_linking_settings"]
    assert "data" not in settings
    assert answer(place, settings, ITEM, **{DEEP_LINKING + "data": "x"}).status_code == 400
    assert answer(place, settings, ITEM).status_code == 200


def test_an_unknown_selection_is_a_readable_page(place: Place) -> None:
    posted = requests.post(f"{place.lms.url}/lti/deep-linking/invented", data={"JWT": "x"})
    assert posted.status_code == 404
    assert "<h1>" in posted.text
