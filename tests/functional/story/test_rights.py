"""Who may see and do what: every page of a visit, asked for by those whom it is not for.

A tandem's work does not exist for anybody but its two people, coordinators included.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select, tuple_, update

from lti_app.app import create_app
from lti_app.domain.course_role import CourseRole
from lti_app.models import LaunchSession, Membership
from lti_app.settings import load_settings
from tests.company import Company

from .course import (
    BY_MENTEE,
    LEARNER,
    OTHER_MENTOR,
    QUIZ,
    change,
    does_quiz,
    gives_feedback,
    sets_quiz,
)
from .pages import (
    COMMON_PAGES,
    COORDINATOR_PAGES,
    COORDINATOR_WRITES,
    HOMES,
    OWN_PAGES,
    OWN_WRITES,
    PAIR_PAGES,
    PAIR_WRITES,
    PART_PAGES,
    PART_WRITES,
    PICKER,
    WISHES,
)
from .tandem import Tandem
from .visitor import FROM_OWN_PAGE, Shown, Visitor

PROGRAMME = {
    "title": "Taken over",
    "purpose": "",
    "starts_on": "2027-01-01",
    "ends_on": "2027-06-30",
    "passback": "nothing",
    "columns": "per_step",
    "completion_style": "any_grade",
    "pass_mark": "60",
    "contact_id": "1",
}

# The page is there, and what it is about has gone on: a task that was started, a run that failed.
NOT_NOW = 409


@pytest.fixture(scope="module")
def working(new_tandem: Callable[..., Tandem]) -> Iterator[Tandem]:
    """A tandem with a completed quiz and the mentee's feedback, which nobody may find changed."""
    tandem = new_tandem()
    tandem.task = sets_quiz(tandem.mentor)
    does_quiz(tandem.mentee, tandem.task, "0", "0")
    gives_feedback(tandem.mentee, tandem.task, BY_MENTEE)
    tandem.gets_one_of_everything()
    before = _board(tandem)
    yield tandem
    assert _board(tandem) == before


@pytest.fixture(scope="module")
def learner(working: Tandem) -> Visitor:
    return working.learner()


@pytest.fixture(scope="module")
def guest(working: Tandem, place: Company) -> Visitor:
    """Somebody of the course for whom the LMS has named a role that nobody knows."""
    guest = working.course.comes(OTHER_MENTOR)
    session = LaunchSession.id == guest.launch_id
    here = select(LaunchSession.person_id, LaunchSession.context_id).where(session)
    is_here = tuple_(Membership.person_id, Membership.context_id).in_(here)
    for statement in (update(LaunchSession).where(session), update(Membership).where(is_here)):
        change(place, statement.values(role=CourseRole.GUEST))
    return guest


def test_every_page_of_a_visit_has_its_row_here() -> None:
    settings = load_settings({"KEHRWERT_SECRET_KEY": "x", "KEHRWERT_DATABASE_URL": "sqlite://"})
    pages, writes = set(), set()
    for rule in create_app(settings).url_map.iter_rules():
        if rule.rule.startswith("/l/<launch_id>/"):
            path = re.sub(r"<(?:\w+:)?(\w+?)(?:_id)?>", r"{\1}", rule.rule[15:])
            pages |= {path} if "GET" in (rule.methods or ()) else set()
            writes |= {path} if "POST" in (rule.methods or ()) else set()
    everybodys = {*PICKER, *OWN_PAGES, *COMMON_PAGES}
    assert pages == {*COORDINATOR_PAGES, *PAIR_PAGES, *PART_PAGES, WISHES, *everybodys}
    assert writes == {*COORDINATOR_WRITES, *PAIR_WRITES, *PICKER, *OWN_WRITES, *PART_WRITES}


@pytest.mark.parametrize("path", COORDINATOR_PAGES)
def test_what_is_refused_to_others_is_there_for_the_coordinator(working: Tandem, path: str) -> None:
    # A run is compared with another one.
    page = working.coordinator.look(working.fill(path) + working.fill("?with={run}"))
    assert page.status in {200, NOT_NOW}


@pytest.mark.parametrize("path", PAIR_PAGES)
def test_what_is_refused_to_others_is_there_for_one_of_the_two(working: Tandem, path: str) -> None:
    pages = [one.look(working.fill(path)) for one in (working.mentor, working.mentee)]
    assert {page.status for page in pages} & {200, NOT_NOW}


@pytest.mark.parametrize(
    ("who", "path"),
    [
        (who, path)
        for who in ("learner", "mentor", "mentee", "guest")
        for path in COORDINATOR_PAGES
        # It is the mentee's own work.
        if (who, path) != ("mentee", "review/{person}")
    ],
)
def test_a_coordinators_page_is_for_coordinators(
    request: pytest.FixtureRequest, working: Tandem, who: str, path: str
) -> None:
    visitor = _visitor(request, working, who)
    assert visitor.look(working.fill(path)).status in {403, 404}


@pytest.mark.parametrize("path", COORDINATOR_WRITES)
@pytest.mark.parametrize("who", ["learner", "mentor", "guest"])
def test_a_coordinators_form_is_for_coordinators(
    request: pytest.FixtureRequest, working: Tandem, who: str, path: str
) -> None:
    visitor = _visitor(request, working, who)
    fields = PROGRAMME | {"to": "closed", "mentor_id": "1", "mentee_id": "2", "column": "1"}
    fields |= {"decision": "accept"}
    assert visitor.send(working.fill(path), fields).status in {403, 404}


@pytest.mark.parametrize("path", PAIR_PAGES)
@pytest.mark.parametrize("who", ["learner", "coordinator", "guest"])
def test_a_tandems_page_exists_for_its_two_people_only(
    request: pytest.FixtureRequest, working: Tandem, who: str, path: str
) -> None:
    page = _visitor(request, working, who).look(working.fill(path))
    assert page.status == 404
    assert str(QUIZ["title"]) not in page.body


@pytest.mark.parametrize("path", PAIR_WRITES)
@pytest.mark.parametrize("who", ["learner", "coordinator", "guest"])
def test_a_tandems_form_exists_for_its_two_people_only(
    request: pytest.FixtureRequest, working: Tandem, who: str, path: str
) -> None:
    fields = {**QUIZ, **BY_MENTEE, "kind": "quiz", "q1": "0", "q2": "0"}
    answer = _visitor(request, working, who).send(working.fill(path), fields)
    assert answer.status == 404


@pytest.mark.parametrize("path", ["tandems/{tandem}/tasks/new", "tasks/{task}/edit"])
def test_a_mentee_sets_no_tasks(working: Tandem, path: str) -> None:
    path = working.fill(path)
    assert working.mentee.look(path).status == 403
    assert working.mentee.send(path, {**QUIZ, "kind": "quiz"}).status == 403


@pytest.mark.parametrize("path", ["tasks/{task}", "tasks/{task}/save"])
def test_a_mentor_answers_no_tasks(working: Tandem, path: str) -> None:
    assert working.mentor.send(working.fill(path), {"q1": "1"}).status == 403


def test_a_mentor_sees_how_far_the_mentee_is_and_no_answers(working: Tandem) -> None:
    page = working.mentor.look(f"tasks/{working.task}")
    assert "2 of 2 points" in page.text
    assert not page.html.select('input[name="q1"][checked]')


@pytest.mark.parametrize("who", ["learner", "guest", "coordinator", "mentor"])
def test_the_picker_opens_by_deep_linking_only(
    request: pytest.FixtureRequest, working: Tandem, who: str
) -> None:
    visitor = _visitor(request, working, who)
    assert visitor.look("place").status == 404
    assert visitor.send("place", {"item": "home"}).status == 404


def test_a_learner_cannot_ask_to_place_anything(working: Tandem, place: Company) -> None:
    visitor = Visitor(place)
    course = working.course
    visitor.launch(LEARNER, course_id=course.number, tool_id=course.tool, status=403)


def test_a_guest_sees_no_more_than_a_learner(guest: Visitor, learner: Visitor) -> None:
    for path in set(OWN_PAGES) - HOMES:
        seen, usual = guest.look(path), learner.look(path)
        assert seen.status == usual.status
        assert _nameless(seen) == _nameless(usual)
    for path in HOMES:
        assert "Would you like to take part?" in learner.look(path).text
        assert "Nothing to do right now" in guest.look(path).text


def test_a_coordinators_board_shows_states_and_no_words(working: Tandem) -> None:
    board = working.coordinator.open()
    words = (QUIZ["title"], QUIZ["q1_text"], BY_MENTEE["helped"])
    assert [word for word in words if str(word) in board.body] == []


@pytest.mark.parametrize(
    "path", [*COORDINATOR_WRITES, *PAIR_WRITES, *PICKER, *OWN_WRITES, *PART_WRITES]
)
def test_a_form_without_its_token_or_from_another_site_is_refused(
    working: Tandem, path: str
) -> None:
    path = working.fill(path)
    for visitor in (working.coordinator, working.mentor):
        without = visitor.send(path, {"language": "de"}, token="")
        assert (without.status, without.code) == (403, "FORM-TOKEN")
        foreign = {**FROM_OWN_PAGE, "Origin": "https://evil.example"}
        answer = visitor.send(path, {"language": "de"}, headers=foreign)
        assert (answer.status, answer.code) == (403, "ORIGIN-FOREIGN")


def test_the_address_of_a_visit_opens_nothing_without_its_cookie(
    working: Tandem, place: Company
) -> None:
    stranger = Visitor(place)
    page = stranger.open(working.mentee.at(f"tasks/{working.task}"), status=403)
    assert page.code == "VISIT-UNKNOWN"
    stranger = working.learner()
    theirs = (*OWN_PAGES, *PART_PAGES, WISHES, *COMMON_PAGES)
    for path in (*COORDINATOR_PAGES, *PAIR_PAGES, *theirs):
        address = working.mentee.at(working.fill(path))
        assert stranger.look(address).code == "VISIT-UNKNOWN"


def _board(tandem: Tandem) -> list[str]:
    """The programme's name, its tandems and how each is doing, as the coordinator sees them."""
    page = tandem.coordinator.open()
    return [page.heading, *(row.get_text(" ", strip=True) for row in page.html.select("tr"))]


def _nameless(page: Shown) -> str:
    """What a page says, without what it knows about the person."""
    for fact in page.html.select("dd"):
        fact.clear()
    return re.sub(r"David Nguyen|Sabine Lindner", "…", page.text)


def _visitor(request: pytest.FixtureRequest, tandem: Tandem, who: str) -> Visitor:
    if who in {"learner", "guest"}:
        return request.getfixturevalue(who)
    return getattr(tandem, who)
