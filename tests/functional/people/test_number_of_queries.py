"""No page asks the database more often because there is more to show."""

from sqlalchemy.orm import Session

from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.tandem import TandemRole
from lti_app.models import MicroTask, Tandem
from lti_app.web.tool import tool
from tests.factories import (
    NOW,
    Company,
    count_statements,
    make_column,
    make_feedback,
    make_library_task,
    make_participation,
    make_person,
    make_profile,
    make_recall,
    make_score,
    make_tandem,
    make_tandems,
    make_task,
)
from tests.functional.people.conftest import Place


def _works(db: Session, tandem: Tandem, tasks: int) -> MicroTask:
    """Tasks beyond the path are done, felt and recalled; the last one is begun."""
    for _ in range(tasks):
        task = make_task(db, tandem, None, SubmissionState.COMPLETED)
        for role in TandemRole:
            make_feedback(db, task, role)
        make_recall(db, task, due_on=NOW.date())
    return make_task(db, tandem, None, SubmissionState.STARTED)


def _grows(db: Session, company: Company, number: int) -> None:
    """So many more tandems, and as many more of everything that a page shows."""
    column = make_column(db, company.context)
    for tandem in make_tandems(db, company, number):
        _works(db, tandem, 2)
        for person_id in (tandem.mentor_id, tandem.mentee_id):
            person = db.get_one(type(company.mentor), person_id)
            make_participation(db, company.programme, person)
            make_profile(db, person, offered={"ai-basics": 3})
            make_score(db, column, person)
        make_library_task(db, company.programme)
        # The mentor has further mentees, too.
        other = make_person(db, company.registration)
        own = make_tandem(db, company.programme, company.context, company.mentor, other)
        _works(db, own, 1)
    _works(db, company.tandem, number)
    db.commit()


def test_a_page_takes_as_many_queries_for_few_rows_as_for_many(place: Place) -> None:
    db, company = place.db, place.company
    for person in (company.mentor, company.mentee, company.stranger):
        make_participation(db, company.programme, person)
        make_profile(db, person, wanted={"ai-basics": 1})
    task = _works(db, company.tandem, 0)
    mentor, mentee = place.comes(company.mentor), place.comes(company.mentee)
    coordinator, stranger = place.comes(company.coordinator), place.comes(company.stranger)
    pages = [
        *((who, path) for who in (mentor, mentee) for path in ("", f"tasks/{task.id}")),
        (mentor, f"tandems/{company.tandem.id}/library"),
        (stranger, ""),
        (stranger, place.at("mentors")),
        (coordinator, ""),
        (coordinator, place.at("people")),
        (coordinator, place.at("library")),
        (coordinator, place.at("matching")),
        (coordinator, "passback"),
    ]
    with place.app.app_context():
        engine = tool().engine
    counts = []
    for number in (2, 30):
        _grows(db, company, number)
        counts.append({})
        for who, path in pages:
            with count_statements(engine) as statements:
                who.open(path)
            counts[-1][f"{who.at}{path}"] = len(statements)
    few, many = counts
    assert few == many
