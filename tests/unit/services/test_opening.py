from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from lti_app.domain.participation import ParticipationState
from lti_app.domain.placement import Opens, Placement
from lti_app.domain.programme import NoSuchProgramme, ProgrammeState
from lti_app.domain.tandem import TandemState
from lti_app.models import Person, Programme
from lti_app.services.opening import open_for, programmes_to_choose
from lti_app.services.placement import Opening
from tests.factories import (
    Company,
    count_queries,
    make_company,
    make_participation,
    make_programme,
)

HOME: dict[str, str] = {}


def another(db: Session, company: Company, state: ProgrammeState = ProgrammeState.RUNNING):
    return make_programme(db, company.context, company.coordinator, state=state)


def opened(
    db: Session,
    company: Company,
    person: Person,
    content: dict[str, str] = HOME,
    asked: Programme | None = None,
) -> Opening:
    db.flush()
    return open_for(
        db,
        company.context.id,
        content,
        person_id=person.id,
        teaches=person is company.coordinator,
        asked=asked.id if asked else None,
    )


def test_the_only_programme_of_a_course_opens_with_one_query(db: Session, company: Company) -> None:
    with count_queries(db) as queries:
        opening = opened(db, company, company.mentor)
    assert opening == Opening(company.programme.id)
    assert len(queries) == 1


def test_of_several_the_one_that_a_person_has_a_tandem_in_opens(
    db: Session, company: Company
) -> None:
    another(db, company)
    opening = opened(db, company, company.mentor)
    assert opening == Opening(company.programme.id, is_one_of_several=True)


def test_of_several_the_one_that_a_person_has_joined_opens(db: Session, company: Company) -> None:
    other = another(db, company)
    part = make_participation(db, other, company.stranger)
    assert opened(db, company, company.stranger).programme_id == other.id
    part.state = ParticipationState.LEFT
    assert opened(db, company, company.stranger).programme_id is None


def test_who_is_in_none_or_in_several_chooses_between_those_that_run(
    db: Session, company: Company
) -> None:
    other, third = another(db, company), another(db, company)
    another(db, company, ProgrammeState.DRAFT)
    another(db, company, ProgrammeState.CLOSED)
    everything = (third.id, other.id, company.programme.id)
    assert opened(db, company, company.stranger).choices == everything
    make_participation(db, third, company.mentor)
    assert opened(db, company, company.mentor).choices == (third.id, company.programme.id)


def test_a_step_that_names_no_programme_is_a_step_of_the_person_s_own(
    db: Session, company: Company
) -> None:
    other = another(db, company)
    make_participation(db, other, company.stranger)
    step = Placement(Opens.STEP, position=3).custom()
    assert opened(db, company, company.stranger, step) == Opening(
        other.id, 3, is_one_of_several=True
    )


def test_the_programme_that_a_link_names_opens_also_for_who_is_in_another(
    db: Session, company: Company
) -> None:
    other = another(db, company)
    link = Placement(Opens.HOME, other.key).custom()
    assert opened(db, company, company.mentor, link).programme_id == other.id


def test_a_link_of_a_cycle_that_is_over_leads_who_is_new_to_the_next(
    db: Session, company: Company
) -> None:
    following = another(db, company)
    company.programme.state = ProgrammeState.CLOSED
    link = Placement(Opens.HOME, company.programme.key).custom()
    assert opened(db, company, company.stranger, link).programme_id == following.id
    assert opened(db, company, company.mentor, link).programme_id == company.programme.id
    company.tandem.state = TandemState.ENDED
    assert opened(db, company, company.mentor, link).programme_id == following.id


def test_where_nothing_runs_what_one_was_in_can_still_be_read(
    db: Session, company: Company
) -> None:
    newer = another(db, company, ProgrammeState.CLOSED)
    company.programme.state = ProgrammeState.CLOSED
    assert opened(db, company, company.mentor).programme_id == company.programme.id
    assert opened(db, company, company.stranger).programme_id == newer.id


def test_what_is_only_prepared_opens_for_coordinators_only(db: Session, company: Company) -> None:
    draft = another(db, company, ProgrammeState.DRAFT)
    link = Placement(Opens.STEP, draft.key, 1).custom()
    for person, programme_id in ((company.mentor, None), (company.coordinator, draft.id)):
        assert opened(db, company, person, link).programme_id == programme_id
        assert opened(db, company, person, asked=draft).programme_id == programme_id


def test_what_is_only_prepared_is_another_programme_for_coordinators_only(
    db: Session, company: Company
) -> None:
    another(db, company, ProgrammeState.DRAFT)
    assert opened(db, company, company.coordinator).is_one_of_several
    assert not opened(db, company, company.mentor).is_one_of_several


def test_an_address_that_names_a_programme_wins_over_the_link(
    db: Session, company: Company
) -> None:
    other = another(db, company)
    step = Placement(Opens.STEP, company.programme.key, 2)
    for person in (company.coordinator, company.mentor):
        assert opened(db, company, person, step.custom(), other).position is None
        assert opened(db, company, person, step.custom(), other).programme_id == other.id
        assert opened(db, company, person, step.custom(), company.programme).position == 2
        nameless = replace(step, programme_key="").custom()
        assert opened(db, company, person, nameless, other).position == 2


def test_a_programme_of_another_course_is_not_opened(db: Session, company: Company) -> None:
    elsewhere = make_company(db).programme
    for person in (company.coordinator, company.mentor):
        with pytest.raises(NoSuchProgramme):
            opened(db, company, person, asked=elsewhere)


def test_people_choose_between_the_programmes_they_may_see(db: Session, company: Company) -> None:
    draft = another(db, company, ProgrammeState.DRAFT)
    closed = another(db, company, ProgrammeState.CLOSED)

    def choices(person: Person, *, teaches: bool) -> list[tuple[int, bool]]:
        found = programmes_to_choose(db, company.context.id, person_id=person.id, teaches=teaches)
        return [(one.programme_id, one.takes_part) for one in found]

    assert choices(company.mentor, teaches=False) == [
        (company.programme.id, True),
        (closed.id, False),
    ]
    assert choices(company.coordinator, teaches=True) == [
        (company.programme.id, False),
        (draft.id, False),
        (closed.id, False),
    ]
