import pytest
import requests

from .conftest import Place


@pytest.mark.parametrize(
    ("method", "path", "wrong"),
    [
        ("PATCH", "/admin/tools/{tool}", {"status": "gone"}),
        ("PATCH", "/admin/activities/{activity}", {"completion": "by_magic"}),
        ("POST", "/admin/enrolments", {"course_id": 1, "person_id": 3, "role": "Guest"}),
        ("POST", "/admin/enrolments", {"course_id": 1, "person_id": 3, "status": ["Active"]}),
    ],
)
def test_a_word_that_means_nothing_is_refused_with_those_that_do(
    place: Place, method: str, path: str, wrong: dict[str, object]
) -> None:
    address = path.format(tool=place.tool_id, activity=place.activity["id"])
    answer = requests.request(method, place.lms.url + address, json=wrong)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("must be one of ")
