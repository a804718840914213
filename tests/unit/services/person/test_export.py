import json
from base64 import b64decode
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
    # Of a programme one is the contact; an avoidance was said by the mentee. A file's bytes stand
    # beside its name, and a run of matching is not deleted.
    beyond = {"programme", "avoidance", "matching_run"}
    exported = set(tables(db, company, company.mentor))
    assert exported == (with_people.keys() | beyond) - {"upload_content"}


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


def test_a_profile_and_a_part_are_given_in_words(db: Session) -> None:
    company = make_everything(db)
    exported = tables(db, company, company.mentor)
    (profile,) = exported["profile"]
    assert (profile["reports_to"], profile["interests"]) == ("Chloé Martin", ["Chess"])
    (part,) = exported["participation"]
    assert (part["programme"], part["wish"], part["consent"]) == (
        "Reverse mentoring",
        "mentor",
        "1",
    )
    assert part["consented_at"]
    assert [row["role"] for row in exported["programme_deputy"]] == ["deputy"]
    assert [row["title"] for row in exported["library_task"]] == [
        "Three questions before you share a chart"
    ] * 2


def test_files_are_given_with_their_bytes_and_recalls_with_their_answers(db: Session) -> None:
    company = make_everything(db)
    exported = tables(db, company, company.mentee)
    (file,) = exported["upload"]
    assert (file["name"], b64decode(file["content"])) == ("Beleg – Größe.txt", bytes(range(256)))
    assert [recall["answers"] for recall in exported["recall"]] == [{"0": "1"}, {}]
    of_mentor = tables(db, company, company.mentor)
    assert of_mentor["upload"] == of_mentor["recall"] == []


def test_wishes_and_avoidances_are_given_to_who_said_them_and_to_nobody_else(db: Session) -> None:
    company = make_everything(db)
    mentee = tables(db, company, company.mentee)
    assert [row["mentor"] for row in mentee["mentor_wish"]] == ["Aylin Demir"]
    assert [row["avoided"] for row in mentee["avoidance"]] == ["Chloé Martin"]
    for other in (company.mentor, company.stranger):
        exported = tables(db, company, other)
        assert exported["mentor_wish"] == exported["avoidance"] == []
    assert "Bernd Hoffmann" not in json.dumps(
        tables(db, company, company.mentor)["pair_rule"], default=str
    )


def test_a_run_of_matching_is_given_as_far_as_it_is_about_the_person(db: Session) -> None:
    company = make_everything(db)
    (mentor,) = tables(db, company, company.mentor)["matching_run"]
    assert mentor["inputs"]["capacity"] == 2
    (pair,) = mentor["published"]
    assert (pair["mentor"], pair["mentee"]) == ("Aylin Demir", "Bernd Hoffmann")
    assert mentor["wishes"] == mentor["avoidances"] == []
    (mentee,) = tables(db, company, company.mentee)["matching_run"]
    assert [each["avoided"] for each in mentee["avoidances"]] == ["Chloé Martin"]


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
    assert {table for table, rows in exported.items() if rows} == {
        "person",
        "membership",
        "matching_run",
    }
    assert set(exported) <= set(Base.metadata.tables)
