import pytest
from sqlalchemy.orm import Session

from lti_app.domain.library import Decision, LibraryState, NoSuchLibraryTask
from lti_app.domain.programme import NoSuchProgramme, NotACoordinator
from lti_app.extension.registry import load_plugins
from lti_app.models import LibraryTask, Person
from lti_app.services import library
from tests.factories import (
    NOW,
    Company,
    count_queries,
    make_context,
    make_library_task,
    make_programme,
)

KINDS = load_plugins(["plugins.micro_tasks.read"]).micro_tasks


def here(company: Company, person: Person | None = None) -> dict[str, int]:
    return {"context_id": company.context.id, "person_id": (person or company.coordinator).id}


def decide(db: Session, company: Company, task: LibraryTask, decision: Decision) -> None:
    library.decide(db, company.programme.id, task.id, decision, **here(company), now=NOW)


def test_a_coordinator_accepts_twice_and_takes_out_again(db: Session, company: Company) -> None:
    task = make_library_task(db, company.programme, company.mentor, state=LibraryState.OFFERED)
    for _ in range(2):
        decide(db, company, task, Decision.ACCEPT)
    assert (task.state, task.decided_by_id) == (LibraryState.ACCEPTED, company.coordinator.id)
    page = library.programme_library(db, company.programme.id, **here(company))
    assert [one.library_task_id for one in page.accepted] == [task.id]
    assert (page.offered, page.declined) == ((), ())
    decide(db, company, task, Decision.DECLINE)
    page = library.programme_library(db, company.programme.id, **here(company))
    assert [one.author_name for one in page.declined] == ["Aylin Demir"]
    decide(db, company, task, Decision.ACCEPT)
    assert task.state is LibraryState.ACCEPTED


def test_a_preview_shows_the_content_as_a_mentee_would_see_it(
    db: Session, company: Company
) -> None:
    question = {"text": "Who?", "answers": ["You", "Nobody"], "right": 0}
    task = make_library_task(db, company.programme, topic="apps", recall_questions=[question])
    page = library.offer_preview(db, KINDS, company.programme.id, task.id, **here(company))
    assert page.kind.key == "read"
    assert "is counted" in str(page.view)
    assert page.questions == (question,)
    assert page.task.author_name == "", "its author was erased"
    assert page.task.topic is not None


def test_only_coordinators_of_the_programme_see_and_decide(db: Session, company: Company) -> None:
    task = make_library_task(db, company.programme, company.mentor, state=LibraryState.OFFERED)
    calls = (
        lambda where: library.programme_library(db, company.programme.id, **where),
        lambda where: library.offer_preview(db, KINDS, company.programme.id, task.id, **where),
        lambda where: library.decide(
            db, company.programme.id, task.id, Decision.ACCEPT, **where, now=NOW
        ),
    )
    for call in calls:
        for person in (company.mentor, company.mentee, company.stranger):
            with pytest.raises(NotACoordinator):
                call(here(company, person))
    assert task.state is LibraryState.OFFERED


def test_a_task_of_another_programme_or_none_is_not_there(db: Session, company: Company) -> None:
    other = make_programme(db, company.context, company.coordinator)
    task = make_library_task(db, other, company.mentor, state=LibraryState.OFFERED)
    for task_id in (task.id, 999_999):
        with pytest.raises(NoSuchLibraryTask):
            library.offer_preview(db, KINDS, company.programme.id, task_id, **here(company))
        with pytest.raises(NoSuchLibraryTask):
            library.decide(
                db, company.programme.id, task_id, Decision.ACCEPT, **here(company), now=NOW
            )
    elsewhere = make_programme(db, make_context(db, company.deployment), company.coordinator)
    with pytest.raises(NoSuchProgramme):
        library.programme_library(db, elsewhere.id, **here(company))


def test_the_list_reads_no_content_and_its_queries_do_not_grow(
    db: Session, company: Company
) -> None:
    def queries() -> list[str]:
        db.expire_all()
        with count_queries(db) as statements:
            library.programme_library(db, company.programme.id, **here(company))
        return statements

    few = queries()
    for number in range(9):
        make_library_task(db, company.programme, company.mentor, title=f"Own {number}")
    many = queries()
    assert len(many) == len(few)
    assert not [statement for statement in many if "library_task.content" in statement]
