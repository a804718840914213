import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app import catalogue
from lti_app.domain.course_role import CourseRole
from lti_app.domain.programme import (
    Columns,
    InvalidProgramme,
    Mode,
    Passback,
)
from lti_app.domain.programme_settings import COLUMNS_ARE_PLACED, FEWER_STEPS
from lti_app.models import Job, Step
from lti_app.services import programme as programmes
from lti_app.services.placement import content_items
from tests.factories import (
    NOW,
    Company,
    also_in,
    make_context,
    make_membership,
    make_person,
    make_topic,
)


def test_settings_can_be_changed(db: Session, company: Company) -> None:
    page = programmes.settings_page(db, company.programme.id, **company.place)
    form = page.form | {"title": ["Digital tandems"], "passback": ["numbers"]}
    programmes.change(db, company.programme.id, form, **company.place, now=NOW)
    db.expire_all()
    assert company.programme.title == "Digital tandems"
    assert company.programme.passback is Passback.NUMBERS
    # What was completed before is passed back from now on, too.
    assert db.scalars(select(Job.arguments)).all() == [{"programme": company.programme.id}]


def test_a_contact_who_no_longer_teaches_can_stay_the_contact(
    db: Session, company: Company
) -> None:
    company.programme.contact_id = company.stranger.id
    db.flush()
    page = programmes.settings_page(db, company.programme.id, **company.place)
    assert set(page.contacts) == {company.coordinator.id, company.stranger.id}
    programmes.change(db, company.programme.id, page.form, **company.place, now=NOW)


def test_somebody_from_outside_cannot_become_the_contact(db: Session, company: Company) -> None:
    page = programmes.settings_page(db, company.programme.id, **company.place)
    form = page.form | {"contact_id": [str(company.mentee.id)]}
    with pytest.raises(InvalidProgramme) as raised:
        programmes.change(db, company.programme.id, form, **company.place, now=NOW)
    assert set(raised.value.problems) == {"contact_id"}


def test_columns_stay_as_they_are_once_the_lms_has_some(db: Session, company: Company) -> None:
    page = programmes.settings_page(db, company.programme.id, **company.place)
    assert not page.columns_fixed
    content_items(db, company.context.id, ["step-1"], locale="en")
    page = programmes.settings_page(db, company.programme.id, **company.place)
    assert page.columns_fixed
    with pytest.raises(InvalidProgramme) as raised:
        programmes.change(
            db,
            company.programme.id,
            page.form | {"columns": ["per_programme"]},
            **company.place,
            now=NOW,
        )
    assert raised.value.problems == {"columns": COLUMNS_ARE_PLACED}
    assert company.programme.columns is Columns.PER_STEP


def test_deputies_come_and_go_among_who_teaches_in_any_of_its_courses(
    db: Session, company: Company
) -> None:
    other = make_context(db, company.deployment)
    also_in(db, company.programme, other)
    tom, ute = (make_person(db, company.registration, name) for name in ("Tom", "Ute"))
    make_membership(db, company.context, tom, CourseRole.INSTRUCTOR)
    make_membership(db, other, ute, CourseRole.INSTRUCTOR)
    page = programmes.settings_page(db, company.programme.id, **company.place)
    assert list(page.contacts.values()) == ["Katrin Vogel", "Tom", "Ute"]
    for chosen in ([tom.id, ute.id], [ute.id], []):
        form = page.form | {"deputy_ids": [str(one) for one in chosen]}
        programmes.change(db, company.programme.id, form, **company.place, now=NOW)
        found = programmes.settings_page(db, company.programme.id, **company.place).form
        assert found["deputy_ids"] == form["deputy_ids"]
    with pytest.raises(InvalidProgramme) as raised:
        programmes.change(
            db,
            company.programme.id,
            page.form | {"deputy_ids": [str(company.mentor.id)]},
            **company.place,
            now=NOW,
        )
    assert set(raised.value.problems) == {"deputy_ids"}


def test_steps_are_added_and_never_taken_away(db: Session, company: Company) -> None:
    page = programmes.settings_page(db, company.programme.id, **company.place)
    programmes.change(
        db, company.programme.id, page.form | {"steps": ["8"]}, **company.place, now=NOW
    )
    positions = select(Step.position).where(Step.programme_id == company.programme.id)
    assert sorted(db.scalars(positions)) == list(range(1, 9))
    with pytest.raises(InvalidProgramme) as raised:
        programmes.change(
            db, company.programme.id, page.form | {"steps": ["7"]}, **company.place, now=NOW
        )
    assert raised.value.problems == {"steps": FEWER_STEPS}


def test_topics_are_those_of_the_catalogue_and_the_company_s_own(
    db: Session, company: Company
) -> None:
    theirs = make_topic(db, company.registration, key="own-1")
    page = programmes.settings_page(db, company.programme.id, **company.place)
    form = page.form | {"topics": [catalogue.topics()[0].key, "own-1"]}
    programmes.change(db, company.programme.id, form, **company.place, now=NOW)
    assert company.programme.topics == form["topics"]
    # What was chosen stays chosen, also after the company has retired it.
    theirs.retired = True
    programmes.change(db, company.programme.id, form, **company.place, now=NOW)
    with pytest.raises(InvalidProgramme) as raised:
        programmes.change(
            db, company.programme.id, form | {"topics": ["own-2"]}, **company.place, now=NOW
        )
    assert set(raised.value.problems) == {"topics"}


def test_a_programme_becomes_a_rolling_one(db: Session, company: Company) -> None:
    page = programmes.settings_page(db, company.programme.id, **company.place)
    form = page.form | {"mode": ["rolling"], "recall_days": ["30, 3"]}
    programmes.change(db, company.programme.id, form, **company.place, now=NOW)
    db.expire_all()
    assert (company.programme.mode, company.programme.ends_on) == (Mode.ROLLING, None)
    assert company.programme.recall_days == [3, 30]
