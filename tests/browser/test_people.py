"""People take part and a coordinator keeps the list, in frames of the LMS (F3, F10, F22, F26).

A mentee joins, loses nothing of a half-filled profile, puts mentors in order, avoids somebody,
pauses, goes on and leaves. The coordinator takes over HR's table, downloads it and pairs somebody
by hand, who has not joined and says no. What is said at which page is tested over HTTP in
tests/functional/people; here a browser does what scripts, frames and files need, in one language at
a phone and in the other at a desk.
"""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.story import Person
from tests.browser.taking_part import (
    avoids,
    declines,
    fills_half_a_profile,
    goes_on_after_the_visit_has_ended,
    goes_on_in_two_tabs,
    joins,
    leaves,
    look_at,
    pauses_and_goes_on,
    ranks_mentors,
)
from tests.company import company
from tests.functional.story.course import (
    COORDINATOR,
    LEARNER,
    MENTEE,
    MENTOR,
    OTHER_MENTOR,
    Course,
    register,
)

WIDTH = {"de": 360, "en": 1280}


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", WIDTH)
def test_people_take_part_and_a_coordinator_keeps_the_list(
    language: str, tmp_path: Path, open_context, screenshot, console_errors: list[str]
) -> None:
    with company(tmp_path) as place:
        tool, _ = register(place, "--approve")
        course = Course(place, 1, tool)
        course.places("home")
        office = course.comes(COORDINATOR)
        programme = course.starts(office)
        course.fetches_people(office)
        for mentor in (MENTOR, OTHER_MENTOR):
            joins_as_mentor(course, programme, mentor)

        def arrives(number: int) -> Person:
            context = open_context(language=language, width=WIDTH[language])
            person = Person(number, language, place, context, screenshot)
            person.open_home()
            return person

        mentee = arrives(MENTEE)
        joins(mentee)
        fills_half_a_profile(mentee)
        goes_on_in_two_tabs(mentee)
        goes_on_after_the_visit_has_ended(mentee)
        ranks_mentors(mentee)
        avoids(mentee, course.name(OTHER_MENTOR))
        pauses_and_goes_on(mentee)
        coordinator = arrives(COORDINATOR)
        takes_over_a_table(coordinator, tmp_path)
        downloads(coordinator)
        pairs_by_hand(coordinator, course.name(OTHER_MENTOR), course.name(LEARNER))
        declines(arrives(LEARNER))
        leaves(mentee)
    refused = [error for error in console_errors if "status of 4" not in error]
    assert refused == []


def joins_as_mentor(course: Course, programme: int, number: int) -> None:
    visitor = course.comes(number)
    visitor.open(f"programmes/{programme}/join")
    consent = visitor.shown.html.select_one("input[name=consent]")
    assert consent is not None
    visitor.press("Join", wish="mentor", consent=[str(consent["value"])])
    visitor.press("Save", **{"topic-ai-assistants": "offered-4"})


def takes_over_a_table(coordinator: Person, folder: Path) -> None:
    """A bad cell is named and nothing is changed; then the corrected file is taken over."""
    coordinator.press("People")
    look_at(coordinator, "list")
    coordinator.press("Take over data from a table")
    mail = mail_of(coordinator)
    chooses(coordinator, folder, f"E-mail;Level;Department\n{mail};9;Sales\n")
    coordinator.sees("Nothing was changed")
    cells = coordinator.tool.locator("table.data tbody tr > *").all_inner_texts()
    assert cells[0].strip() == "2"
    assert cells[2].strip() == "9"
    look_at(coordinator, "table-refused")
    chooses(coordinator, folder, f"E-mail;Level;Department\n{mail};5;Sales\n")
    coordinator.tool.get_by_text("Legal → Sales").wait_for()
    look_at(coordinator, "table-preview")
    coordinator.press("Take it over")
    coordinator.sees("The data are taken over")
    expect(coordinator.tool.locator("main > .notice")).to_be_focused()
    look_at(coordinator, "table-done")


def mail_of(coordinator: Person) -> str:
    people = coordinator.place.lms.admin("GET", "/admin/people")
    return str(next(one["email"] for one in people if one["id"] == MENTEE))


def chooses(coordinator: Person, folder: Path, table: str) -> None:
    file = folder / "people.csv"
    file.write_text(table, encoding="utf-8")
    coordinator.tool.locator("input[type=file]").set_input_files(file)
    coordinator.press("See what would change")


def downloads(coordinator: Person) -> None:
    """The file opens as a table and has what was taken over."""
    coordinator.press("Back")
    with coordinator.page.expect_download() as downloading:
        link = coordinator.words("Download the table")
        coordinator.tool.get_by_role("link", name=link).click()
    text = downloading.value.path().read_text(encoding="utf-8-sig")
    rows = list(
        csv.reader(text.splitlines(), delimiter=";" if coordinator.language == "de" else ",")
    )
    [mentee] = [row for row in rows if mail_of(coordinator) in row]
    assert "Sales" in mentee


def pairs_by_hand(coordinator: Person, mentor: str, mentee: str) -> None:
    """Somebody who has not joined yet; the form says so, and so does the board."""
    coordinator.open_home()
    coordinator.press("Pair two people")
    look_at(coordinator, "pair")
    tool = coordinator.tool
    tool.locator("label", has=tool.locator("[name=mentor_id]"), has_text=mentor).click()
    label = tool.locator("label", has=tool.locator("[name=mentee_id]"), has_text=mentee)
    expect(label).to_contain_text(
        {"de": "noch nicht dabei", "en": "has not joined yet"}[coordinator.language]
    )
    label.click()
    coordinator.press("Make them a tandem")
    coordinator.sees("%(name)s has not agreed yet", name=mentee)
    look_at(coordinator, "board")
