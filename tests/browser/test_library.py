"""From the home to a task that is set: what it takes a mentor, and how the pages look (F16).

The application itself, with visits that are open already; launches are tested in test_story.py.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page
from sqlalchemy.orm import Session

from lti_app.app import create_app
from lti_app.db import open_engine, session_factory
from lti_app.domain.library import LibraryState
from lti_app.domain.micro_task import SubmissionState
from lti_app.settings import load_settings
from tests.browser.accessibility import sideways_scroll, violations
from tests.browser.conftest import Screenshot
from tests.browser.server import served
from tests.browser.story import say
from tests.factories import (
    Company,
    make_company,
    make_library_task,
    make_profile,
    make_task,
    make_visit,
)

# Who is asked for a task wants it set in a minute: from the home, this many clicks at most.
MOST_INTERACTIONS = 4


@dataclass
class Place:
    """The served application, and the ids of what is in it."""

    address: str
    offered: int
    programme: int


@pytest.fixture
def place(sqlite_with_tables: Path, tmp_path: Path) -> Iterator[Place]:
    """A tandem whose two have said what they show and would like to learn."""
    file = tmp_path / "kehrwert.sqlite3"
    file.write_bytes(sqlite_with_tables.read_bytes())
    database = f"sqlite:///{file}"
    engine = open_engine(database)
    with session_factory(engine).begin() as db:
        company = make_company(db, title="Reverse Mentoring 2026")
        make_profile(db, company.mentor, offered={"ai-assistants": 4, "social-media": 3})
        make_profile(db, company.mentee, wanted={"ai-assistants": 0, "dashboards": 1})
        make_library_task(db, company.programme, company.stranger, topic="dashboards")
        offered = make_library_task(
            db,
            company.programme,
            company.stranger,
            state=LibraryState.OFFERED,
            title="Three filters in our stock system",
        )
        task = make_task(db, company.tandem, 1, SubmissionState.COMPLETED)
        found = (offered.id, company.programme.id, task.id)
        _open_visits(db, company)
    engine.dispose()

    def build(address: str) -> object:
        return create_app(
            load_settings(
                {
                    "KEHRWERT_PUBLIC_URL": address,
                    "KEHRWERT_DATABASE_URL": database,
                    "KEHRWERT_SECRET_KEY": "a key for browser tests only, long enough",
                }
            )
        )

    with served(build) as address:
        yield Place(address, found[0], found[1])


def _open_visits(db: Session, company: Company) -> None:
    for name, person in (("coordinator", company.coordinator), ("mentor", company.mentor)):
        for language in ("de", "en"):
            make_visit(db, company.context, person, f"{name}-{language}", locale=language)


@dataclass
class Reader:
    """Somebody at the pages of a visit, who counts what it takes."""

    page: Page
    place: Place
    language: str
    at: str
    screenshot: Screenshot
    interactions: int = 0

    def words(self, text: str, **values: object) -> str:
        return say(self.language, text, **values)

    def open(self, path: str) -> None:
        self.page.goto(self.at + path)

    def follow(self, text: str) -> None:
        self._click(self.page.get_by_role("link", name=self.words(text), exact=True).first)

    def press(self, text: str) -> None:
        self._click(self.page.get_by_role("button", name=self.words(text), exact=True).first)

    def take(self, selector: str) -> None:
        self._click(self.page.locator(selector).first)

    def _click(self, target) -> None:
        self.interactions += 1
        with self.page.expect_navigation(wait_until="load"):
            target.click()

    def looks_at(self, name: str) -> None:
        """Nothing for axe to find, nothing to scroll sideways, open or closed; a picture."""
        for is_open in (False, True):
            if is_open:
                for closed in self.page.query_selector_all("details"):
                    closed.evaluate("details => { details.open = true; }")
            assert violations(self.page) == [], name
            assert sideways_scroll(self.page) == 0, name
            width = self.page.viewport_size["width"]
            self.screenshot(self.page, f"{self.language}-{name}{'-open' * is_open}-{width}")


@pytest.fixture
def comes(
    place: Place, open_context: Callable[..., BrowserContext], screenshot: Screenshot
) -> Callable[..., Reader]:
    def comes(name: str, width: int, language: str) -> Reader:
        context = open_context(width=width, language=language)
        path = f"/l/{name}-{language}"
        context.add_cookies(
            [{"name": "kehrwert_launch", "value": "secret", "domain": "localhost", "path": path}]
        )
        return Reader(context.new_page(), place, language, f"{place.address}{path}/", screenshot)

    return comes


@pytest.mark.parametrize(("width", "language"), [(360, "de"), (1280, "en")])
def test_from_the_home_to_a_task_of_the_library_in_at_most_four_interactions(
    comes: Callable[..., Reader], width: int, language: str, console_errors: list[str]
) -> None:
    mentor = comes("mentor", width, language)
    mentor.open("?all=")
    begun = time.monotonic()
    mentor.follow("Set another task")
    mentor.take("#library .task h3 a")
    mentor.press("Set the task")
    mentor.page.get_by_text(mentor.words("The task is set")).wait_for()
    print(f"set in {mentor.interactions} interactions, {time.monotonic() - begun:.1f} s")
    assert mentor.interactions <= MOST_INTERACTIONS
    mentor.looks_at("task-of-library-set")
    assert console_errors == []


@pytest.mark.parametrize(("width", "language"), [(360, "en"), (1280, "de")])
@pytest.mark.slow
def test_the_pages_of_the_library_are_accessible(
    comes: Callable[..., Reader], width: int, language: str, console_errors: list[str]
) -> None:
    mentor = comes("mentor", width, language)
    mentor.open("?all=")
    mentor.follow("Set another task")
    mentor.looks_at("library")
    mentor.open("tandems/1/library?search=e&kind=quiz")
    mentor.looks_at("library-found")
    mentor.take("#library .task h3 a")
    mentor.looks_at("library-editor")
    mentor.press("Preview")
    mentor.looks_at("library-preview")
    mentor.press("Change something")
    mentor.open("tandems/1/tasks/new?kind=reflect")
    mentor.looks_at("scratch-editor")
    mentor.open("tasks/1")
    mentor.press("Offer it to the library")
    mentor.looks_at("offered")
    coordinator = comes("coordinator", width, language)
    coordinator.open(f"programmes/{coordinator.place.programme}/library")
    coordinator.looks_at("programme-library")
    coordinator.open(
        f"programmes/{coordinator.place.programme}/library/{coordinator.place.offered}"
    )
    coordinator.looks_at("programme-library-task")
    coordinator.press("Take it into the library")
    assert console_errors == []
