"""From people who wait to tandems, at the pages of a coordinator."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from lti_app.domain.matching_run import RunState
from lti_app.domain.participation import ParticipationState, RoleWish
from lti_app.models import MatchingRun, PairRule, Participation, Tandem
from tests.functional.task.guest import Guest, Page

from .conftest import JUNIOR, SENIOR, Place

Run = Callable[[], Page]


def heading(page: Page) -> str:
    return str(page.html.h1.get_text(" ", strip=True))


def pairs_shown(page: Page) -> set[str]:
    names = (line.select(".person-name") for line in page.html.select(".pair-line .tandem"))
    return {" – ".join(name.get_text() for name in two) for two in names}


def test_the_home_leads_to_matching_and_it_says_who_is_there(
    place: Place, coordinator: Guest
) -> None:
    home = coordinator.open("")
    assert "Matching" in home.text
    page = coordinator.open(place.at())
    assert "2 people, 2 free places" in page.text
    assert "3 mentees wait for a mentor, 2 places are free." in page.text
    assert "No run yet" in page.text


def test_a_run_is_waited_for_stopped_and_made_again(place: Place, coordinator: Guest) -> None:
    coordinator.open(place.at())
    page = coordinator.press("Compute a proposal")
    assert "It begins in a moment." in page.text
    assert page.html.select_one("[data-poll]")
    page = coordinator.press("Stop it")
    assert "The run was stopped" in page.text
    assert not page.html.select_one("[data-poll]")
    coordinator.press("Run again")
    assert "Run 2 is being computed" in coordinator.open(place.at()).text


def test_a_result_says_what_was_found_that_nothing_better_exists_and_why(run: Run) -> None:
    page = run()
    assert "2 of 3" in page.text
    assert "No better matching exists under these rules." in page.text
    assert pairs_shown(page) == {"Anna – Dora", "Ben – Emil"}
    assert "Dora says “is new to me”." in page.text
    assert "Louise" in page.text
    assert "One more language (German): then " in page.text
    for line in page.html.select(".factors"):
        *parts, together = (
            int(number.get_text().split()[0]) for number in line.select(".bar-number")
        )
        assert sum(parts) == together


def test_a_coordinator_locks_excludes_sets_aside_and_takes_back(
    place: Place, coordinator: Guest, run: Run
) -> None:
    run()
    # The weakest pair comes first; its buttons are pressed one after the other.
    page = coordinator.press("Exclude this pair")
    assert "excluded from the next run" in page.text
    page = coordinator.press("Lock this pair")
    assert "locked for the next run" in page.text
    coordinator.press("Set Ben aside")
    assert place.afresh().scalars(select(Participation).filter_by(set_aside=True)).one()
    page = coordinator.open(place.at())
    assert "1 set aside" in page.text
    coordinator.press("Take back")
    coordinator.press("Take back")
    assert place.afresh().scalars(select(PairRule)).all() == []
    assert place.db.scalars(select(Participation).filter_by(set_aside=True)).all() == []


def test_a_lock_that_a_rule_forbids_is_refused_in_words(place: Place, coordinator: Guest) -> None:
    coordinator.open(place.at("/rules"))
    fields = {"do": "lock", "mentor_id": place.id("Anna"), "mentee_id": place.id("Louise")}
    page = coordinator.send(place.at("/settle"), fields, status=409)
    assert "The two have not named a language in common." in page.text


def test_two_runs_are_compared(place: Place, coordinator: Guest, run: Run) -> None:
    run()
    lock = {"do": "lock", "mentor_id": place.id("Ben"), "mentee_id": place.id("Dora")}
    coordinator.send(place.at("/settle"), lock)
    page = run()
    assert "1 pair was locked by the coordination" in page.text
    [link] = [a for a in page.html.find_all("a") if a.get_text() == "run 1"]
    page = coordinator.open(str(link["href"]))
    assert heading(page) == "Run 2 beside run 1"
    assert "2 mentees have another mentor" in page.text
    rows = [row.get_text(" ", strip=True) for row in page.html.select("table.data tbody tr")]
    names = [re.findall(r"[A-Z][a-z]+", row) for row in rows]
    assert names == [["Dora", "Ben", "Anna"], ["Emil", "Anna", "Ben"]]
    assert "Ben and Dora: locked for run 2 only." in page.text


def test_nothing_is_published_without_a_named_approval(
    place: Place, coordinator: Guest, run: Run
) -> None:
    page = run()
    address = page.answer.request.path
    coordinator.send(f"{address}/publish", {}, status=409)
    coordinator.open(f"{address}/approve")
    page = coordinator.press("Approve", status=422)
    assert page.problems == {"agreed"}
    assert place.afresh().scalars(select(MatchingRun.state)).one() is RunState.FINISHED
    assert "I, Katrin Vogel, have looked at this proposal and approve it." in page.text
    page = coordinator.press("Approve", agreed=["yes"])
    assert "Approved by Katrin Vogel" in page.text
    assert place.afresh().scalars(select(Tandem)).all() == []
    page = coordinator.press("Publish now")
    assert "2 tandems have started" in page.text
    assert not page.html.select("button[name=do]")
    found = {(one.mentor_id, one.mentee_id) for one in place.afresh().scalars(select(Tandem))}
    anna, ben, dora, emil = (place.id(name) for name in ("Anna", "Ben", "Dora", "Emil"))
    assert found == {(anna, dora), (ben, emil)}
    page = coordinator.open(place.at())
    assert "1 mentee waits for a mentor, and no mentor has a free place." in page.text


def test_double_clicks_approve_and_publish_once(place: Place, coordinator: Guest, run: Run) -> None:
    address = run().answer.request.path
    for _ in range(2):
        coordinator.send(f"{address}/approve", {"agreed": "yes"})
    # Somebody who comes back to the page that asks is shown where the run stands.
    assert heading(coordinator.look(f"{address}/approve")) == "Run 1"
    for _ in range(2):
        page = coordinator.send(f"{address}/publish", {})
        assert "2 tandems have started" in page.text
    assert len(place.afresh().scalars(select(Tandem)).all()) == 2


def test_a_run_that_the_world_has_overtaken_is_not_published_by_half(
    place: Place, coordinator: Guest, run: Run
) -> None:
    address = run().answer.request.path
    coordinator.send(f"{address}/approve", {"agreed": "yes"})
    dora = place.db.scalars(select(Participation).filter_by(person_id=place.id("Dora"))).one()
    dora.state = ParticipationState.LEFT
    place.db.commit()
    page = coordinator.send(f"{address}/publish", {}, status=409)
    assert "1 pair cannot become a tandem any more" in page.text
    assert "Anna and Dora" in page.text
    assert place.afresh().scalars(select(Tandem)).all() == []


def test_a_run_by_lot_says_that_it_proves_nothing(place: Place, coordinator: Guest) -> None:
    coordinator.open(place.at())
    page = coordinator.press("By lot")
    address = page.answer.request.path
    place.computes(int(address.rsplit("/", 1)[1]))
    page = coordinator.open(address)
    assert "No proof goes with this run" in page.text
    assert "No better matching exists" not in page.text


def test_pairs_of_one_band_can_be_looked_at_alone(coordinator: Guest, run: Run) -> None:
    page = run()
    links = page.html.select(".filters a")
    assert links[0]["aria-current"] == "true"
    page = coordinator.open(str(links[1]["href"]))
    number = int(page.html.select_one(".filters [aria-current]").get_text().split()[-1])
    assert len(pairs_shown(page)) == number


def test_many_pairs_come_in_pages(place: Place, coordinator: Guest, run: Run) -> None:
    for number in range(50):
        place.joins(f"Mentor {number}", RoleWish.MENTOR, **JUNIOR)
        place.joins(f"Mentee {number}", RoleWish.MENTEE, **SENIOR)
    place.db.commit()
    page = run()
    assert "Page 1 of 2, 52 in all" in page.text
    first = pairs_shown(page)
    [link] = [a for a in page.html.find_all("a") if a.get_text(strip=True) == "Next"]
    rest = pairs_shown(coordinator.open(str(link["href"])))
    assert (len(first), len(rest)) == (50, 2)
    assert not first & rest


def test_a_page_beyond_the_last_is_the_last(coordinator: Guest, run: Run) -> None:
    address = run().answer.request.path
    for query in ("page=99", "page=-3", "page=x", "band=77", "band=-1", "unmatched=1e9"):
        assert heading(coordinator.look(f"{address}?{query}")) == "Run 1"


@pytest.mark.parametrize("language", ["de", "en"])
def test_everybody_in_the_programme_reads_how_matching_decides(place: Place, language: str) -> None:
    mentee = place.comes(place.people["Dora"], language)
    part = mentee.open(place.at("/statement").replace("matching/statement", "participation"))
    assert part.html.select_one("a[href$='/matching/statement']")
    page = mentee.open(place.at("/statement"))
    assert {"de": "Menschen entscheiden", "en": "People decide"}[language] in page.text
    assert "Katrin Vogel" in page.text
