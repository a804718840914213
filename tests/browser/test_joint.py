"""Two people at one task at the same time, in a real Chromium."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.accessibility import sideways_scroll, violations
from tests.browser.tandem import Place, running_tandem

PROJECT = {
    "goal": "Weniger E-Mails.",
    "milestones": [{"text": "Sammeln"}, {"text": "Schreiben"}],
    "deliverable": "Ein Blatt",
    "review": False,
}
WORDS = {
    "de": {"saved": "Gespeichert", "changed": "Ihr Gegenüber hat das inzwischen geändert"},
    "en": {"saved": "Saved", "changed": "Your partner has changed this meanwhile"},
}


@pytest.fixture
def place(
    sqlite_with_tables: Path, tmp_path: Path, open_context: Callable[..., BrowserContext]
) -> Iterator[Place]:
    file = tmp_path / "kehrwert.sqlite3"
    file.write_bytes(sqlite_with_tables.read_bytes())
    with running_tandem(file, open_context, {"project": PROJECT}) as place:
        yield place


def status(page: Page) -> Locator:
    return page.locator("[data-autosave-status]")


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
