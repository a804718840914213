from sqlalchemy.orm import Session

from lti_app.services.language import choose_language
from tests.factories import make_person, make_registration


def test_the_chosen_language_is_remembered_beside_the_platforms(db: Session) -> None:
    person = make_person(db, make_registration(db), platform_locale="de-DE")
    choose_language(db, person.id, "en")
    db.flush()
    db.expire_all()
    assert (person.chosen_locale, person.platform_locale) == ("en", "de-DE")
