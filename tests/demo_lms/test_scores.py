"""Scores and results: the rules of a real LMS's gradebook, and the record of what arrived."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from .conftest import Place
from .fake_tool import AGS

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SCORE = "application/vnd.ims.lis.v1.score+json"
RESULTS = "application/vnd.ims.lis.v2.resultcontainer+json"


@pytest.fixture
def bearer(place: Place) -> dict[str, str]:
    return place.tool.bearer(AGS + "scope/score", AGS + "scope/result.readonly")


def part_of(line_item: str, part: str) -> str:
    path, _, query = line_item.partition("?")
    return f"{path}/{part}?{query}"


def send(
    place: Place, bearer: dict[str, str], seconds: float = 0, **changed: Any
) -> requests.Response:
    body = {
        "userId": str(place.learner),
        "timestamp": (START + timedelta(seconds=seconds)).isoformat(),
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "scoreGiven": 5,
        "scoreMaximum": 5,
        **changed,
    }
    body = {name: value for name, value in body.items() if value is not None}
    headers = {**bearer, "Content-Type": SCORE}
    return requests.post(part_of(place.column["url"], "scores"), json=body, headers=headers)


def test_a_score_is_scaled_to_its_column_and_completes_the_activity(
    place: Place, bearer: dict[str, str]
) -> None:
    answer = send(place, bearer, scoreGiven=4, comment="Gut")
    assert (answer.status_code, answer.content) == (200, b"")
    (grade,) = place.grades()
    assert (grade["score"], grade["maximum"], grade["is_complete"]) == (8, 10, True)
    assert grade["comment"] == "Gut"


def test_an_equal_or_earlier_timestamp_conflicts_and_changes_nothing(
    place: Place, bearer: dict[str, str]
) -> None:
    assert send(place, bearer, seconds=1).status_code == 200
    assert send(place, bearer, seconds=1, scoreGiven=1).status_code == 409
    assert send(place, bearer, seconds=0.5, scoreGiven=1).status_code == 409
    assert place.grades()[0]["score"] == 10
    assert send(place, bearer, seconds=1.000001, scoreGiven=1).status_code == 200
    assert send(place, bearer, userId=str(place.other_learner)).status_code == 200


def test_timestamps_can_be_compared_in_whole_seconds(place: Place, bearer: dict[str, str]) -> None:
    place.lms.admin("POST", "/admin/behaviour", timestamps="seconds")
    assert send(place, bearer, seconds=0.1).status_code == 200
    assert send(place, bearer, seconds=0.9).status_code == 409
    assert send(place, bearer, seconds=1.0).status_code == 200


def test_a_score_that_is_not_fully_graded_wipes_the_grade_that_stands(
    place: Place, bearer: dict[str, str]
) -> None:
    send(place, bearer, comment="Gut")
    assert send(place, bearer, 1, gradingProgress="Pending").status_code == 200
    (grade,) = place.grades()
    assert (grade["score"], grade["comment"], grade["is_complete"]) == (None, "", False)
    send(place, bearer, 2)
    assert send(place, bearer, 3, scoreGiven=None, scoreMaximum=None).status_code == 200
    assert place.grades()[0]["score"] is None


def test_people_who_cannot_be_graded_are_refused(place: Place, bearer: dict[str, str]) -> None:
    assert send(place, bearer, userId="4711").status_code == 404
    assert send(place, bearer, userId="nobody").status_code == 404
    assert send(place, bearer, userId="9" * 40).status_code == 404
    assert send(place, bearer, userId="20").status_code == 404
    assert send(place, bearer, userId=str(place.teacher)).status_code == 400
    place.lms.admin(
        "POST",
        "/admin/enrolments",
        course_id=place.course_id,
        person_id=place.learner,
        status="Inactive",
    )
    assert send(place, bearer).status_code == 404
    assert place.grades() == []


def test_a_closed_and_a_deleted_column_refuse(place: Place, bearer: dict[str, str]) -> None:
    column = f"/admin/line-items/{place.column['id']}"
    place.lms.admin("PATCH", column, is_closed=True)
    assert send(place, bearer).status_code == 400
    place.lms.admin("DELETE", column)
    assert send(place, bearer).status_code == 404


def test_a_malformed_score_is_refused(place: Place, bearer: dict[str, str]) -> None:
    for wrong in (
        {"timestamp": "yesterday"},
        {"timestamp": "2026-03-02T09:00:00"},
        {"timestamp": None},
        {"userId": None},
        {"userId": 13},
        {"activityProgress": "Done"},
        {"gradingProgress": None},
        {"scoreGiven": "5"},
        {"scoreGiven": -1},
        {"scoreMaximum": None},
        {"scoreMaximum": 0},
    ):
        assert send(place, bearer, **wrong).status_code == 400, wrong
    address = part_of(place.column["url"], "scores")
    assert requests.post(address, json={}, headers=bearer).status_code == 415
    headers = {**bearer, "Content-Type": SCORE}
    assert requests.post(address, data="[]", headers=headers).status_code == 400
    assert requests.post(address, data="{", headers=headers).status_code == 400


def test_scores_behind_the_query_reach_nothing(place: Place, bearer: dict[str, str]) -> None:
    headers = {**bearer, "Content-Type": SCORE}
    answer = requests.post(place.column["url"] + "/scores", json={}, headers=headers)
    assert answer.status_code == 405


def test_every_score_request_is_recorded_with_its_outcome(
    place: Place, bearer: dict[str, str]
) -> None:
    send(place, bearer)
    send(place, bearer)
    send(place, {"Authorization": "Bearer invented"})
    place.lms.admin("POST", "/admin/faults", scores={"kind": "server_error", "requests": 1})
    send(place, bearer, 1)
    place.lms.admin(
        "POST", "/admin/faults", scores={"kind": "server_error", "requests": 1, "after": True}
    )
    assert send(place, bearer, 2, scoreGiven=1).status_code == 500
    received = place.received()
    assert [row["status"] for row in received] == [200, 409, 401, 500, 200]
    assert [row["answer_lost"] for row in received] == [False] * 4 + [True]
    assert received[0]["user_id"] == str(place.learner)
    assert place.grades()[0]["score"] == 2


def test_scores_sent_at_once_each_arrive_once(place: Place, bearer: dict[str, str]) -> None:
    crowd = place.lms.admin("POST", f"/admin/courses/{place.course_id}/generate-members", count=64)
    people = range(crowd["first_person_id"], crowd["last_person_id"] + 1)
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda person: send(place, bearer, userId=str(person)), people))
    assert {answer.status_code for answer in answers} == {200}
    assert len(place.grades()) == 64
    assert len(place.received()) == 64


@pytest.mark.parametrize(
    ("rule", "points", "complete"),
    [
        ("none", 5, None),
        ("any_grade", 0, True),
        ("pass_mark", 2, False),
        ("pass_mark", 2.5, True),
        ("full_mark", 4.9, False),
        ("full_mark", 5, True),
    ],
)
def test_completion_follows_the_activitys_rule(
    place: Place, bearer: dict[str, str], rule: str, points: float, complete: bool | None
) -> None:
    place.lms.admin("PATCH", f"/admin/activities/{place.activity['id']}", completion=rule)
    send(place, bearer, scoreGiven=points)
    assert place.grades()[0]["is_complete"] is complete


def test_results_are_read_in_pages_and_by_person(place: Place, bearer: dict[str, str]) -> None:
    send(place, bearer, scoreGiven=4, comment="Gut")
    send(place, bearer, userId=str(place.other_learner))
    address = part_of(place.column["url"], "results")
    headers = {**bearer, "Accept": RESULTS}
    first = requests.get(address, params={"limit": 1}, headers=headers)
    assert first.headers["Content-Type"] == RESULTS
    (result,) = first.json()
    assert result["userId"] == str(place.learner)
    assert (result["resultScore"], result["resultMaximum"]) == (8, 10)
    assert result["scoreOf"] == place.column["url"]
    (second,) = requests.get(first.links["next"]["url"], headers=headers).json()
    assert second["userId"] == str(place.other_learner)
    one = requests.get(address, params={"user_id": place.other_learner}, headers=headers)
    assert [result["userId"] for result in one.json()] == [str(place.other_learner)]
    assert requests.get(address, params={"limit": "many"}, headers=headers).status_code == 400
