"""A demo LMS as a process, a fake tool that is registered with it, and a course to try."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from demo_lms.process import DemoLms

from .fake_tool import FakeTool


class Browser(requests.Session):
    """Sends `Secure` cookies to a loopback address too, as browsers do and requests does not."""

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        request.headers["Cookie"] = "; ".join(f"{c.name}={c.value}" for c in self.cookies)
        return super().send(request, **kwargs)


@dataclass
class Place:
    """A tool in a course of its own: an activity with one column, a teacher, two learners."""

    lms: DemoLms
    tool: FakeTool
    tool_id: int
    course_id: int
    activity: dict[str, Any]
    teacher: int
    learner: int
    other_learner: int

    @property
    def column(self) -> dict[str, Any]:
        column: dict[str, Any] = self.activity["line_items"][0]
        return column

    def grades(self) -> list[dict[str, Any]]:
        grades: list[dict[str, Any]] = self.lms.admin(
            "GET", "/admin/grades", course_id=self.course_id
        )
        return grades

    def received(self) -> list[dict[str, Any]]:
        received: list[dict[str, Any]] = self.lms.admin(
            "GET", "/admin/received-scores", line_item=self.column["id"]
        )
        return received


@pytest.fixture(scope="session")
def lms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoLms]:
    folder: Path = tmp_path_factory.mktemp("demo_lms")
    with DemoLms(database=str(folder / "lms.sqlite")) as running:
        yield running


@pytest.fixture
def tool(lms: DemoLms) -> Iterator[FakeTool]:
    fake = FakeTool(lms.url)
    yield fake
    fake.close()


@pytest.fixture
def place(lms: DemoLms, tool: FakeTool) -> Iterator[Place]:
    registered = tool.register_by_hand(client_id=None, custom={"greeting": "$Person.name.full"})
    course = lms.admin("POST", "/admin/courses", title="Probekurs")
    for person, role in ((2, "Instructor"), (13, "Learner"), (14, "Learner")):
        lms.admin("POST", "/admin/enrolments", course_id=course["id"], person_id=person, role=role)
    activity = lms.admin(
        "POST",
        "/admin/activities",
        course_id=course["id"],
        tool_id=registered["id"],
        title="Erste Aufgabe",
        line_item={"score_maximum": 10},
    )
    yield Place(lms, tool, registered["id"], course["id"], activity, 2, 13, 14)
    lms.admin("DELETE", "/admin/faults")
    lms.admin(
        "POST",
        "/admin/behaviour",
        timestamps="exact",
        largest_page=1000,
        roster_roles="full",
        token_seconds=3600,
        deep_linking_data=True,
        lti_storage="parent",
    )


@pytest.fixture
def browser() -> Browser:
    return Browser()
