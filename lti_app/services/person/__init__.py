"""What is stored about a person: an overview for themselves, all of it, and how to erase it."""

from lti_app.services.person.erase import (
    Erasure,
    NoOtherContact,
    Succession,
    erase_person,
    plan_erasure,
)
from lti_app.services.person.export import export_person
from lti_app.services.person.find import (
    KnownPerson,
    PersonAmbiguous,
    PersonUnknown,
    find_person,
)
from lti_app.services.person.overview import OwnData, own_data

__all__ = [
    "Erasure",
    "KnownPerson",
    "NoOtherContact",
    "OwnData",
    "PersonAmbiguous",
    "PersonUnknown",
    "Succession",
    "erase_person",
    "export_person",
    "find_person",
    "own_data",
    "plan_erasure",
]
