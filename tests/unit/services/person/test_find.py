import pytest
from sqlalchemy.orm import Session

from lti_app.models import RegistrationStatus
from lti_app.services.person import PersonAmbiguous, PersonUnknown, find_person
from tests.factories import make_person, make_registration

ISSUER = "https://lms.example"


def test_a_person_is_found_by_issuer_and_sub(db: Session) -> None:
    registration = make_registration(db, issuer=ISSUER, client_id="one")
    person = make_person(db, registration, sub="7")
    make_person(db, registration, sub="8")
    make_person(db, make_registration(db), sub="7")
    found = find_person(db, ISSUER, "7")
    assert (found.client_id, found.ids) == ("one", (person.id,))


def test_nobody_is_found_under_another_issuer_client_or_sub(db: Session) -> None:
    make_person(db, make_registration(db, issuer=ISSUER, client_id="one"), sub="7")
    for question in ((ISSUER, "8", None), (f"{ISSUER}/", "7", None), (ISSUER, "7", "two")):
        with pytest.raises(PersonUnknown):
            find_person(db, *question)


def test_where_companies_share_an_issuer_the_client_has_to_be_named(db: Session) -> None:
    one, two = (
        make_person(db, make_registration(db, issuer=ISSUER, client_id=client_id), sub="7")
        for client_id in ("one", "two")
    )
    with pytest.raises(PersonAmbiguous, match="one, two"):
        find_person(db, ISSUER, "7")
    assert find_person(db, ISSUER, "7", "one").ids == (one.id,)
    assert find_person(db, ISSUER, "7", "two").ids == (two.id,)


def test_a_client_that_was_registered_again_knows_one_person_twice(db: Session) -> None:
    old, new = (
        make_person(
            db, make_registration(db, issuer=ISSUER, client_id="one", status=status), sub="7"
        )
        for status in (RegistrationStatus.DISABLED, RegistrationStatus.ACTIVE)
    )
    assert find_person(db, ISSUER, "7").ids == (old.id, new.id)
