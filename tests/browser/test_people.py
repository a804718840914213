"""People take part and a coordinator keeps the list, in frames of the LMS (F3, F10, F22, F26).

A mentee joins, loses nothing of a half-filled profile, puts mentors in order, avoids somebody,
pauses, goes on and leaves. The coordinator takes over HR's table, downloads it and pairs somebody
by hand, who has not joined and says no. What is said at
which page is tested over HTTP in tests/functional/people; here a browser does what scripts, frames
and files need, in one language at a phone and in the other at a desk.
"""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from lti_app.models import LaunchSession
from tests.browser.accessibility import sideways_scroll, violations
from tests.browser.story import Person
from tests.company import company
from tests.factories import NOW
from tests.functional.story.course import (
    COORDINATOR,
    LEARNER,
    MENTEE,
    MENTOR,
    OTHER_MENTOR,
    Course,
    change,
    register,
)

WIDTH = {"de": 360, "en": 1280}
TOO_OLD = (
    "This page is too old to save. What you typed is kept on this device: open the activity again."
)
GOAL = "Prepare a meeting with AI."


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
            opens_home(person)
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


def opens_home(person: Person) -> None:
    activities = person.place.lms.admin("GET", "/admin/courses/1")["activities"]
    person.open_activity(activities[0]["id"])


def look_at(person: Person, name: str) -> None:
    """At the person's own width, with all that can be opened: nothing for axe, no side scroll."""
    person.tool.wait_for_selector("main")
    open_all(person)
    assert violations(person.tool) == [], name
    assert sideways_scroll(person.tool) == 0, name
    person.screenshot(person.page, f"{person.language}-people-{name}")


def joins_as_mentor(course: Course, programme: int, number: int) -> None:
    visitor = course.comes(number)
    visitor.open(f"programmes/{programme}/join")
    consent = visitor.shown.html.select_one("input[name=consent]")
    assert consent is not None
    visitor.press("Join", wish="mentor", consent=[str(consent["value"])])
    visitor.press("Save", **{"topic-ai-assistants": "offered-4"})


def joins(mentee: Person) -> None:
    mentee.press("See what it means")
    look_at(mentee, "join")
    mentee.tool.locator("input[name=wish][value=mentee]").check()
    mentee.tool.locator("input[name=consent]").check()
    mentee.press("Join")
    mentee.sees("Your profile")


def opens_profile(mentee: Person) -> None:
    opens_home(mentee)
    mentee.press("My profile")
    mentee.tool.locator("#goal").wait_for(state="attached")
    open_all(mentee)


def fills_half_a_profile(mentee: Person) -> None:
    """Leaves with the last word, before anything says that it is saved, and finds it all."""
    topic = mentee.tool.locator("#topic-ai-assistants")
    topic.select_option("wanted-1")
    chosen_words_fit(mentee)
    mentee.tool.locator("[data-autosave-status]", has_text=re.compile(r"\d\d:\d\d")).wait_for()
    mentee.tool.locator("#goal").fill(GOAL)
    opens_profile(mentee)
    mentee.sees("Not saved yet")
    expect(mentee.tool.locator("#goal")).to_have_value(GOAL)
    expect(mentee.tool.locator("#topic-ai-assistants")).to_have_value("wanted-1")
    look_at(mentee, "profile")


def chosen_words_fit(mentee: Person) -> None:
    """The longest of a drop-down list's words can be read to its end once it is chosen."""
    cut = mentee.tool.locator("#topic-ai-assistants").evaluate(
        """select => [...select.options].filter(option => {
          select.value = option.value;
          const pen = document.createElement("canvas").getContext("2d");
          const style = getComputedStyle(select);
          pen.font = style.font;
          const room = select.clientWidth - parseFloat(style.paddingLeft) - 28;
          const fits = pen.measureText(option.label).width <= room;
          select.value = "wanted-1";
          return !fits;
        }).map(option => option.label)"""
    )
    assert cut == []


def goes_on_in_two_tabs(mentee: Person) -> None:
    """What is saved in one tab is not undone by the other one, which was opened before."""
    first = mentee.page
    mentee.page = mentee.context.new_page()
    opens_profile(mentee)
    mentee.tool.locator("#location").fill("Bremen")
    mentee.press("Save")
    mentee.sees("Your profile is saved")
    mentee.page.close()
    mentee.page = first
    mentee.tool.locator("input[name=interests][value=music]").check()
    mentee.press("Save")
    mentee.sees("Your profile is saved")
    expect(mentee.tool.locator("#location")).to_have_value("Bremen")


def goes_on_after_the_visit_has_ended(mentee: Person) -> None:
    """Nothing can be sent any more; the next launch brings back what was typed."""
    open_all(mentee)
    change(mentee.place, update(LaunchSession).values(expires_at=NOW.replace(year=2020)))
    mentee.tool.locator("#department").fill("Legal")
    mentee.sees(TOO_OLD)
    opens_profile(mentee)
    expect(mentee.tool.locator("#department")).to_have_value("Legal")
    mentee.press("Save")
    mentee.sees("Your profile is saved")
    look_at(mentee, "profile-saved")


def open_all(person: Person) -> None:
    for closed in person.tool.query_selector_all("details:not([open])"):
        closed.evaluate("details => { details.open = true; }")


def ranks_mentors(mentee: Person) -> None:
    opens_home(mentee)
    mentee.press("See who could be it")
    look_at(mentee, "mentors")
    for _ in range(2):
        with mentee.page.expect_event("framenavigated", lambda frame: frame == mentee.tool):
            mentee.tool.locator("#mentors form[method=post] button").first.click()
    names = mentee.tool.locator("#wishes .person-name")
    before = names.all_inner_texts()
    assert len(before) == 2
    mentee.press("Up")
    expect(names.first).to_have_text(before[1])
    look_at(mentee, "wishes")


def avoids(mentee: Person, name: str) -> None:
    """Whom one avoids is no wish any more."""
    open_all(mentee)
    mentee.tool.locator("#avoid").fill(name.rsplit(maxsplit=1)[-1])
    mentee.press("Find")
    mentee.press("Rather not with %(name)s", name=name)
    mentee.sees("You will not be matched with")
    expect(mentee.tool.locator("#wishes .person-name")).to_have_count(1)
    look_at(mentee, "avoided")
    mentee.press("Finished")


def pauses_and_goes_on(mentee: Person) -> None:
    mentee.press("My part")
    look_at(mentee, "part")
    open_all(mentee)
    mentee.press("Begin the pause")
    mentee.sees("You are having a pause")
    look_at(mentee, "paused")
    mentee.press("Go on now")
    expect(mentee.tool.get_by_text(mentee.words("Begin a pause"))).to_be_visible()


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
    opens_home(coordinator)
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


def declines(newcomer: Person) -> None:
    """Asked beside the next step, who was paired reads what it means and says no."""
    look_at(newcomer, "paired-before-joining")
    newcomer.press("Read and agree")
    look_at(newcomer, "join-after-pairing")
    newcomer.press("I do not want to take part")
    look_at(newcomer, "decline")
    newcomer.press("I do not want to take part")
    newcomer.sees("You do not take part in this programme")
    newcomer.sees("left open")
    look_at(newcomer, "declined")


def leaves(mentee: Person) -> None:
    opens_home(mentee)
    mentee.press("My part")
    mentee.press("Leave the programme …")
    look_at(mentee, "leave")
    mentee.press("Leave the programme")
    mentee.sees("You do not take part in this programme")
    look_at(mentee, "left")
