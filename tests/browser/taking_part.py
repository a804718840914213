"""Somebody takes part, from joining to leaving, page by page in a frame of the LMS."""

import re

from playwright.sync_api import expect
from sqlalchemy import update

from lti_app.models import LaunchSession
from tests.browser.accessibility import sideways_scroll, violations
from tests.browser.story import Person
from tests.factories import NOW
from tests.functional.story.course import change

TOO_OLD = (
    "This page is too old to save. What you typed is kept on this device: open the activity again."
)
GOAL = "Prepare a meeting with AI."


def look_at(person: Person, name: str) -> None:
    """At the person's own width, with all that can be opened: nothing for axe, no side scroll."""
    person.tool.wait_for_selector("main")
    open_all(person)
    assert violations(person.tool) == [], name
    assert sideways_scroll(person.tool) == 0, name
    person.screenshot(person.page, f"{person.language}-people-{name}")


def joins(mentee: Person) -> None:
    mentee.press("See what it means")
    look_at(mentee, "join")
    mentee.tool.locator("input[name=wish][value=mentee]").check()
    mentee.tool.locator("input[name=consent]").check()
    mentee.press("Join")
    mentee.sees("Your profile")


def opens_profile(mentee: Person) -> None:
    mentee.open_home()
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
    mentee.open_home()
    mentee.press("See who could be it")
    look_at(mentee, "mentors")
    for _ in range(2):
        mentee.follow(mentee.tool.locator("#mentors form[method=post] button").first)
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
    mentee.open_home()
    mentee.press("My part")
    mentee.press("Leave the programme …")
    look_at(mentee, "leave")
    mentee.press("Leave the programme")
    mentee.sees("You do not take part in this programme")
    look_at(mentee, "left")
