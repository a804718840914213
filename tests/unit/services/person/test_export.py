import json
from typing import Any

from sqlalchemy.orm import Session

from lti_app.models import Base, Person, Submission
from lti_app.services.person import KnownPerson, export_person, plan_erasure
from tests.everything import make_everything
from tests.factories import Company


def known(company: Company, person: Person) -> KnownPerson:
    registration = company.registration
    return KnownPerson(registration.issuer, registration.client_id, person.sub, (person.id,))


def tables(db: Session, company: Company, person: Person) -> dict[str, list[dict[str, Any]]]:
    exported: dict[str, list[dict[str, Any]]] = export_person(db, known(company, person))["tables"]
    return exported


def test_every_table_that_knows_of_people_is_in_the_export(db: Session) -> None:
    company = make_everything(db)
    with_people = plan_erasure(db, known(company, company.mentor)).rows
    assert set(tables(db, company, company.mentor)) == {*with_people, "programme"}


def test_a_mentor_gets_the_tasks_they_wrote(db: Session) -> None:
    company = make_everything(db)
    exported = tables(db, company, company.mentor)
    assert [task["title"] for task in exported["micro_task"]] == [
        "A good LinkedIn profile in five minutes",
        "A second one",
    ]
    assert exported["micro_task"][0]["step"] == 1
    assert "help" in exported["micro_task"][0]["content"]["text"]
    assert exported["submission"] == []
    assert [tandem["role"] for tandem in exported["tandem"]] == ["mentor"]
    assert exported["tandem"][0]["partner"] == "Bernd Hoffmann"


def test_a_mentee_gets_their_own_answers_and_not_the_text_of_the_task(db: Session) -> None:
    company = make_everything(db)
    for submission in db.query(Submission):
        submission.handed_in = {"answer": "My own words"}
    exported = tables(db, company, company.mentee)
    assert exported["micro_task"] == []
    assert [each["handed_in"] for each in exported["submission"]] == [
        {"answer": "My own words"},
        {"answer": "My own words"},
    ]
    assert exported["submission"][1]["micro_task"] == "A second one"
    assert "who you help" not in json.dumps(exported, default=str)
    assert "My own words" not in json.dumps(tables(db, company, company.mentor), default=str)


def test_feedback_of_the_partner_is_given_once_both_are_revealed(db: Session) -> None:
    company = make_everything(db)
    first, second = "A good LinkedIn profile in five minutes", "A second one"

    def feedback(person: Person) -> set[tuple[str, str, bool]]:
        return {
            (each["micro_task"], each["given_by"], each["own"])
            for each in tables(db, company, person)["feedback"]
        }

    assert feedback(company.mentor) == {(first, "mentor", True), (first, "mentee", False)}
    assert feedback(company.mentee) == {
        (first, "mentor", False),
        (first, "mentee", True),
        (second, "mentee", True),
    }


def test_drafts_scores_and_sessions_are_only_ones_own(db: Session) -> None:
    company = make_everything(db)
    exported = tables(db, company, company.mentor)
    assert [draft["form"] for draft in exported["draft"]] == [
        f"tandems/{company.tandem.id}/tasks/new"
    ]
    for table in ("person", "membership", "launch_session", "score_delivery"):
        assert len(exported[table]) == 1, table
    assert exported["person"][0]["name"] == "Aylin Demir"


def test_a_coordinator_reads_which_programmes_name_them(db: Session) -> None:
    company = make_everything(db)
    exported = tables(db, company, company.coordinator)
    assert exported["programme"] == [{"title": "Reverse mentoring", "role": "contact"}]
    assert exported["feedback"] == exported["tandem"] == exported["submission"] == []


def test_no_secret_of_a_session_is_exported(db: Session) -> None:
    company = make_everything(db)
    text = json.dumps(export_person(db, known(company, company.mentee)), default=str)
    assert "key=secret" not in text
    assert "0" * 64 not in text


def test_somebody_who_only_stands_in_the_roster_has_a_short_export(db: Session) -> None:
    company = make_everything(db)
    exported = tables(db, company, company.stranger)
    assert {table for table, rows in exported.items() if rows} == {"person", "membership"}
    assert set(exported) <= set(Base.metadata.tables)
