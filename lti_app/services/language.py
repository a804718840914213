"""The language that a person chose here; it wins over what the platform says."""

from lti_app.db import Session
from lti_app.models import Person


def choose_language(db: Session, person_id: int, language: str) -> None:
    """Remember the choice ("de" or "en") for all of this person's visits."""
    db.get_one(Person, person_id).chosen_locale = language
