"""The whole story in a real Chromium, in frames, with third-party cookies blocked.

The LMS's admin registers the tool, the coordinator places activities, two people join and are
paired, the mentor sets a micro-task, the mentee does it, the gradebook shows it, both give
feedback, and at last the mentee leaves.
"""

import json
import re
import time
from pathlib import Path

import pytest

from tests.browser.story import Person
from tests.company import Company, company

ADMIN, COORDINATOR, MENTEE, MENTOR = 1, 2, 3, 19
# What the two type; some of it must never reach the LMS.
WORDS = {
    "en": {
        "title": "Three minutes on LinkedIn",
        "question": "Who sees a post of yours at first?",
        "right": "A part of my network",
        "wrong": "Everybody who is signed in",
        "helped": "The example from our own company page made it clear at once.",
        "strength": "You tried it on your own profile the same evening.",
    },
    "de": {
        "title": "Drei Minuten LinkedIn",
        "question": "Wer sieht einen Beitrag von Ihnen zuerst?",
        "right": "Ein Teil meines Netzwerks",
        "wrong": "Alle, die angemeldet sind",
        "helped": "Das Beispiel von unserer eigenen Firmenseite hat es sofort klar gemacht.",
        "strength": "Sie haben es noch am selben Abend am eigenen Profil ausprobiert.",
    },
}


@pytest.mark.slow
@pytest.mark.timeout(420)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_tandem_from_registration_to_feedback(
    language: str, tmp_path: Path, open_context, screenshot, console_errors: list[str]
) -> None:
    with company(tmp_path) as place:

        def arrives(number: int) -> Person:
            context = open_context(language=language)
            return Person(number, language, place, context, screenshot)

        registers(arrives(ADMIN), place)
        coordinator = arrives(COORDINATOR)
        places_activities(coordinator)
        starts_the_programme(coordinator)
        mentor, mentee = arrives(MENTOR), arrives(MENTEE)
        joins(mentee, "mentee")
        says_what_to_learn(mentee)
        joins(mentor, "mentor")
        mentee.open_home()
        mentee.looks_at("mentee-waiting")
        pairs(coordinator)
        sets_a_task(mentor)
        does_the_task(mentee)
        sees_completion(coordinator, place)
        gives_feedback(mentee, "helped")
        gives_feedback(mentor, "strength")
        reads_feedback(mentor, "helped")
        reads_feedback(mentee, "strength")
        leaves(mentee)
        nothing_confidential_reached_the_lms(place)
    # Chromium notes each form that is sent back with problems; nothing else may be there.
    assert [error for error in console_errors if "status of 422" not in error] == []


def registers(admin: Person, place: Company) -> None:
    """The admin pastes the invite; the operator approves; the admin switches the tool on."""
    invite = place.command("platform", "invite").splitlines()[-1]
    admin.open_lms("/tools")
    admin.page.fill("#registration_url", invite)
    admin.page.locator("form[action='/tools/register'] button").click()
    admin.tool.wait_for_selector("h1")
    admin.looks_at("registered")
    admin.tool.locator("[data-close-registration]").click()
    admin.page.wait_for_url("**/tools")
    admin.page.locator("button[name=status][value=active]").click()
    [platform] = json.loads(place.command("platform", "list", "--json"))
    assert platform["status"] == "pending"
    place.command("platform", "approve", str(platform["id"]))


def places_activities(coordinator: Person) -> None:
    """The home alone, then two steps at once."""
    open_picker(coordinator)
    coordinator.looks_at("picker")
    choose(coordinator, ["home"])
    open_picker(coordinator)
    choose(coordinator, ["step-1", "step-2"])
    assert len(coordinator.place.lms.admin("GET", "/admin/courses/1")["activities"]) == 3


def open_picker(coordinator: Person) -> None:
    [tool] = coordinator.place.lms.admin("GET", "/admin/tools")
    coordinator.open_lms(f"/courses/1/place/{tool['id']}")
    coordinator.wait_for_tool()


def choose(coordinator: Person, keys: list[str]) -> None:
    for key in keys:
        coordinator.tool.locator(f"input[name=item][value={key}]").check()
    coordinator.press("Place in the course")
    coordinator.tool.locator("[data-activity]").first.wait_for()


def starts_the_programme(coordinator: Person) -> None:
    """From an empty course to a running programme with the LMS's people."""
    coordinator.open_home()
    coordinator.looks_at("coordinator-empty")
    coordinator.press("Start")
    coordinator.looks_at("programme-new")
    coordinator.tool.locator("#title").fill("")
    coordinator.press("Start the programme")
    coordinator.sees("What you typed was kept.")
    coordinator.looks_at("programme-refused")
    coordinator.tool.locator("#title").fill("Reverse Mentoring 2026")
    coordinator.press("Start the programme")
    coordinator.press("Fetch them now")
    coordinator.tool.get_by_text(coordinator.words("People can join now")).wait_for()
    coordinator.looks_at("coordinator-people")


def joins(person: Person, wish: str) -> None:
    """From the one next step to the profile, having read what it means and agreed to it."""
    person.open_home()
    person.sees("Would you like to take part?")
    person.looks_at(f"{wish}-invited")
    person.press("See what it means")
    person.tool.locator(f"input[name=wish][value={wish}]").check()
    person.press("Join")
    person.sees("What you typed was kept.")
    person.tool.locator("input[name=consent]").check()
    person.press("Join")
    person.sees("Your profile")


def says_what_to_learn(mentee: Person) -> None:
    """One topic is enough to be found a partner by."""
    mentee.tool.locator("select[name^=topic]").first.select_option("wanted-0")
    mentee.press("Save")
    mentee.sees("Your profile is saved")


def pairs(coordinator: Person) -> None:
    coordinator.press("Pair two people")
    coordinator.looks_at("pair")
    coordinator.tool.get_by_label(re.compile("Mia Schröder")).first.check()
    mentees = coordinator.tool.locator("input[name=mentee_id]")
    label = coordinator.tool.locator("label", has=mentees, has_text="Martina Krüger")
    label.click()
    coordinator.press("Make them a tandem")
    coordinator.sees("The mentor has not set a task yet")
    coordinator.looks_at("board")


def sets_a_task(mentor: Person) -> None:
    """In the mentor's own words; from the library is quicker still, see test_library.py."""
    mentor.open_home()
    mentor.looks_at("mentor-home")
    mentor.press("Set a task")
    mentor.looks_at("library")
    mentor.tool.locator("#scratch a[href*='kind=quiz']").click()
    mentor.tool.locator("#q1_text").wait_for()
    mentor.looks_at("task-editor-quiz")
    words = WORDS[mentor.language]
    mentor.write("Title", words["title"])
    for selector, name in {"#q1_text": "question", "#q1_a1": "right", "#q1_a2": "wrong"}.items():
        mentor.tool.locator(selector).fill(words[name])
    mentor.tool.locator("input[name=q1_correct][value='1']").check()
    mentor.press("Set the task")
    mentor.sees("The task is set")
    mentor.looks_at("task-set")


def does_the_task(mentee: Person) -> None:
    """Lands on the one next step, leaves half-way, goes on where it was, hands in."""
    mentee.open_home()
    mentee.looks_at("mentee-home")
    mentee.press("Begin")
    mentee.looks_at("task")
    mentee.press("I am done")
    mentee.looks_at("task-unfinished")
    right_answer = WORDS[mentee.language]["right"]
    mentee.tool.get_by_label(right_answer).check()
    mentee.tool.locator("[data-autosave-status]", has_text=re.compile(r"\d\d:\d\d")).wait_for()
    mentee.open_home()
    mentee.press("Go on")
    assert mentee.tool.get_by_label(right_answer).is_checked()
    mentee.press("I am done")
    mentee.sees("Done – well done")
    mentee.looks_at("task-done")


def sees_completion(coordinator: Person, place: Company) -> None:
    """Within seconds the gradebook has it, and the monitor says so."""
    deadline = time.monotonic() + 15
    while True:
        coordinator.open_lms("/courses/1/gradebook")
        cells = coordinator.page.locator(f"tr[data-person='{MENTEE}'] td[data-complete=yes]")
        if cells.count():
            break
        assert time.monotonic() < deadline, "the gradebook does not show the completion"
        time.sleep(0.3)
    assert cells.count() == 1
    coordinator.screenshot(coordinator.page, f"{coordinator.language}-gradebook-1280")
    coordinator.open_home()
    coordinator.press("Scores on their way")
    coordinator.sees("Delivered")
    coordinator.looks_at("passback")


def gives_feedback(person: Person, question: str) -> None:
    person.open_home()
    person.press("Write feedback")
    for scale in person.tool.locator("fieldset .scale input[value='4']").all():
        scale.check()
    person.tool.locator(f"[name={question}]").fill(WORDS[person.language][question])
    person.looks_at(f"feedback-{question}")
    person.press("Give feedback")
    person.looks_at(f"feedback-given-{question}")


def reads_feedback(person: Person, question: str) -> None:
    person.open_home()
    person.press("Read the feedback")
    person.tool.get_by_text(WORDS[person.language][question]).wait_for()
    person.looks_at(f"feedback-revealed-{person.number}")
    person.press("I have read it, thank you")


def leaves(mentee: Person) -> None:
    """In two steps, without a reason; what the two have done stays to be read.

    How these pages and those of joining look: test_people.py.
    """
    mentee.open_home()
    mentee.press("My part")
    mentee.press("Leave the programme …")
    mentee.press("Leave the programme")
    mentee.sees("You do not take part in this programme")
    mentee.open_home()
    mentee.tool.get_by_text(WORDS[mentee.language]["title"]).first.wait_for()
    mentee.looks_at("home-after-leaving")


def nothing_confidential_reached_the_lms(place: Company) -> None:
    received = json.dumps(place.lms.admin("GET", "/admin/received-scores"))
    typed = [text for words in WORDS.values() for text in words.values()]
    assert not [text for text in typed if text in received]
