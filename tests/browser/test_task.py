"""Tasks that the mentor reads, in a real Chromium: ticked, shown with a file, looked at, joint."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlalchemy.orm import Session

from lti_app.app import create_app
from lti_app.db import open_engine, session_factory
from lti_app.domain.course_role import CourseRole
from lti_app.models import LaunchSession, Person
from lti_app.services.login import secret_hash
from lti_app.settings import load_settings
from tests.browser.accessibility import sideways_scroll, violations
from tests.browser.server import served
from tests.factories import Company, make_company, make_task

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f"
    b"\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)
TRY = {
    "introduction": "Ein Beitrag braucht **einen** Gedanken.",
    "steps": ["Die Seite öffnen", "Zwei Sätze schreiben"],
    "evidence": "any",
    "review": True,
    "minutes": 5,
}
PROJECT = {
    "goal": "Weniger E-Mails.",
    "milestones": [{"text": "Sammeln"}, {"text": "Schreiben"}],
    "deliverable": "Ein Blatt",
    "review": False,
}
WORDS = {
    "de": {
        "hand in": "Abgeben",
        "accept": "Annehmen",
        "saved": "Gespeichert",
        "too large": "zu groß",
        "picture": "Bild zeigen",
        "changed": "Ihr Gegenüber hat das inzwischen geändert",
    },
    "en": {
        "hand in": "Hand it in",
        "accept": "Accept it",
        "saved": "Saved",
        "too large": "too large",
        "picture": "Show the picture",
        "changed": "Your partner has changed this meanwhile",
    },
}


@dataclass
class Place:
    """A running tool with one tandem; ``arrive`` opens a page as one of the two."""

    address: str
    company: Company
    tasks: dict[str, str]
    open_context: Callable[..., BrowserContext]

    def arrive(self, name: str, task: str, **device: object) -> Page:
        context = self.open_context(**device)
        address = f"{self.address}/l/{name}-{device['language']}/"
        context.add_cookies([{"name": "kehrwert_launch", "value": "secret", "url": address}])
        page = context.new_page()
        page.goto(address + self.tasks[task])
        return page


@pytest.fixture
def place(
    sqlite_with_tables: Path, tmp_path: Path, open_context: Callable[..., BrowserContext]
) -> Iterator[Place]:
    file = tmp_path / "kehrwert.sqlite3"
    file.write_bytes(sqlite_with_tables.read_bytes())
    engine = open_engine(f"sqlite:///{file}")
    with session_factory(engine).begin() as db:
        company = make_company(db)
        contents = {"try": TRY, "project": PROJECT}
        tasks = {
            kind: f"tasks/{make_task(db, company.tandem, kind=kind, content=content).id}"
            for kind, content in contents.items()
        }
        for language in WORDS:
            _visit(db, company, company.mentor, f"mentor-{language}", language)
            _visit(db, company, company.mentee, f"mentee-{language}", language)
    engine.dispose()

    def build(address: str) -> object:
        settings = {
            "KEHRWERT_PUBLIC_URL": address,
            "KEHRWERT_DATABASE_URL": f"sqlite:///{file}",
            "KEHRWERT_SECRET_KEY": "a key for browser tests only, long enough",
            "KEHRWERT_UPLOAD_LIMIT_MEGABYTES": "1",
        }
        return create_app(load_settings(settings))

    with served(build) as address:
        yield Place(address, company, tasks, open_context)


def _visit(db: Session, company: Company, person: Person, name: str, language: str) -> None:
    now = datetime.now(UTC)
    db.add(
        LaunchSession(
            id=name,
            secret_hash=secret_hash("secret"),
            browser_hash=name,
            person_id=person.id,
            context_id=company.context.id,
            role=CourseRole.LEARNER,
            locale=language,
            started_at=now,
            expires_at=now + timedelta(hours=1),
        )
    )


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def status(page: Page) -> Locator:
    return page.locator("[data-autosave-status]")


@pytest.mark.slow
@pytest.mark.parametrize(("language", "width"), [("de", 360), ("en", 1280)])
def test_steps_are_ticked_shown_and_looked_at(place: Place, language: str, width: int) -> None:
    words = WORDS[language]
    mentee = place.arrive("mentee", "try", language=language, width=width)
    for box in mentee.locator("[name=done]").all():
        box.check()
    mentee.fill("[name=text]", "Es ging schneller als gedacht.")
    too_large = {"name": "a.png", "mimeType": "image/png", "buffer": PNG + bytes(1_000_001)}
    mentee.set_input_files("#upload", too_large)
    expect(mentee.locator("#upload-error")).to_contain_text(words["too large"])
    mentee.set_input_files("#upload", {"name": "a.png", "mimeType": "image/png", "buffer": PNG})
    expect(mentee.locator(".file-head a")).to_have_text("a.png")
    expect(mentee.locator("[name=text]")).to_have_value("Es ging schneller als gedacht.")
    assert (violations(mentee), sideways_scroll(mentee)) == ([], 0)
    press(mentee, words["hand in"])
    expect(mentee.locator(".notice.success")).to_be_visible()
    assert (violations(mentee), sideways_scroll(mentee)) == ([], 0)
    mentor = place.arrive("mentor", "try", language=language, width=width)
    mentor.get_by_text(words["picture"]).click()
    expect(mentor.locator(".file img")).to_have_js_property("naturalWidth", 1)
    assert (violations(mentor), sideways_scroll(mentor)) == ([], 0)
    press(mentor, words["accept"])
    expect(mentor.locator(".notice.success")).to_be_visible()
    assert (violations(mentor), sideways_scroll(mentor)) == ([], 0)


@pytest.mark.slow
@pytest.mark.parametrize(("language", "width"), [("de", 1280), ("en", 360)])
def test_two_work_on_a_project_at_the_same_time(place: Place, language: str, width: int) -> None:
    words = WORDS[language]
    mentor = place.arrive("mentor", "project", language=language, width=width)
    mentee = place.arrive("mentee", "project", language=language, width=width)
    mentor.check("[value=m1]")
    expect(status(mentor)).to_contain_text(words["saved"])
    mentee.check("[value=m2]")
    expect(status(mentee)).to_contain_text(words["saved"])
    with mentor.expect_response("**/save"):
        mentor.fill("[name=notes]", "Zu viele Kanäle.")
    mentee.fill("[name=notes]", "Zu viele Mails.")
    expect(status(mentee)).to_contain_text(words["changed"])
    mentee.reload()
    expect(mentee.locator("[value=m1]")).to_be_checked()
    expect(mentee.locator("[value=m2]")).to_be_checked()
    expect(mentee.locator("[name=notes]")).to_have_value("Zu viele Mails.")
    expect(mentee.locator(".letter blockquote")).to_have_text("Zu viele Kanäle.")
    assert (violations(mentee), sideways_scroll(mentee)) == ([], 0)
    assert (violations(mentor), sideways_scroll(mentor)) == ([], 0)
