"""The coordinator's pages of people: the list, setting aside, and the table in both directions."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from lti_app.domain.participation import ParticipationState
from lti_app.domain.people_table import packed
from lti_app.models import Participation, Profile
from tests.factories import make_participation, make_profile
from tests.functional.task.guest import FROM_OWN_PAGE, Guest, Page

from .conftest import Place

TABLE = "people/table"


@pytest.fixture
def coordinator(place: Place) -> Guest:
    place.company.mentor.email = "aylin@x.example"
    place.db.commit()
    return place.comes(place.company.coordinator)


def chooses(coordinator: Guest, place: Place, content: bytes, status: int = 200) -> Page:
    """The coordinator chooses a file and presses the button."""
    page = coordinator.open(place.at(TABLE))
    data: dict[str, Any] = {"csrf_token": page.value("csrf_token")}
    data["table"] = (BytesIO(content), "people.csv")
    answer = coordinator.client.post(
        coordinator.at + place.at(TABLE), data=data, headers=FROM_OWN_PAGE
    )
    coordinator.shown = Page(answer)
    assert answer.status_code == status, coordinator.shown.text[:1500]
    return coordinator.shown


def test_the_list_says_who_is_there_and_sets_somebody_aside_with_a_click(
    place: Place, coordinator: Guest
) -> None:
    company = place.company
    until = datetime.now(UTC).date() + timedelta(days=20)
    make_participation(place.db, company.programme, company.mentor, state=ParticipationState.PAUSED)
    make_participation(
        place.db,
        company.programme,
        company.mentee,
        state=ParticipationState.PAUSED,
        paused_until=until,
    )
    make_profile(place.db, company.mentor, department="Legal", hierarchy_level=2, gender="female")
    place.db.commit()
    page = coordinator.open(place.at("people?show=paused&search=a"))
    assert "Legal · Member of staff" in page.text
    assert "female" not in page.text
    for _ in range(2):
        coordinator.send(place.at("people"), {"person": company.mentor.id})
    part = select(Participation).where(Participation.person_id == company.mentor.id)
    assert place.afresh().scalars(part).one().set_aside
    coordinator.open(place.at("people?show=set_aside"))
    coordinator.press("Bring back")
    assert not place.afresh().scalars(part).one().set_aside
    assert f"until {until:%a}" in coordinator.open(place.at("people")).text
    coordinator.send(place.at("people"), {"person": company.stranger.id}, 409)
    coordinator.send(place.at("people"), {"person": "nobody"}, 409)


def test_the_invitation_names_course_platform_and_programme(
    place: Place, coordinator: Guest
) -> None:
    page = coordinator.open(place.at("people"))
    company = place.company
    for words in (company.context.title, company.registration.issuer, company.programme.title):
        assert words in page.html.select_one(".copy-value code").get_text()
    assert "People" in coordinator.open("").text


def test_a_table_is_shown_first_and_then_taken_over(place: Place, coordinator: Guest) -> None:
    content = "E-Mail;Ebene;Abteilung\naylin@x.example;2;Vertrieb Süd\n".encode("cp1252")
    page = chooses(coordinator, place, content)
    assert "Department: – → Vertrieb Süd" in page.text
    assert place.afresh().scalars(select(Profile)).all() == []
    page = coordinator.press("Take it over")
    assert "1 person was changed." in page.text
    profile = place.afresh().scalars(select(Profile)).one()
    assert (profile.department, profile.hierarchy_level) == ("Vertrieb Süd", 2)
    aylin = place.comes(place.company.mentor)
    assert aylin.open("profile").value("department") == "Vertrieb Süd"
    assert "Nothing in this table is new" in chooses(coordinator, place, content).text


def test_what_has_changed_meanwhile_is_shown_again(place: Place, coordinator: Guest) -> None:
    chooses(coordinator, place, b"E-mail;Department\naylin@x.example;New\n")
    make_profile(place.db, place.company.mentor, department="Typed by herself")
    place.db.commit()
    page = coordinator.press("Take it over", status=409)
    assert "Department: Typed by herself → New" in page.text
    coordinator.press("Take it over")
    assert place.afresh().scalars(select(Profile)).one().department == "New"


def test_a_bad_cell_is_told_with_line_column_and_text(place: Place, coordinator: Guest) -> None:
    content = b"E-mail;Level\naylin@x.example;<b>boss</b>\n"
    page = chooses(coordinator, place, content, 422)
    cells = [cell.get_text(strip=True) for cell in page.html.select("table tbody tr > *")]
    assert cells == ["2", "Level", "<b>boss</b>", "A level is a number from 1 to 6."]
    assert "Nothing was changed" in page.text
    assert place.afresh().scalars(select(Profile)).all() == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04" + b"\x00" * 50, "This is a workbook"),
        (b"\x00\x01\x02", "This is no text file"),
        (b"<html><script>alert(1)</script>", "neither “Key” nor “E-mail”"),
        (b'E-mail;Level\n"x;1', "the quotes are wrong"),
        (b"E-mail;Level\n" + b"a@x.example;7\n" * 60, "60 things in the file are not right"),
        (b"x" * 10_000_001, "larger than 10 megabytes"),
    ],
)
def test_a_hostile_file_is_refused_in_words(
    place: Place, coordinator: Guest, content: bytes, words: str
) -> None:
    assert words in chooses(coordinator, place, content, 422).text


def test_no_file_and_a_huge_one_are_refused(place: Place, coordinator: Guest) -> None:
    coordinator.open(place.at(TABLE))
    assert "Please choose a file" in coordinator.send(place.at(TABLE), {}, 422).text
    page = chooses(coordinator, place, b"x" * 22_000_000, 413)
    assert page.code == "FILE-TOO-LARGE"


@pytest.mark.parametrize("file", ["", "not base64", packed(b""), "\x00"])
def test_a_made_up_preview_is_refused(place: Place, coordinator: Guest, file: str) -> None:
    coordinator.open(place.at(TABLE))
    coordinator.send(place.at(f"{TABLE}/apply"), {"file": file, "digest": "x"}, 422)


def test_a_long_table_fits_through_its_preview(place: Place, coordinator: Guest) -> None:
    lines = "".join(
        f"{number:x}{number**3:x}@x.example;Köln {number**2}\n" for number in range(15_000)
    )
    content = f"E-mail;Location\naylin@x.example;Köln\n{lines}".encode()
    page = chooses(coordinator, place, content)
    assert "15,000" in page.text or "15000" in page.text
    assert "1 person was changed." in coordinator.press("Take it over").text


def test_the_download_is_a_guarded_file(place: Place, coordinator: Guest) -> None:
    make_participation(place.db, place.company.programme, place.company.mentor)
    make_profile(place.db, place.company.mentor, goal='=HYPERLINK("http://evil.example")')
    place.db.commit()
    answer = coordinator.look(place.at("people.csv")).answer
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=People-")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.startswith(b"\xef\xbb\xbfKey,E-mail,Name")
    assert b"\"'=HYPERLINK(" in answer.data
    german = place.comes(place.company.coordinator, "de").look(place.at("people.csv")).answer
    assert german.data.startswith("\ufeffKennung;E-Mail;Name".encode())


@pytest.mark.parametrize("path", ["people", "people.csv", TABLE])
def test_people_are_for_coordinators(place: Place, path: str) -> None:
    place.comes(place.company.mentor).look(place.at(path), 403)


@pytest.mark.parametrize("path", ["people", TABLE, f"{TABLE}/apply"])
def test_nobody_else_changes_anything(place: Place, path: str) -> None:
    mentor = place.comes(place.company.mentor)
    mentor.open("profile")
    fields = {"person": place.company.mentee.id, "file": packed(b"E-mail;Level"), "digest": ""}
    mentor.send(place.at(path), fields, 403)
