from datetime import timedelta

import pytest
from sqlalchemy import ColumnElement, Table, exists, func, select
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.library import LibraryState
from lti_app.models import (
    Base,
    Draft,
    LibraryTask,
    MatchingRun,
    Membership,
    Person,
    Programme,
    Recall,
    ScoreDelivery,
    Tandem,
)
from lti_app.services.person import (
    KnownPerson,
    NoOtherContact,
    erase_person,
    plan_erasure,
)
from tests.everything import make_draft, make_everything
from tests.factories import (
    NOW,
    Company,
    make_deputy,
    make_membership,
    make_person,
    make_recall,
    make_tandem,
    make_task,
)

PERSON = Base.metadata.tables["person"]


def known(*people: Person) -> KnownPerson:
    return KnownPerson(
        "https://lms.example", "one", people[0].sub, tuple(person.id for person in people)
    )


def rows_per_table(db: Session) -> dict[str, int]:
    return {
        table.name: db.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


def references_to(person_id: int) -> list[tuple[Table, ColumnElement[bool]]]:
    return [
        (table, key.parent == person_id)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table is PERSON
    ]


@pytest.fixture
def company(db: Session) -> Company:
    return make_everything(db)


@pytest.mark.parametrize("who", ["mentor", "mentee", "stranger"])
def test_nothing_refers_to_a_person_who_was_erased(db: Session, company: Company, who: str) -> None:
    person: Person = getattr(company, who)
    person_id = person.id
    erase_person(db, known(person))
    assert db.get(Person, person_id) is None
    for table, refers in references_to(person_id):
        assert not db.scalar(select(exists().select_from(table).where(refers))), table.name


def test_no_row_is_left_without_what_it_refers_to(db: Session, company: Company) -> None:
    erase_person(db, known(company.mentor))
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            orphans = select(func.count()).where(
                key.parent.is_not(None), key.parent.not_in(select(key.column))
            )
            assert db.scalar(orphans) == 0, key


@pytest.mark.parametrize("who", ["mentor", "mentee", "stranger"])
def test_the_plan_says_exactly_what_is_deleted(db: Session, company: Company, who: str) -> None:
    person: Person = getattr(company, who)
    before = rows_per_table(db)
    plan = plan_erasure(db, known(person))
    assert rows_per_table(db) == before
    erase_person(db, known(person))
    after = rows_per_table(db)
    lost = {name: before[name] - after[name] for name in before if before[name] != after[name]}
    assert plan.rows == lost


def test_a_tandem_goes_with_all_its_work_and_the_partner_stays(
    db: Session, company: Company
) -> None:
    plan = plan_erasure(db, known(company.mentor))
    assert plan.rows == {
        "person": 1,
        "membership": 1,
        "launch_session": 1,
        "tandem": 1,
        "micro_task": 2,
        "submission": 2,
        "feedback": 3,
        "draft": 2,
        "score_delivery": 1,
        "participation": 1,
        "profile": 1,
        "mentor_wish": 1,
        "pair_rule": 1,
        "programme_deputy": 1,
        "library_task": 1,
        "recall": 2,
        "upload": 1,
        "upload_content": 1,
    }
    mentee_id = company.mentee.id
    erase_person(db, known(company.mentor))
    assert db.get(Person, mentee_id)
    assert db.scalars(select(ScoreDelivery.person_id)).all() == [mentee_id]


def test_other_tandems_keep_their_work_and_drafts(db: Session, company: Company) -> None:
    mentee = make_person(db, company.registration, "Dorothea Lang")
    other = make_tandem(db, company.programme, company.context, company.stranger, mentee)
    task = make_task(db, other, 1)
    kept = {
        make_draft(db, company.mentee, form).id
        for form in (
            f"tandems/{other.id}/tasks/new",
            f"tasks/{task.id}",
            f"tasks/{company.tandem.id}0/feedback",
            f"programme/{company.programme.id}/settings",
            f"recalls/{make_recall(db, task).id}",
        )
    }
    erase_person(db, known(company.mentor))
    assert set(db.scalars(select(Draft.id))) == kept
    assert db.scalars(select(Tandem.id)).all() == [other.id]


def test_the_contact_passes_to_the_coordinator_who_was_here_last(
    db: Session, company: Company
) -> None:
    for name, seen in (("Never Here", None), ("Long Ago", 90), ("Just Now", 1), ("Retired", 0)):
        person = make_person(db, company.registration, name)
        person.seen_at = None if seen is None else NOW - timedelta(days=seen)
        membership = make_membership(db, company.context, person, CourseRole.INSTRUCTOR)
        if name == "Retired":
            membership.status = MembershipStatus.INACTIVE
    db.flush()
    (succession,) = plan_erasure(db, known(company.coordinator)).contacts
    assert (succession.programme, succession.name) == ("Reverse mentoring", "Just Now")
    programme_id = company.programme.id
    erase_person(db, known(company.coordinator))
    assert db.get_one(Programme, programme_id).contact_id == succession.person_id
    assert db.scalar(select(func.count()).select_from(Tandem)) == 1


def test_of_several_coordinators_a_deputy_becomes_the_contact(
    db: Session, company: Company
) -> None:
    for name in ("Deputy", "Just Now"):
        person = make_person(db, company.registration, name)
        make_membership(db, company.context, person, CourseRole.INSTRUCTOR)
        if name == "Deputy":
            make_deputy(db, company.programme, person)
        else:
            person.seen_at = NOW
    db.flush()
    (succession,) = plan_erasure(db, known(company.coordinator)).contacts
    assert succession.name == "Deputy"


def test_a_recall_goes_with_what_the_partner_typed_into_it(db: Session, company: Company) -> None:
    recall_id = db.scalars(select(Recall.id)).first()
    draft_id = make_draft(db, company.mentee, f"recalls/{recall_id}").id
    erase_person(db, known(company.mentor))
    assert db.get(Draft, draft_id) is None


def test_the_library_keeps_what_it_has_accepted_without_the_author(
    db: Session, company: Company
) -> None:
    erase_person(db, known(company.mentor))
    (task,) = db.scalars(select(LibraryTask))
    assert (task.state, task.author_id, task.micro_task_id) == (LibraryState.ACCEPTED, None, None)


@pytest.mark.parametrize("who", ["mentor", "mentee", "stranger"])
def test_no_run_of_matching_says_anything_of_who_was_erased(
    db: Session, company: Company, who: str
) -> None:
    person: Person = getattr(company, who)
    person_id, mentor = person.id, str(company.mentor.id)
    erase_person(db, known(person))
    run = db.scalars(select(MatchingRun)).one()
    assert str(person_id) not in run.inputs["people"]
    assert len(run.inputs["people"]) == 2
    said = [*run.inputs["wishes"], *run.inputs["avoidances"], *run.inputs["locked"]]
    said += [*(run.result or {})["pairs"], *(run.result or {})["unmatched"]]
    assert all(person_id not in entry.values() for entry in said)
    assert person_id not in run.inputs["people"].get(mentor, {}).get("managers", ())


def test_the_only_coordinator_is_not_erased(db: Session, company: Company) -> None:
    before = rows_per_table(db)
    for act in (plan_erasure, erase_person):
        with pytest.raises(NoOtherContact, match="Reverse mentoring"):
            act(db, known(company.coordinator))
    assert rows_per_table(db) == before


def test_one_person_of_two_registrations_is_erased_as_one(db: Session, company: Company) -> None:
    people = (company.mentor, company.stranger)
    assert plan_erasure(db, known(*people)).rows["person"] == 2
    ids = [person.id for person in people]
    erase_person(db, known(*people))
    assert not db.scalar(select(exists().where(Person.id.in_(ids))))
    assert not db.scalar(select(exists().where(Membership.person_id.in_(ids))))
