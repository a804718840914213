from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lti_app.db import session_factory
from lti_app.models import Draft
from lti_app.services.draft import (
    LIMIT_BYTES,
    DraftTooLarge,
    delete_draft,
    load_draft,
    save_draft,
)
from tests.factories import NOW, make_person, make_registration

FORM = "tandems/7/tasks/new"


@pytest.fixture
def person_id(db: Session) -> int:
    return make_person(db, make_registration(db), "Aylin Demir").id


def test_what_was_typed_is_found_again(db: Session, person_id: int) -> None:
    save_draft(db, person_id, FORM, {"title": ["Größe"]}, now=NOW)
    db.expire_all()
    assert load_draft(db, person_id, FORM) == {"title": ["Größe"]}


def test_the_last_draft_counts(db: Session, person_id: int) -> None:
    save_draft(db, person_id, FORM, {"title": ["A"]}, now=NOW)
    save_draft(db, person_id, FORM, {"title": ["B"]}, now=NOW + timedelta(seconds=3))
    assert load_draft(db, person_id, FORM) == {"title": ["B"]}
    assert len(db.scalars(select(Draft)).all()) == 1


def test_a_draft_is_one_person_s_and_one_form_s(db: Session, person_id: int) -> None:
    save_draft(db, person_id, FORM, {"title": ["A"]}, now=NOW)
    other = make_person(db, make_registration(db))
    assert load_draft(db, other.id, FORM) is None
    assert load_draft(db, person_id, "tandems/8/tasks/new") is None


def test_an_accepted_form_has_no_draft_any_more(db: Session, person_id: int) -> None:
    save_draft(db, person_id, FORM, {"title": ["A"]}, now=NOW)
    delete_draft(db, person_id, FORM)
    delete_draft(db, person_id, FORM)
    assert load_draft(db, person_id, FORM) is None


def test_more_than_any_form_holds_is_refused(db: Session, person_id: int) -> None:
    with pytest.raises(DraftTooLarge):
        save_draft(db, person_id, FORM, {"text": ["ä" * (LIMIT_BYTES // 2)]}, now=NOW)
    assert load_draft(db, person_id, FORM) is None


def test_two_tabs_that_save_at_once_keep_one_draft(
    engine: Engine, db: Session, person_id: int
) -> None:
    db.commit()

    def tab(number: int) -> None:
        with session_factory(engine).begin() as session:
            save_draft(session, person_id, FORM, {"title": [str(number)]}, now=NOW)

    tabs = [Thread(target=tab, args=[number]) for number in range(6)]
    for thread in tabs:
        thread.start()
    for thread in tabs:
        thread.join()
    assert len(db.scalars(select(Draft)).all()) == 1


@pytest.mark.parametrize("typed", ["a\x00b", "half a pair: \ud83d"])
def test_what_a_database_cannot_store_is_left_out(db: Session, person_id: int, typed: str) -> None:
    save_draft(db, person_id, FORM, {"title": [typed]}, now=NOW)
    kept = load_draft(db, person_id, FORM)
    assert kept is not None
    assert kept["title"][0].startswith(typed[0])
