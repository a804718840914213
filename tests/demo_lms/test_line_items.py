"""Columns: list, create, read, change, delete, and what other tools see of them."""

from typing import Any

import pytest
import requests

from .conftest import Place
from .fake_tool import AGS, FakeTool

LINE_ITEM = "application/vnd.ims.lis.v2.lineitem+json"
CONTAINER = "application/vnd.ims.lis.v2.lineitemcontainer+json"


@pytest.fixture
def bearer(place: Place) -> dict[str, str]:
    return place.tool.bearer(AGS + "scope/lineitem")


def create(place: Place, bearer: dict[str, str], **values: Any) -> requests.Response:
    body = {"label": "Spalte", "scoreMaximum": 100, **values}
    headers = {**bearer, "Content-Type": LINE_ITEM}
    return requests.post(place.activity["line_items_url"], json=body, headers=headers)


def test_a_column_is_created_read_changed_and_deleted(place: Place, bearer: dict[str, str]) -> None:
    made = create(place, bearer, resourceId="step-1", tag="completion")
    assert made.status_code == 201
    assert made.headers["Content-Type"] == LINE_ITEM
    column = made.json()
    assert column["resourceId"] == "step-1"
    read = requests.get(column["id"], headers=bearer)
    assert read.json() == column
    changed = requests.put(
        column["id"],
        json={**column, "label": "Neu", "endDateTime": "2030-01-01T00:00:00Z"},
        headers={**bearer, "Content-Type": LINE_ITEM},
    )
    assert changed.json()["label"] == "Neu"
    assert changed.json()["endDateTime"].startswith("2030-01-01")
    assert requests.delete(column["id"], headers=bearer).status_code == 204
    assert requests.get(column["id"], headers=bearer).status_code == 404


def test_the_list_is_filtered(place: Place, bearer: dict[str, str]) -> None:
    create(place, bearer, resourceId="a", tag="x")
    create(place, bearer, resourceId="a", tag="y")
    link = place.activity["resource_link_id"]

    def labels(**filters: str) -> int:
        address = place.activity["line_items_url"]
        answer = requests.get(address, params=filters, headers={**bearer, "Accept": CONTAINER})
        assert answer.headers["Content-Type"] == CONTAINER
        return len(answer.json())

    assert labels() == 3
    assert labels(resource_id="a") == 2
    assert labels(resource_id="a", tag="y") == 1
    assert labels(resource_link_id=link) == 1
    assert labels(resource_link_id="999") == 0


def test_the_list_comes_in_pages(place: Place, bearer: dict[str, str]) -> None:
    for number in range(4):
        create(place, bearer, resourceId=str(number))
    address, found, pages = place.activity["line_items_url"] + "&limit=2", [], 0
    while address:
        answer = requests.get(address, headers=bearer)
        found += [item["id"] for item in answer.json()]
        address, pages = answer.links.get("next", {}).get("url"), pages + 1
    assert (len(set(found)), pages) == (5, 3)


def test_what_is_no_column_is_refused(place: Place, bearer: dict[str, str]) -> None:
    assert create(place, bearer, label="").status_code == 400
    assert create(place, bearer, scoreMaximum=0).status_code == 400
    assert create(place, bearer, scoreMaximum="100").status_code == 400
    assert create(place, bearer, resourceLinkId="999").status_code == 400
    assert create(place, bearer, endDateTime="tomorrow").status_code == 400
    address = place.activity["line_items_url"]
    assert requests.post(address, json={}, headers=bearer).status_code == 415
    text = requests.get(address, headers={**bearer, "Accept": "text/html"})
    assert text.status_code == 406


def test_another_tools_columns_are_unknown(place: Place, lms: Any) -> None:
    stranger = FakeTool(lms.url)
    stranger.register_by_hand(client_id=None)
    bearer = stranger.bearer(AGS + "scope/lineitem")
    assert requests.get(place.column["url"], headers=bearer).status_code == 404
    without_query = place.column["url"].partition("?")[0]
    assert requests.get(without_query, headers=bearer).status_code == 404
    stranger.close()


def test_the_read_only_scope_cannot_create(place: Place) -> None:
    bearer = place.tool.bearer(AGS + "scope/lineitem.readonly")
    assert create(place, bearer).status_code == 403
    assert requests.get(place.activity["line_items_url"], headers=bearer).status_code == 200
