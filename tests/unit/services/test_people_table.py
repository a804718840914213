import csv
import io
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_app.domain.participation import ParticipationState
from lti_app.domain.people_table import InvalidTable
from lti_app.domain.programme import NotACoordinator
from lti_app.models import Participation, Person, Profile
from lti_app.services import people_table
from tests.factories import (
    NOW,
    TODAY,
    Company,
    count_queries,
    make_company,
    make_membership,
    make_participation,
    make_person,
    make_profile,
)

# How somebody stands to the programme.
STANDING = ("State", "Mentees", "Has a mentor")


@pytest.fixture
def company(db: Session) -> Company:
    company = make_company(db)
    for person in (company.mentor, company.mentee, company.stranger, company.coordinator):
        person.email = f"{person.name.split()[0].lower()}@x.example"
    db.flush()
    return company


def here(company: Company) -> dict[str, Any]:
    return {
        "context_id": company.context.id,
        "person_id": company.coordinator.id,
        "today": TODAY,
    }


def preview(db: Session, company: Company, text: str) -> people_table.TablePreview:
    return people_table.preview(db, company.programme.id, text.encode(), **here(company))


def apply(db: Session, company: Company, text: str, digest: str | None = None) -> int:
    digest = digest or preview(db, company, text).plan.digest
    return people_table.apply(
        db, company.programme.id, text.encode(), digest, **here(company), now=NOW
    )


def rows_of(db: Session, company: Company, locale: str = "en") -> dict[str, dict[str, str]]:
    content = people_table.download(db, company.programme.id, **here(company), locale=locale)
    delimiter = ";" if locale == "de" else ","
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter)
    return {row["Name"]: row for row in rows}


def test_a_preview_changes_nothing_and_to_apply_it_changes_just_that(
    db: Session, company: Company
) -> None:
    profile = make_profile(
        db, company.mentor, goal="Mine", department="Old", offered={"ai": 3}, gender="female"
    )
    text = (
        "E-mail;Level;Department;Reports to;Languages\n"
        "aylin@x.example;2;New;katrin@x.example;de\nchloé@x.example;4;;;\nnobody@x.example;1;;;\n"
    )
    found = preview(db, company, text)
    assert [change.name for change in found.plan.changes] == ["Aylin Demir", "Chloé Martin"]
    assert [row.email for row in found.plan.unknown] == ["nobody@x.example"]
    assert found.names[company.coordinator.id] == "Katrin Vogel"
    assert (profile.department, db.get(Profile, company.stranger.id)) == ("Old", None)
    assert apply(db, company, text) == 2
    db.expire_all()
    assert (profile.department, profile.hierarchy_level, profile.languages) == ("New", 2, ["de"])
    assert profile.reports_to_id == company.coordinator.id
    assert (profile.goal, profile.offered, profile.gender) == ("Mine", {"ai": 3}, "female")
    made = db.get_one(Profile, company.stranger.id)
    assert (made.hierarchy_level, made.goal, made.wanted, made.remote) == (4, "", {}, True)
    assert db.scalars(select(Participation)).all() == []
    assert apply(db, company, text) == 0


def test_what_has_changed_since_the_preview_is_shown_again_and_not_done(
    db: Session, company: Company
) -> None:
    profile = make_profile(db, company.mentor, department="Old")
    text = "E-mail;Department\naylin@x.example;New\n"
    digest = preview(db, company, text).plan.digest
    profile.department = "Typed meanwhile"
    db.flush()
    with pytest.raises(people_table.TableOutdated) as outdated:
        apply(db, company, text, digest)
    assert outdated.value.preview.plan.changes[0].before.department == "Typed meanwhile"
    assert profile.department == "Typed meanwhile"


def test_one_bad_cell_and_nothing_is_changed(db: Session, company: Company) -> None:
    text = "E-mail;Level\naylin@x.example;2\nbernd@x.example;lots\n"
    with pytest.raises(InvalidTable):
        apply(db, company, text, "0")
    assert db.scalar(select(func.count()).select_from(Profile)) == 0


def test_people_of_other_courses_are_out_of_reach(db: Session, company: Company) -> None:
    make_person(db, company.registration, "Elsewhere", email="elsewhere@x.example")
    other = make_company(db)
    other.mentor.email = "foreign@x.example"
    db.flush()
    text = "E-mail;Level\nelsewhere@x.example;1\nforeign@x.example;1\n"
    assert len(preview(db, company, text).plan.unknown) == 2
    text = "E-mail;Reports to\naylin@x.example;elsewhere@x.example\n"
    assert len(preview(db, company, text).plan.unknown_managers) == 1


def test_the_download_has_what_a_coordinator_may_see_and_can_be_taken_over(
    db: Session, company: Company
) -> None:
    make_participation(db, company.programme, company.mentor, capacity=2)
    make_participation(db, company.programme, company.mentee, state=ParticipationState.LEFT)
    manager = make_person(db, company.registration, "Boss", email="aylin@x.example")
    values = {"goal": "=Secret", "hierarchy_level": 3, "languages": ["de", "en"]}
    for person in (company.mentor, company.mentee):
        make_profile(
            db,
            person,
            **values,
            gender="female",
            age_group="25_34",
            reports_to_id=manager.id,
            offered={"research": 4},
        )
    rows = rows_of(db, company)
    aylin, bernd = rows["Aylin Demir"], rows["Bernd Hoffmann"]
    assert (aylin["Level"], aylin["Languages"], aylin["Mentees at most"]) == ("3", "de, en", "2")
    # The address is not the manager's alone.
    assert aylin["Reports to"] == manager.sub
    assert aylin["What for"] == "'=Secret"
    assert aylin["Can show"].endswith("(know it inside out)")
    # Of who has left nothing is seen any more.
    assert {key for key, cell in bernd.items() if cell} <= {"Key", "E-mail", "Name", *STANDING}
    assert bernd["State"] == "does not take part"
    text = repr(rows)
    assert "female" not in text
    assert "25" not in text
    assert rows_of(db, company, "de")["Chloé Martin"]["Stand"] == "noch nicht dabei"
    content = people_table.download(db, company.programme.id, **here(company), locale="de")
    found = people_table.preview(db, company.programme.id, content, **here(company))
    assert (found.plan.changes, found.plan.unchanged) == ((), 3)
    assert [row.sub for row in found.plan.unknown] == [company.mentee.sub]


def test_thousands_of_lines_take_as_many_queries_as_one(db: Session, company: Company) -> None:
    with count_queries(db) as few:
        apply(db, company, "E-mail;Level\naylin@x.example;1\n")
    people = [
        Person(registration_id=company.registration.id, sub=f"many-{number}", created_at=NOW)
        for number in range(500)
    ]
    db.add_all(people)
    db.flush()
    for person in people[:50]:
        make_membership(db, company.context, person)
    # To read what the last one has made the session forget is no query of the next one.
    here(company), db.refresh(company.programme)
    lines = [f"many-{number};{1 + number % 6}" for number in range(500)]
    with count_queries(db) as many:
        assert apply(db, company, "\n".join(["Key;Level", *lines])) == 50
    assert len(many) == len(few)


def test_only_a_coordinator_reads_or_writes_a_table(db: Session, company: Company) -> None:
    place = here(company) | {"person_id": company.mentor.id}
    with pytest.raises(NotACoordinator):
        people_table.download(db, company.programme.id, **place, locale="de")
    with pytest.raises(NotACoordinator):
        people_table.preview(db, company.programme.id, b"", **place)
    with pytest.raises(NotACoordinator):
        people_table.apply(db, company.programme.id, b"", "", **place, now=NOW)
