"""What lives through a crash, the seed, and the start."""

import subprocess
import sys
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from demo_lms.database import Database
from demo_lms.models import Course, Person
from demo_lms.process import DemoLms
from demo_lms.seed import plant
from demo_lms.settings import ImpossibleSetting, Settings
from demo_lms.texts import Texts

from .fake_tool import AGS, FakeTool


def test_grades_tokens_and_keys_live_through_a_crash(tmp_path: Path) -> None:
    lms = DemoLms(database=str(tmp_path / "lms.sqlite"))
    with lms:
        tool = FakeTool(lms.url)
        registered = tool.register_by_hand()
        activity = lms.admin(
            "POST",
            "/admin/activities",
            course_id=1,
            tool_id=registered["id"],
            title="Aufgabe",
            line_item={"score_maximum": 1},
        )
        bearer = tool.bearer(AGS + "scope/lineitem")
        before = tool.launch(person_id=13, activity_id=activity["id"])
        lms.kill()
        lms.start()
        assert requests.get(activity["line_items_url"], headers=bearer).status_code == 200
        after = tool.launch(person_id=13, activity_id=activity["id"])
        assert after["sub"] == before["sub"]
        tool.close()


def test_the_seed_is_a_believable_company_and_planting_twice_changes_nothing(
    tmp_path: Path,
) -> None:
    database = Database(str(tmp_path / "seed.sqlite"))
    for _ in range(2):
        with database.writing() as db:
            plant(db)
    with database.reading() as db:
        people = db.scalars(select(Person).order_by(Person.id)).all()
        courses = db.scalars(select(Course)).all()
    database.close()
    assert [person.id for person in people] == list(range(1, 25))
    assert {person.country for person in people} == {"DE", "FR"}
    assert {person.level for person in people} >= {"trainee", "manager", "board"}
    assert {person.locale for person in people} == {"de", "en"}
    assert [person.id for person in people if person.is_lms_admin] == [1]
    assert courses[0].title == "Reverse Mentoring 2026"


def test_both_languages_have_every_text() -> None:
    texts = Texts()
    assert texts.keys("de") == texts.keys("en")


@pytest.mark.parametrize("url", ["lms.example", "ftp://lms.example", "http://lms.example/lms", ""])
def test_an_impossible_public_url_stops_the_start(url: str) -> None:
    with pytest.raises(ImpossibleSetting):
        Settings(public_url=url, database="x")


def test_the_command_says_what_is_wrong_in_one_line() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "demo_lms", "--public-url", "lms"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert "--public-url must be" in ended.stderr
