"""Wishes at their page: choosing, order, and whom somebody would rather not work with."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from lti_app import catalogue
from lti_app.domain.participation import ParticipationState, RoleWish
from lti_app.domain.programme import ProgrammeState
from lti_app.models import Avoidance, MentorWish, Participation, Person
from tests.factories import make_membership, make_participation, make_person, make_profile
from tests.functional.task.guest import Guest

from .conftest import Place

TOPIC = catalogue.topics()[0]


@pytest.fixture
def mentors(place: Place) -> dict[str, Person]:
    """Three mentors, and the stranger who would like to learn."""
    db, company = place.db, place.company
    make_participation(db, company.programme, company.stranger, RoleWish.MENTEE)
    make_profile(db, company.stranger, wanted={TOPIC.key: 0}, languages=["de"])
    mentors = {}
    for name in ("Dila Acar", "Emre Kaya", "Finn <b>Olsen"):
        mentors[name] = make_person(db, company.registration, name)
        make_membership(db, company.context, mentors[name])
        make_participation(db, company.programme, mentors[name], RoleWish.MENTOR)
        make_profile(
            db,
            mentors[name],
            offered={TOPIC.key: 4},
            languages=["de"],
            department="Secret service",
            goal="To see more of the house",
        )
    db.commit()
    return mentors


@pytest.fixture
def mentee(place: Place, mentors: dict[str, Person]) -> Guest:
    return place.comes(place.company.stranger)


def wished(place: Place) -> list[int]:
    query = select(MentorWish.mentor_id).order_by(MentorWish.rank)
    return list(place.afresh().scalars(query))


def test_the_home_leads_to_the_mentors_until_somebody_is_chosen(
    place: Place, mentee: Guest
) -> None:
    home = mentee.open("")
    assert "Whom would you like as your mentor?" in home.text
    page = mentee.open(place.at("mentors"))
    reasons = [one.get_text() for one in page.html.select(".person-entry ul li")]
    assert any(TOPIC.name.en in words and "Emre Kaya" in words for words in reasons)
    assert "To see more of the house" in page.text
    assert "Secret" not in page.text
    assert "<b>Olsen" in page.text
    mentee.press("Choose Emre Kaya")
    assert "You will get a partner soon" in mentee.open("").text


def test_wishes_are_put_in_order_with_buttons_alone(
    place: Place, mentee: Guest, mentors: dict[str, Person]
) -> None:
    mentee.open(place.at("mentors"))
    for name in mentors:
        mentee.press(f"Choose {name}")
    dila, emre, finn = (person.id for person in mentors.values())
    assert wished(place) == [dila, emre, finn]
    mentee.press("Down")
    assert wished(place) == [emre, dila, finn]
    for _ in range(2):
        mentee.send(place.at("mentors/move"), {"person": finn, "place": 1})
    assert wished(place) == [finn, emre, dila]
    mentee.open(place.at("mentors"))
    mentee.press("Take out")
    assert wished(place) == [emre, dila]
    assert "Choose Finn" in mentee.open(place.at("mentors")).text


def test_somebody_is_avoided_and_nobody_else_reads_it(
    place: Place, mentee: Guest, mentors: dict[str, Person]
) -> None:
    emre, coordinator = place.comes(mentors["Emre Kaya"]), place.comes(place.company.coordinator)
    others = [
        (emre, place.at("mentors")),
        *((coordinator, path) for path in ("", place.at("people"), place.at("people.csv"))),
    ]
    before = [who.look(path).text for who, path in others]
    mentee.open(place.at("mentors?avoid=emre"))
    page = mentee.press("Rather not with Emre Kaya")
    assert "Choose Emre Kaya" not in page.text
    assert page.html.select_one("#avoided details[open]")
    row = place.afresh().scalars(select(Avoidance)).one()
    assert row.avoided_id == mentors["Emre Kaya"].id
    assert [who.look(path).text for who, path in others] == before
    mentee.press("Take back")
    assert place.afresh().scalars(select(Avoidance)).all() == []


def test_a_mentor_is_offered_no_mentors(place: Place, mentors: dict[str, Person]) -> None:
    mentor = place.comes(mentors["Emre Kaya"])
    page = mentor.open(place.at("mentors"))
    assert "With whom you would work" in page.text
    assert "Possible mentors" not in page.text
    mentor.send(place.at("mentors"), {"person": mentors["Dila Acar"].id}, 409)


@pytest.mark.parametrize("person", ["", "0", "-1", "999999", "1 or 1=1", "9" * 30, "\x00"])
@pytest.mark.parametrize("path", ["mentors", "mentors/move", "mentors/remove", "avoided"])
def test_a_form_about_nobody_changes_nothing(
    place: Place, mentee: Guest, path: str, person: str
) -> None:
    mentee.open(place.at("mentors"))
    known = path.startswith("mentors/") and person in {"0", "999999"}
    mentee.send(place.at(path), {"person": person, "place": "1"}, 200 if known else 409)
    assert wished(place) == []


def test_who_does_not_take_part_is_led_to_joining_and_changes_nothing(
    place: Place, mentee: Guest, mentors: dict[str, Person]
) -> None:
    part = place.db.scalars(
        select(Participation).where(Participation.person_id == place.company.stranger.id)
    ).one()
    mentee.open(place.at("mentors"))
    part.state = ParticipationState.LEFT
    place.db.commit()
    mentee.send(place.at("mentors"), {"person": mentors["Dila Acar"].id}, 409)
    assert "Choose" not in mentee.open(place.at("mentors")).text


def test_a_closed_programme_can_only_be_read(
    place: Place, mentee: Guest, changed: Callable[..., None], mentors: dict[str, Person]
) -> None:
    changed(state=ProgrammeState.CLOSED)
    page = mentee.open(place.at("mentors"))
    assert "nothing can be changed here" in page.text
    assert "Choose Emre" not in page.text


@pytest.mark.parametrize("asked", ["page=-4", "page=x", "topic=%00", "search=%25%5c&avoid=%ff"])
def test_strange_searches_find_nobody_and_break_nothing(
    place: Place, mentee: Guest, asked: str
) -> None:
    mentee.open(place.at(f"mentors?{asked}"))
