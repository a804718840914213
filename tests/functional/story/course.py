"""A course of the LMS with this tool in it, and what its people do there, step by step."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from sqlalchemy import Update

from lti_app.db import Session, open_engine, session_factory
from tests.company import Company

from .visitor import Shown, Visitor

ADMIN, COORDINATOR, MENTEE, MENTOR = 1, 2, 3, 19
# Somebody else of the course, and somebody to be paired with them.
LEARNER, OTHER_MENTOR = 5, 20
PEOPLE = (ADMIN, COORDINATOR, MENTEE, MENTOR, LEARNER, OTHER_MENTOR)

# Two questions; the first answer of each is right.
QUIZ: dict[str, str | list[str]] = {
    "title": "Two questions on LinkedIn",
    "q1_text": "Who sees a post?",
    "q1_a1": "My network",
    "q1_a2": "Nobody",
    "q1_correct": ["1"],
    "q2_text": "How often is often enough?",
    "q2_a1": "Once a week",
    "q2_a2": "Once a minute",
    "q2_correct": ["1"],
}
READING: dict[str, str | list[str]] = {
    "title": "Hashtags in two minutes",
    "text": "A hashtag makes a post **findable**.",
    "question": "Which one would you use?",
}
BY_MENTEE: dict[str, str | list[str]] = {
    "method": "4",
    "relevance": "5",
    "helped": "Your well chosen example",
}
BY_MENTOR: dict[str, str | list[str]] = {
    "progress": "5",
    "practice": "3",
    "strength": "You dared to ask early",
}


def register(place: Company, *options: str) -> tuple[int, Shown]:
    """The LMS's admin pastes an invite URL and switches the tool on.

    ``options`` are the invite's. Returns the tool's id in the LMS, and the page that the admin saw.
    """
    lms = place.lms
    for person in PEOPLE:
        lms.admin("PATCH", f"/admin/people/{person}", locale="en")
    invite = place.command("platform", "invite", *options).splitlines()[-1]
    asked = lms.admin("POST", "/admin/registration-tokens", registration_url=invite)
    page = Visitor(place).open(asked["url"])
    assert page.heading == "Kehrwert is registered"
    [tool] = lms.admin("GET", "/admin/tools")
    lms.admin("PATCH", f"/admin/tools/{tool['id']}", status="active")
    return int(tool["id"]), page


def within_seconds(found: Callable[[], Any], seconds: float = 15) -> Any:
    """What is found, as soon as there is something."""
    deadline = time.monotonic() + seconds
    while not (result := found()):
        assert time.monotonic() < deadline, "nothing came"
        time.sleep(0.1)
    return result


@contextmanager
def session(place: Company) -> Iterator[Session]:
    """The tool's database, for what no page does."""
    engine = open_engine(place.database_url)
    with session_factory(engine).begin() as db:
        yield db
    engine.dispose()


def change(place: Company, statement: Update) -> None:
    """Let time pass, or make somebody a guest."""
    with session(place) as db:
        db.execute(statement)


@dataclass
class Course:
    """A course and its people. ``number`` and ``tool`` are ids in the LMS."""

    place: Company
    number: int
    tool: int

    def activities(self) -> list[dict[str, Any]]:
        return list(self._told()["activities"])

    def columns(self) -> list[dict[str, Any]]:
        return list(self._told()["line_items"])

    def activity(self, opens: str = "home") -> dict[str, Any]:
        """The placed activity that opens the home, or a step: `3`."""
        [found] = [
            one
            for one in self.activities()
            if one["custom"].get("kehrwert_step", one["custom"].get("kehrwert_open")) == opens
        ]
        return found

    def enrol(self, person: int, role: str = "Learner") -> None:
        values = {"course_id": self.number, "person_id": person, "role": role}
        self.place.lms.admin("POST", "/admin/enrolments", **values)

    def comes(self, person: int, opens: str = "home", *, status: int = 200) -> Visitor:
        """Somebody with a browser of their own opens an activity."""
        visitor = Visitor(self.place)
        visitor.launch(person, activity_id=self.activity(opens)["id"], status=status)
        return visitor

    def again(self, visitor: Visitor, person: int, opens: str = "home") -> Shown:
        """The same browser opens an activity again."""
        return visitor.launch(person, activity_id=self.activity(opens)["id"])

    def picker(self) -> Visitor:
        """The coordinator, about to choose what to place through deep linking."""
        coordinator = Visitor(self.place)
        coordinator.launch(COORDINATOR, course_id=self.number, tool_id=self.tool)
        assert coordinator.shown.heading == "What should the activity open?"
        return coordinator

    def places(self, *keys: str) -> None:
        """The coordinator places what the picker offers."""
        coordinator = self.picker()
        coordinator.press("Place in the course", item=list(keys))
        coordinator.press("Continue")
        assert len(coordinator.shown.html.select("[data-activity]")) == len(keys)

    def starts(self, coordinator: Visitor, **settings: str | list[str]) -> int:
        """The coordinator starts a programme from the pilot preset. Returns its id."""
        coordinator.open()
        coordinator.follow("Start")
        coordinator.press("Start the programme", **settings)
        address = coordinator.shown.link("Settings")
        found = re.search(r"/programme/(\d+)/", address)
        assert found
        return int(found[1])

    def fetches_people(self, coordinator: Visitor) -> None:
        """The coordinator asks for the roster and waits until the worker has fetched it."""
        coordinator.press("Fetch them now")
        within_seconds(lambda: coordinator.open("roster").heading.startswith("Reverse mentoring"))

    def pairs(self, coordinator: Visitor, mentor: int = MENTOR, mentee: int = MENTEE) -> None:
        coordinator.open()
        page = coordinator.follow("Pair two people")
        chosen = {
            "mentor_id": page.choice("mentor_id", self.name(mentor)),
            "mentee_id": page.choice("mentee_id", self.name(mentee)),
        }
        coordinator.press("Make them a tandem", **chosen)

    def name(self, person: int) -> str:
        people = self.place.lms.admin("GET", "/admin/people")
        [found] = [one for one in people if one["id"] == person]
        return f"{found['given_name']} {found['family_name']}"

    def cells(self, person: int = MENTEE) -> list[dict[str, Any]]:
        """The grades that the gradebook shows of somebody."""
        cells = self.place.lms.admin(
            "GET", "/admin/grades", course_id=self.number, person_id=person
        )
        return [one for one in cells if one["score"] is not None]

    def received(self) -> list[dict[str, Any]]:
        """Every score with points that arrived for a column of this course."""
        return [one for one in self._arrived() if one["score_given"] is not None]

    def progress(self) -> list[tuple[str, str]]:
        """How far somebody was, each time that the LMS heard of it: activity and grading."""
        bodies = [json.loads(one["body"]) for one in self._arrived()]
        return [(body["activityProgress"], body["gradingProgress"]) for body in bodies]

    def _arrived(self) -> list[dict[str, Any]]:
        columns = {one["id"] for one in self.columns()}
        received = self.place.lms.admin("GET", "/admin/received-scores")
        return [one for one in received if one["line_item"] in columns]

    def _told(self) -> dict[str, Any]:
        return dict(self.place.lms.admin("GET", f"/admin/courses/{self.number}"))


def sets_quiz(mentor: Visitor, **typed: str | list[str]) -> int:
    """The mentor, on the home, sets a quiz of two questions. Returns the task's id."""
    mentor.open("?all=")
    words = "Set a task" if mentor.shown.has_button("Set a task") else "Set another task"
    mentor.open(from_scratch(mentor.follow(words), "quiz"))
    mentor.press("Question to choose")
    mentor.press("Set the task", **QUIZ | typed)
    assert "The task is set" in mentor.shown.text
    return task_shown(mentor)


def sets_reading(mentor: Visitor, **typed: str | list[str]) -> int:
    """The mentor, on the home, sets something to read. Returns the task's id."""
    mentor.open("?all=")
    words = "Set a task" if mentor.shown.has_button("Set a task") else "Set another task"
    mentor.open(from_scratch(mentor.follow(words), "read"))
    mentor.press("Set the task", **READING | typed)
    assert "The task is set" in mentor.shown.text
    return task_shown(mentor)


def from_scratch(library: Shown, kind: str) -> str:
    """Where the library's page leads for a task of a kind in one's own words."""
    [link] = library.html.select(f'#scratch a[href*="kind={kind}"]')
    return urljoin(library.url, str(link["href"]))


def task_shown(visitor: Visitor) -> int:
    """The id of the task whose page is shown."""
    found = re.search(r"/tasks/(\d+)", visitor.shown.url)
    assert found, visitor.shown.url
    return int(found[1])


def does_quiz(mentee: Visitor, task: int, *answers: str) -> Shown:
    """The mentee hands in a quiz: the place of the chosen answer of each question, from 0."""
    mentee.open(f"tasks/{task}")
    words = "I am done" if mentee.shown.has_button("I am done") else "Hand in again"
    return mentee.press(words, **{f"q{n}": [one] for n, one in enumerate(answers, start=1)})


def gives_feedback(visitor: Visitor, task: int, words: dict[str, str | list[str]]) -> Shown:
    visitor.open(f"tasks/{task}/feedback")
    return visitor.press("Give feedback", **words)
