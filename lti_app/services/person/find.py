"""A person as an operator names them: by the platform's own words."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.models import Person, Registration


class PersonUnknown(LookupError):
    """Nobody with this sub is known at this platform."""


class PersonAmbiguous(LookupError):
    """Several clients of this issuer know this sub; it may be somebody else at each of them."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """One person at one platform.

    There is a row for each registration of the same client: a platform that was disabled and
    registered again knows the person twice.
    """

    issuer: str
    client_id: str
    sub: str
    ids: tuple[int, ...]


def find_person(db: Session, issuer: str, sub: str, client_id: str | None = None) -> KnownPerson:
    """The person with this sub. Issuers such as Canvas's are shared by many companies.

    Raises:
        PersonUnknown: there is nobody.
        PersonAmbiguous: several clients know this sub, and none was named.
    """
    query = (
        select(Registration.client_id, Person.id)
        .join(Registration, Registration.id == Person.registration_id)
        .where(Registration.issuer == issuer, Person.sub == sub)
        .order_by(Person.id)
    )
    if client_id is not None:
        query = query.where(Registration.client_id == client_id)
    found = db.execute(query).all()
    clients = sorted({client for client, _ in found})
    if not clients:
        raise PersonUnknown("Nobody with this sub is known at this platform.")
    if len(clients) > 1:
        raise PersonAmbiguous(
            f"Several clients of this issuer know this sub: name one with --client-id "
            f"({', '.join(clients)})."
        )
    return KnownPerson(issuer, clients[0], sub, tuple(person_id for _, person_id in found))
