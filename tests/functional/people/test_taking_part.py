"""Joining, pausing, leaving and coming back, at the pages of somebody of the course."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from lti_app.domain.consent import CONSENT
from lti_app.domain.course_role import CourseRole
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.participation import ParticipationState, RoleWish
from lti_app.domain.programme import ProgrammeState
from lti_app.domain.tandem import TandemState
from lti_app.models import Participation, Profile, Tandem
from tests.factories import make_participation, make_profile, make_task
from tests.functional.task.guest import Guest

from .conftest import Place

AGREED = {"wish": "mentee", "consent": CONSENT.version}


@pytest.fixture
def learner(place: Place) -> Guest:
    return place.comes(place.company.stranger)


def test_somebody_reads_what_it_is_agrees_and_goes_on_to_the_profile(
    place: Place, learner: Guest, changed: Callable[..., None]
) -> None:
    changed(purpose="So that ideas find their way upwards.", sessions=4, session_minutes=45)
    page = learner.open(place.at("join"))
    for words in ("ideas find their way", "4 meetings of 45 minutes", "Katrin Vogel"):
        assert words in page.text
    assert CONSENT.words.en in page.text
    page = learner.press("Join", **AGREED)
    assert page.html.h1.get_text() == "Your profile"
    row = place.afresh().scalars(select(Participation)).one()
    assert (row.wish, row.consent) == (RoleWish.MENTEE, CONSENT.version)
    assert learner.open(place.at("join")).html.h1.get_text().startswith("Your part")


def test_without_the_tick_nobody_joins_and_the_wish_is_kept(place: Place, learner: Guest) -> None:
    learner.open(place.at("join"))
    page = learner.press("Join", status=422, wish="both")
    assert page.problems == {"consent"}
    assert page.html.select_one('[name="wish"][checked]')["value"] == "both"
    assert learner.open(place.at("join")).html.select_one('[name="wish"][checked]')
    assert place.afresh().scalars(select(Participation)).all() == []


def test_two_clicks_join_once(place: Place, learner: Guest) -> None:
    learner.open(place.at("join"))
    for _ in range(2):
        learner.send(place.at("join"), AGREED)
    assert len(place.afresh().scalars(select(Participation)).all()) == 1


def test_a_guest_of_the_course_reads_why_they_cannot_join(place: Place, learner: Guest) -> None:
    place.becomes(place.company.stranger, CourseRole.GUEST)
    page = learner.open(place.at("join"))
    assert "You cannot join at the moment" in page.text
    assert not page.html.select('[name="consent"]')
    learner.open("profile")
    learner.send(place.at("join"), AGREED, status=409)
    assert place.afresh().scalars(select(Participation)).all() == []


def test_after_the_last_day_the_page_says_whom_to_ask(
    place: Place, learner: Guest, changed: Callable[..., None]
) -> None:
    changed(join_until=datetime.now(UTC).date() - timedelta(days=2))
    page = learner.open(place.at("join"))
    assert "The last day to join is over. Ask Katrin Vogel" in page.text


def test_a_pause_begins_and_ends_at_its_page(place: Place, learner: Guest) -> None:
    make_participation(place.db, place.company.programme, place.company.stranger)
    place.db.commit()
    learner.open(place.at("participation"))
    page = learner.press("Begin the pause", status=422, until="2020-01-01")
    assert page.problems == {"until"}
    assert page.value("until") == "2020-01-01"
    page = learner.press("Begin the pause", until="2099-12-31")
    assert "It lasts until 31 December 2099" in page.text
    page = learner.press("Go on now")
    assert "You are having a pause" not in page.text


def test_the_wish_can_be_changed_at_any_time(place: Place, learner: Guest) -> None:
    make_participation(place.db, place.company.programme, place.company.stranger)
    place.db.commit()
    learner.open(place.at("participation"))
    page = learner.press("Save", wish="mentor", capacity="9", status=422)
    assert page.problems == {"capacity"}
    page = learner.press("Save", wish="mentor", capacity="2")
    assert "Your changes are saved." in page.text
    assert page.answer.request.args["just"] == "saved"
    row = place.afresh().scalars(select(Participation)).one()
    assert (row.wish, row.capacity) == (RoleWish.MENTOR, 2)


def test_leaving_takes_two_steps_and_says_what_ends(place: Place) -> None:
    company = place.company
    make_participation(place.db, company.programme, company.mentor)
    make_profile(place.db, company.mentor)
    mentor = place.comes(company.mentor)
    page = mentor.open(place.at("leave"))
    assert "Your tandem with Bernd Hoffmann ends." in page.text
    db = place.afresh()
    assert db.scalars(select(Participation.state)).one() is ParticipationState.JOINED
    page = mentor.press("Leave the programme", forget_profile="yes")
    assert "You do not take part in this programme" in page.text
    db = place.afresh()
    assert db.scalars(select(Tandem.state)).one() is TandemState.ENDED
    assert db.scalars(select(Profile)).all() == []
    mentor.press("Join", status=422, wish="mentor")
    mentor.press("Join", **(AGREED | {"wish": "mentor"}))
    db = place.afresh()
    assert db.scalars(select(Participation.state)).one() is ParticipationState.JOINED
    assert db.scalars(select(Tandem.state)).one() is TandemState.ENDED


def test_a_closed_programme_can_be_left_and_not_changed(
    place: Place, learner: Guest, changed: Callable[..., None]
) -> None:
    make_participation(place.db, place.company.programme, place.company.stranger)
    changed(state=ProgrammeState.CLOSED)
    page = learner.open(place.at("participation"))
    assert not page.html.select('[name="wish"]')
    learner.open("profile")
    learner.send(place.at("pause"), {"until": ""}, status=409)
    learner.open(place.at("leave"))
    assert "The programme is closed." in learner.press("Leave the programme").text


def test_who_has_no_part_is_led_to_the_first_page(place: Place, learner: Guest) -> None:
    for path in ("participation", "leave"):
        assert learner.open(place.at(path)).html.select('[name="consent"]')
    for path in ("participation", "pause", "resume", "leave"):
        learner.send(place.at(path), {"wish": "both"}, status=409)


def test_a_programme_of_other_courses_does_not_exist(place: Place, learner: Guest) -> None:
    learner.open("profile")
    for path in ("programmes/999999/join", "programmes/99999999999999/join"):
        learner.look(path, status=404)
    learner.send("programmes/999999/join", AGREED, status=404)


@pytest.mark.parametrize("locale", ["de", "en"])
def test_the_pages_speak_both_languages(place: Place, locale: str) -> None:
    visitor = place.comes(place.company.stranger, locale)
    page = visitor.open(place.at("join"))
    assert CONSENT.points[0].in_language(locale) in page.text
    visitor.press({"de": "Teilnehmen", "en": "Join"}[locale], **AGREED)
    for path in ("participation", "leave"):
        visitor.open(place.at(path))


def test_who_was_paired_by_hand_is_asked_beside_the_next_step_and_agrees(place: Place) -> None:
    company = place.company
    make_task(place.db, company.tandem, 1, SubmissionState.OPEN)
    place.db.commit()
    mentee, coordinator = place.comes(company.mentee), place.comes(company.coordinator)
    assert "Bernd Hoffmann has not agreed yet" in coordinator.open("").text
    page = mentee.open("")
    assert page.html.select_one(".next-step a.button").get_text(strip=True) == "Begin"
    assert "You were paired with Aylin Demir. Taking part is voluntary." in page.text
    page = mentee.open(place.at("join"))
    assert page.html.select_one('[name="wish"][checked]')["value"] == "mentee"
    mentee.press("I agree", **AGREED)
    assert "You were paired" not in mentee.open("").text
    assert "Bernd Hoffmann has not agreed yet" not in coordinator.open("").text
    assert "Aylin Demir has not agreed yet" in coordinator.shown.text


def test_who_was_paired_by_hand_says_no_without_a_reason(place: Place) -> None:
    company = place.company
    mentee, coordinator = place.comes(company.mentee), place.comes(company.coordinator)
    assert "Your tandem with Aylin Demir ends." in mentee.open(place.at("decline")).text
    page = mentee.press("I do not want to take part")
    assert "You do not take part in this programme" in page.text
    states = [mark.get_text() for mark in page.html.select(".milestone-detail")]
    assert set(states) == {"left open"}
    pair = f"programme/{company.programme.id}/pair"
    assert "does not want to take part): Bernd Hoffmann" in coordinator.open(pair).text
    chosen = {"mentor_id": company.mentor.id, "mentee_id": company.mentee.id}
    page = coordinator.send(pair, chosen, status=422)
    assert "Only they can change that" in page.text
    assert place.afresh().scalars(select(Tandem.state)).one() is TandemState.ENDED
    mentee.open(place.at("join"))
    mentee.press("Join", **AGREED)
    # Who takes part leaves at another page.
    assert "Leave “" in mentee.open(place.at("decline")).html.h1.get_text()
