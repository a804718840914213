"""From an empty course to twelve published tandems, without a spreadsheet (issue: matching).

The coordinator, one mentor and one mentee sit at a real Chromium; everybody else joins and fills in
a profile over HTTP, through the same pages. Nothing is written past the pages.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.story import Person
from tests.company import company
from tests.functional.story.course import ADMIN, COORDINATOR, MENTEE, MENTOR, Course, register
from tests.functional.story.visitor import Visitor

# Everybody above them in the demo company would learn from them: twelve and twelve.
MENTORS = range(13, 25)
# A phone in one language, a desk in the other.
WIDTH = {"de": 360, "en": 1280}
LEVELS = ("trainee", "junior", "specialist", "manager", "executive", "board")
# What each of the twelve mentors can show, and each mentee would like to learn.
TOPICS = ("ai-assistants", "social-media", "dashboards", "video-formats", "automation", "privacy")


@pytest.mark.slow
@pytest.mark.timeout(420)
@pytest.mark.parametrize("language", WIDTH)
def test_from_an_empty_course_to_twelve_tandems(
    language: str, tmp_path: Path, open_context, screenshot, console_errors: list[str]
) -> None:
    width = WIDTH[language]
    with company(tmp_path) as place:
        tool, _ = register(place, "--approve")
        place.lms.admin("POST", "/admin/enrolments", course_id=1, person_id=ADMIN, role="Learner")
        course = Course(place, 1, tool)
        course.places("home")

        def arrives(number: int) -> Person:
            context = open_context(language=language, width=width)
            person = Person(number, language, place, context, screenshot)
            person.open_activity(course.activity()["id"])
            return person

        coordinator = arrives(COORDINATOR)
        programme = starts_a_programme(coordinator)
        people = {person["id"]: person for person in place.lms.admin("GET", "/admin/people")}
        mentee, mentor = arrives(MENTEE), arrives(MENTOR)
        for person in (mentee, mentor):
            joins(person, people[person.number])
        joins_over_http(course, programme, [people[n] for n in people if n not in (MENTEE, MENTOR)])
        finds_partners(coordinator, course, width)
        changes_a_weight(coordinator, width)
        locks_a_pair(coordinator)
        compares(coordinator, width)
        publishes(coordinator, width)
        sees_the_mentor(mentee, course)
    assert [error for error in console_errors if "status of 422" not in error] == []


def look_at(person: Person, name: str, width: int) -> None:
    """At both widths; then the person goes on at their own."""
    person.looks_at(f"matching-{name}")
    person.page.set_viewport_size({"width": width, "height": 900})


def keep_picture(person: Person, name: str, width: int, most: int) -> None:
    """The top of a page as the README shows it, at a desk."""
    person.page.set_viewport_size({"width": 1280, "height": 900})
    person.screenshot(person.page, f"{person.language}-matching-{name}-1280", most=most)
    person.page.set_viewport_size({"width": width, "height": 900})


def starts_a_programme(coordinator: Person) -> int:
    """From the preset, with the people of the LMS. Returns the programme's id."""
    coordinator.press("Start")
    coordinator.tool.locator("#title").fill("Reverse Mentoring 2026")
    coordinator.press("Start the programme")
    coordinator.press("Fetch them now")
    coordinator.sees("People can join now")
    address = coordinator.tool.get_by_role("link", name=coordinator.words("Settings"))
    found = re.search(r"/programme/(\d+)/", address.get_attribute("href") or "")
    assert found
    return int(found[1])


def profile_of(person: dict[str, Any]) -> dict[str, str]:
    """What somebody says of the topics and of the ladder; the demo company is like that."""
    number = person["id"]
    offered = f"offered-{2 + number % 3}"
    wanted = f"wanted-{number % 2}"
    return {
        f"topic-{TOPICS[number % 6]}": offered if number in MENTORS else wanted,
        f"topic-{TOPICS[(number + 2) % 6]}": "offered-2" if number in MENTORS else "wanted-1",
        "hierarchy_level": str(LEVELS.index(person["level"]) + 1),
        "department": person["department"],
        "location": person["city"],
    }


def likes_of(number: int) -> dict[str, list[str]]:
    """What else somebody says, so that pairs differ in more than topics."""

    def some_of(*values: str) -> list[str]:
        return [values[(number + step) % len(values)] for step in range(3)]

    return {
        "interests": some_of("sports", "travel", "music", "books", "technology"),
        "formats": some_of("read", "watch", "try", "quiz"),
        "availability": some_of(
            "monday_morning", "tuesday_afternoon", "thursday_morning", "friday_morning"
        ),
        "style-structure": [str(1 + number % 5)],
        "style-learning": [str(1 + number % 4)],
    }


def joins(person: Person, who: dict[str, Any]) -> None:
    """At their own page: what it means, the tick, and a profile in three minutes."""
    person.press("See what it means")
    wish = "mentor" if person.number in MENTORS else "mentee"
    person.tool.locator(f"input[name=wish][value={wish}]").check()
    person.tool.locator("input[name=consent]").check()
    person.press("Join")
    for section in person.tool.locator("details.fold").all():
        if section.get_attribute("open") is None:
            section.locator("summary").first.click()
    for name, value in profile_of(who).items():
        field = person.tool.locator(f"[name='{name}']")
        if name.startswith("topic-"):
            field.select_option(value)
        elif name == "hierarchy_level":
            field.and_(person.tool.locator(f"[value='{value}']")).check()
        else:
            field.fill(value)
    for spoken in who["languages"]:
        person.tool.locator(f"input[name=languages][value={spoken}]").check()
    person.tool.locator("input[name=remote]").check()
    person.press("Save")
    person.sees("Your profile is saved")


def joins_over_http(course: Course, programme: int, people: list[dict[str, Any]]) -> None:
    for who in people:
        number = who["id"]
        course.place.lms.admin("PATCH", f"/admin/people/{number}", locale="en")
        visitor = Visitor(course.place)
        visitor.launch(number, activity_id=course.activity()["id"])
        visitor.open(f"programmes/{programme}/join")
        consent = visitor.shown.html.select_one("input[name=consent]")
        assert consent is not None
        wish = "mentor" if number in MENTORS else "mentee"
        visitor.press("Join", wish=wish, consent=[str(consent["value"])])
        said: dict[str, Any] = profile_of(who)
        known = {str(one["value"]) for one in visitor.shown.html.select("[name=languages]")}
        said["languages"] = [each for each in who["languages"] if each in known]
        visitor.press("Save", **said, **likes_of(number), remote=["yes"])
        assert "Your profile is saved" in visitor.shown.text


def finds_partners(coordinator: Person, course: Course, width: int) -> None:
    """The home leads to matching; a worker computes; every pair has its reasons."""
    course.place.lms.admin("PATCH", f"/admin/people/{COORDINATOR}", locale=coordinator.language)
    coordinator.open_activity(course.activity()["id"])
    coordinator.press("Find partners")
    look_at(coordinator, "start", width)
    coordinator.press("Compute a proposal")
    waits_for_result(coordinator)
    tool = coordinator.tool
    expect(tool.locator(".pair-line .tandem")).to_have_count(12)
    tool.locator(".pair-line summary").first.click()
    numbers = tool.locator(".factors").first.locator(".bar-number").all_inner_texts()
    *parts, together = (int(number.split()[0]) for number in numbers)
    assert sum(parts) == together
    look_at(coordinator, "run", width)
    keep_picture(coordinator, "proposal", width, most=1900)


def waits_for_result(coordinator: Person) -> None:
    coordinator.sees("What was found")
    coordinator.sees("Look at the pairs, then decide")


def changes_a_weight(coordinator: Person, width: int) -> None:
    """With the arrow keys; what it would give is there before anything is saved."""
    coordinator.press("Rules and weights")
    tool = coordinator.tool
    if width == WIDTH["de"]:
        follows_the_finger(coordinator)
    slider = tool.locator("#weight_location")
    assert slider.get_attribute("type") == "range"
    slider.focus()
    for _ in range(8):
        slider.press("ArrowRight")
    expect(tool.locator("output[for=weight_location]")).to_have_text("10")
    said = tool.locator("[data-preview-said]")
    expect(said).to_contain_text("12")
    expect(tool.locator("[data-preview-shown]")).not_to_have_attribute("aria-busy", "true")
    look_at(coordinator, "rules", width)
    keep_picture(coordinator, "weights", width, most=1450)
    coordinator.press("Save the rules")
    coordinator.sees("The rules are saved")
    look_at(coordinator, "runs", width)
    coordinator.press("How matching decides")
    look_at(coordinator, "statement", width)
    coordinator.press("Back to matching")


def follows_the_finger(coordinator: Person) -> None:
    """Where the preview is out of sight, what it says stands at the slider, and goes with it."""
    slider = coordinator.tool.locator("#weight_topics")
    slider.focus()
    slider.press("ArrowLeft")
    near = coordinator.tool.locator(".field:has(#weight_topics) .preview-near")
    expect(near).to_contain_text("12")
    slider.press("ArrowRight")
    coordinator.tool.locator("#weight_ranking").focus()
    expect(near).to_have_count(0)


def locks_a_pair(coordinator: Person) -> None:
    """On the run's page; then it is computed again."""
    coordinator.press("Look at the pairs")
    tool = coordinator.tool
    tool.locator(".pair-line summary").first.click()
    coordinator.press("Lock this pair")
    coordinator.sees("locked for the next run")
    coordinator.press("Run again with this")
    waits_for_result(coordinator)
    coordinator.sees("was locked")


def compares(coordinator: Person, width: int) -> None:
    coordinator.press("run %(number)s", number=1)
    coordinator.sees("Run %(first)s beside run %(second)s", first=2, second=1)
    look_at(coordinator, "compare", width)
    coordinator.press("To run %(number)s", number=2)


def publishes(coordinator: Person, width: int) -> None:
    """Only after a person has approved it by name; then the board has all twelve."""
    coordinator.press("Approve …")
    coordinator.tool.locator("input[name=agreed]").check()
    look_at(coordinator, "approve", width)
    coordinator.press("Approve")
    coordinator.press("Publish now")
    coordinator.tool.get_by_role("heading", name=re.compile("^12 ")).wait_for()
    look_at(coordinator, "published", width)
    coordinator.press("To the tandems")
    expect(coordinator.tool.locator("table.data tbody tr")).to_have_count(12)
    look_at(coordinator, "board", width)


def sees_the_mentor(mentee: Person, course: Course) -> None:
    mentee.open_activity(course.activity()["id"])
    names = mentee.tool.locator(".tandem .person-name").all_inner_texts()
    mentors = {course.name(number) for number in MENTORS}
    assert mentors & set(names), names
    mentee.looks_at("matching-mentee")
