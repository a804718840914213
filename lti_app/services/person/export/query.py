"""What all queries of an export share."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, or_

from lti_app.models import Tandem

People = Sequence[int]
Row = dict[str, Any]
Query = Select[*tuple[Any, ...]]
# By table: the rows of these people, as ids of their rows.
Queries = Mapping[str, Callable[[People], Query]]


def in_tandem(people: People) -> ColumnElement[bool]:
    """The tandems of these people."""
    return or_(Tandem.mentor_id.in_(people), Tandem.mentee_id.in_(people))


def role_in_tandem(people: People) -> ColumnElement[str]:
    """What they are in it."""
    return case((Tandem.mentor_id.in_(people), "mentor"), else_="mentee")
