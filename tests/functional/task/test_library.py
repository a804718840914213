"""From the library to a set task, its preview, and offering one's own, over HTTP (F16)."""

from typing import Any

import pytest
from sqlalchemy import select

from lti_app.domain.course_role import CourseRole
from lti_app.domain.library import LibraryState
from lti_app.models import LaunchSession, LibraryTask, MicroTask
from tests.factories import make_library_task, make_programme, make_tandem, make_task

from .conftest import Tandem
from .guest import Guest, Page

READY = "shipped/agile-in-plain-words/en"


@pytest.fixture
def coordinator(tandem: Tandem) -> Guest:
    guest = tandem.comes(tandem.company.coordinator)
    visit = tandem.db.get_one(LaunchSession, guest.at.split("/")[2])
    visit.role = CourseRole.INSTRUCTOR
    tandem.db.commit()
    return guest


def at(tandem: Tandem, path: str) -> str:
    return f"tandems/{tandem.company.tandem.id}/{path}"


def own_library(tandem: Tandem) -> str:
    return f"programmes/{tandem.company.programme.id}/library"


def tasks_set(tandem: Tandem) -> list[MicroTask]:
    tandem.db.rollback()
    tandem.db.expire_all()
    return list(tandem.db.scalars(select(MicroTask).order_by(MicroTask.id)))


def cards(page: Page, within: str = "") -> list[str]:
    return [link.get_text() for link in page.html.select(f"{within} .task h3 a")]


def test_a_ready_task_is_chosen_looked_at_and_set(tandem: Tandem) -> None:
    page = tandem.mentor.open(at(tandem, "library"))
    assert 0 < len(cards(page, "#library > .task-list")) <= 6
    assert len(cards(page, "details")) >= 40
    assert page.answer.content_length is not None
    assert page.answer.content_length < 150_000
    tandem.mentor.open(at(tandem, f"tasks/new?library={READY}"))
    page = tandem.mentor.press("Preview", note="You asked for this.")
    assert "Preview: nothing is set yet" in page.text
    assert "You asked for this." in page.text
    # What the mentee will fill in is there to be looked at.
    assert page.html.select("fieldset[disabled] :is(input, select)")
    assert not page.html.select("form :is(input:not([type=hidden]), select, textarea)")
    assert tasks_set(tandem) == []
    page = tandem.mentor.press("Change something")
    assert page.value("note") == "You asked for this."
    tandem.mentor.press("Preview")
    page = tandem.mentor.press("Set the task")
    assert "The task is set" in page.text
    [task] = tasks_set(tandem)
    assert (task.library_key, task.note, task.topic) == (READY, "You asked for this.", "agile-work")
    assert len(task.recall_questions) >= 2
    page = tandem.mentor.open(at(tandem, "library"))
    assert "Set already" in page.text
    assert cards(page, "#earlier") == [task.title]


def test_a_search_needs_no_script_and_can_find_nothing(tandem: Tandem) -> None:
    page = tandem.mentor.open(at(tandem, "library?topic=agile-work&kind=quiz&search="))
    assert cards(page, "#library") == ["Agile in plain words"]
    page = tandem.mentor.open(at(tandem, "library?search=<script>alert(1)</script>"))
    assert "Nothing like that yet" in page.text
    assert "<script>alert" not in page.answer.text
    tandem.mentor.open(at(tandem, "library?search=%00%F0%9F&topic[]=1&kind=" + "x" * 3000))


def test_a_placed_step_is_kept_on_the_way(tandem: Tandem) -> None:
    page = tandem.mentor.open(at(tandem, "library?position=4"))
    link = page.html.select_one("#library .task h3 a")
    assert link is not None
    tandem.mentor.open(str(link["href"]))
    tandem.mentor.press("Set the task")
    page = tandem.mentor.open("?all=")
    assert "Step 4" in tandem.mentor.open(f"tasks/{tasks_set(tandem)[0].id}").text
    tandem.mentor.open(at(tandem, "library?position=nonsense"))


def test_the_mentor_can_take_the_other_language(tandem: Tandem) -> None:
    tandem.company.mentee.chosen_locale = "de"
    tandem.db.commit()
    page = tandem.mentor.open(at(tandem, "tasks/new?library=shipped/agile-in-plain-words"))
    assert page.value("title") == "Agil in klaren Worten"
    [other] = [one for one in page.html.find_all("a") if one.get_text() == "Take the English text"]
    page = tandem.mentor.open(str(other["href"]))
    assert page.value("title") == "Agile in plain words"


def test_what_was_begun_is_found_again_with_what_it_was_made_from(tandem: Tandem) -> None:
    page = tandem.mentor.open(at(tandem, f"tasks/new?library={READY}"))
    fields = {"title": "Half a thought", "library": READY, "kind": "quiz"}
    tandem.mentor.send("draft/" + at(tandem, "tasks/new"), fields)
    page = tandem.mentor.open(at(tandem, "library"))
    assert "“Half a thought” is not set yet." in page.text
    [link] = [one for one in page.html.find_all("a") if one.get_text() == "Go on with it"]
    assert tandem.mentor.open(str(link["href"])).value("title") == "Half a thought"
    assert tandem.mentor.open(at(tandem, "tasks/new")).value("title") == ""
    other = tandem.mentor.open(at(tandem, "tasks/new?library=shipped/sketch-an-app"))
    assert other.value("title") != "Half a thought"


def test_a_wrong_preview_comes_back_with_what_was_typed(tandem: Tandem) -> None:
    tandem.mentor.open(at(tandem, f"tasks/new?library={READY}"))
    page = tandem.mentor.press("Preview", 422, title="", recall_2_text="Why?")
    assert page.problems == {"title", "recall_2_right", "recall_2_wrong_1"}
    assert page.value("recall_2_text") == "Why?"
    assert page.value("library") == READY


HOSTILE = (
    "shipped/no-such-task",
    "shipped/../../etc/passwd",
    "own/999999999",
    "own/-1",
    "earlier/1e9",
    "foreign/1",
    "%00",
    "x" * 5000,
)


@pytest.mark.parametrize("source", HOSTILE)
def test_an_unknown_source_leads_nowhere(tandem: Tandem, source: str) -> None:
    assert tandem.mentor.look(at(tandem, f"tasks/new?library={source}"), 404).code == "NOT-FOUND"


def test_nobody_copies_somebody_elses_task_or_another_programmes(tandem: Tandem) -> None:
    db, company = tandem.db, tandem.company
    other = make_programme(db, company.context, company.coordinator)
    theirs = make_tandem(db, other, company.context, company.stranger, company.mentee)
    earlier = make_task(db, theirs, 1, title="Secret title")
    own = make_library_task(db, other, title="Secret title")
    offered = make_library_task(
        db, company.programme, title="Secret title", state=LibraryState.OFFERED
    )
    db.commit()
    tandem.mentor.open(at(tandem, "tasks/new"))
    for source in (f"earlier/{earlier.id}", f"own/{own.id}", f"own/{offered.id}"):
        page = tandem.mentor.look(at(tandem, f"tasks/new?library={source}"), 404)
        assert "Secret title" not in page.answer.text
        fields: dict[str, Any] = {"kind": "read", "title": "Mine", "text": "x", "library": source}
        page = tandem.mentor.send(at(tandem, "tasks/new"), fields, 422)
        assert page.problems == {"library"}
        assert "Secret title" not in page.answer.text
    assert "Secret title" not in tandem.mentor.open(at(tandem, "library")).answer.text


def test_a_mentor_offers_the_coordinator_accepts_and_takes_it_out_again(
    tandem: Tandem, coordinator: Guest
) -> None:
    task = tandem.sets("reflect", question="What has surprised you in our stock system?")
    tandem.mentor.open(task)
    offered = tandem.mentor.shown
    assert "Offered to the library" in tandem.mentor.press("Offer it to the library").text
    tandem.mentor.shown = offered
    tandem.mentor.press("Offer it to the library")
    [row] = tandem.db.scalars(select(LibraryTask))
    assert "1 offer to decide on" in coordinator.open("").text
    page = coordinator.open(own_library(tandem))
    assert cards(page) == ["Your first post"]
    assert "Aylin Demir" in page.text
    page = coordinator.open(f"{own_library(tandem)}/{row.id}")
    assert "What has surprised you in our stock system?" in page.text
    for _ in range(2):
        coordinator.shown = page
        coordinator.press("Take it into the library")
    assert "All mentors of the programme can set it." in tandem.mentor.open(task).text
    shown = tandem.mentor.open(at(tandem, "library?search=first%20post"))
    assert "Your first post" in cards(shown, "#library")
    assert "by a mentor of the programme" in shown.text
    coordinator.open(f"{own_library(tandem)}/{row.id}")
    coordinator.press("Take it out of the library")
    shown = tandem.mentor.open(at(tandem, "library?search=first%20post"))
    assert "Your first post" not in cards(shown, "#library")
    page = coordinator.look(f"{own_library(tandem)}/{row.id}")
    assert "Not in the library" in page.text


def test_an_offer_that_was_taken_back_cannot_be_accepted(
    tandem: Tandem, coordinator: Guest
) -> None:
    task = tandem.sets("reflect")
    tandem.mentor.open(task)
    tandem.mentor.press("Offer it to the library")
    [row] = tandem.db.scalars(select(LibraryTask))
    address = f"{own_library(tandem)}/{row.id}"
    coordinator.open(address)
    tandem.mentor.press("Take the offer back")
    assert coordinator.press("Take it into the library", 404).code == "NOT-FOUND"


def test_rights_of_the_library(tandem: Tandem, coordinator: Guest) -> None:
    task = tandem.sets("reflect")
    row = make_library_task(tandem.db, tandem.company.programme, state=LibraryState.OFFERED)
    tandem.db.commit()
    library = at(tandem, "library")
    assert tandem.mentee.look(library, 403).code == "MENTOR-ONLY"
    for guest in (tandem.stranger, coordinator):
        assert guest.look(library, 404).code == "NOT-FOUND"
        guest.open("my-data")
        assert guest.send(f"{task}/offer", {"language": "en"}, 404).code == "NOT-FOUND"
    tandem.mentee.open(task)
    assert tandem.mentee.send(f"{task}/offer", {"language": "en"}, 403).code == "MENTOR-ONLY"
    tandem.mentor.open(task)
    for guest in (tandem.mentor, tandem.mentee, tandem.stranger):
        for page in (own_library(tandem), f"{own_library(tandem)}/{row.id}"):
            assert guest.look(page, 403).code == "COORDINATOR-ONLY"
        decision = {"decision": "accept"}
        answer = guest.send(f"{own_library(tandem)}/{row.id}", decision, 403)
        assert answer.code == "COORDINATOR-ONLY"
    coordinator.open("my-data")
    coordinator.send(f"{own_library(tandem)}/{row.id}", {"decision": "burn"}, 400)
    coordinator.send(f"{own_library(tandem)}/999999", {"decision": "accept"}, 404)
    tandem.db.expire_all()
    assert tandem.db.get_one(LibraryTask, row.id).state is LibraryState.OFFERED


def test_what_came_from_the_library_is_not_offered_again(tandem: Tandem) -> None:
    tandem.mentor.open(at(tandem, f"tasks/new?library={READY}"))
    page = tandem.mentor.press("Set the task")
    assert "Offer it to the library" not in page.text
    task = f"tasks/{tasks_set(tandem)[0].id}"
    assert tandem.mentor.send(f"{task}/offer", {"language": "en"}, 409).code == "OUTDATED"
