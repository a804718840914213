"""Whom everybody in a programme can ask (S38), and who stands in (F41)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, case, select
from sqlalchemy.orm import Session, aliased

from lti_app.domain.person import display_name
from lti_app.models import Person, Programme, ProgrammeContext, ProgrammeDeputy
from lti_app.services.programme.access import OPENED_FIRST
from lti_app.statement import Statement

_contact = aliased(Person, name="contact")
_deputy = aliased(Person, name="deputy")
CONTACT_COLUMNS = (
    _contact.id.label("contact_id"),
    _contact.name.label("contact_name"),
    _contact.email.label("contact_email"),
    _deputy.id.label("deputy_id"),
    _deputy.name.label("deputy_name"),
    _deputy.email.label("deputy_email"),
)


@dataclass(frozen=True, slots=True)
class Contact:
    """A person to ask. ``email`` is empty where the LMS shares none; deputies have none."""

    name: str
    email: str
    deputies: tuple["Contact", ...] = ()


def join_contact(query: Select[*tuple[Any, ...]], *, outer: bool) -> Select[*tuple[Any, ...]]:
    """Join a programme's contact and deputies to a query: a row for each deputy, at least one.

    ``outer`` where the query has rows without a programme.
    """
    return (
        query.join(_contact, _contact.id == Programme.contact_id, isouter=outer)
        .outerjoin(ProgrammeDeputy, ProgrammeDeputy.programme_id == Programme.id)
        .outerjoin(_deputy, _deputy.id == ProgrammeDeputy.person_id)
    )


def read_contact(rows: Iterable[Any]) -> Contact:
    """The contact with the deputies by name, from all rows of one programme."""
    rows = list(rows)
    deputies = sorted(
        (display_name(row.deputy_id, row.deputy_name), row.deputy_email)
        for row in rows
        if row.deputy_id is not None
    )
    named = rows[0]
    return Contact(
        display_name(named.contact_id, named.contact_name),
        named.contact_email,
        tuple(Contact(name, email) for name, email in deputies),
    )


_OPENED = (
    select(Programme.id)
    .join(ProgrammeContext, ProgrammeContext.programme_id == Programme.id)
    .where(ProgrammeContext.context_id == bindparam("context"))
    .order_by(
        case((Programme.id == bindparam("programme"), 0), else_=1),
        OPENED_FIRST,
        Programme.id.desc(),
    )
    .limit(1)
    .scalar_subquery()
)
_CONTACT = Statement(
    join_contact(
        select(*CONTACT_COLUMNS).select_from(Programme).where(Programme.id == _OPENED),
        outer=False,
    )
)


def contact_here(db: Session, context_id: int, programme_id: int | None = None) -> Contact | None:
    """The contact of a programme of this course, in one query.

    Without ``programme_id``, or where that one does not run here, it is the programme that the
    course opens (``OPENED_FIRST``).
    """
    rows = _CONTACT.rows(db, {"context": context_id, "programme": programme_id})
    return read_contact(rows) if rows else None
