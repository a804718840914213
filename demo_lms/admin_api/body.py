"""Reading a JSON body, and saying in one line what is wrong with it."""

from enum import StrEnum
from typing import Any, TypeVar

from flask import Response, abort, json, request
from sqlalchemy.orm import Session

from demo_lms.models import Base

Kind = TypeVar("Kind", bound=Base)
Word = TypeVar("Word", bound=StrEnum)


def body() -> dict[str, Any]:
    """The JSON object that was sent; an empty body is an empty object."""
    try:
        content = json.loads(request.get_data(as_text=True) or "{}")
    except ValueError:
        content = None
    if not isinstance(content, dict):
        abort(wrong("the body is no JSON object"))
    return content


def wrong(reason: str, status: int = 400) -> Response:
    return Response(json.dumps({"error": reason}), status, content_type="application/json")


def taken_from(content: dict[str, Any], required: set[str], optional: set[str]) -> dict[str, Any]:
    """The values, after a check that none is missing and none is unknown."""
    missing, unknown = required - content.keys(), content.keys() - required - optional
    if missing:
        abort(wrong(f"missing: {', '.join(sorted(missing))}"))
    if unknown:
        abort(wrong(f"unknown: {', '.join(sorted(unknown))}"))
    return content


def found(db: Session, kind: type[Kind], number: object) -> Kind:
    """The row with this number; a refusal when there is none."""
    row = db.get(kind, number) if isinstance(number, int) else None
    if row is None:
        abort(wrong(f"no {kind.__tablename__} has the id {number!r}", 404))
    return row


def one_of(words: type[Word], value: Any) -> Word:
    """The word with this value; a refusal when there is none."""
    try:
        return words(value)
    except ValueError:
        abort(wrong(f"must be one of {', '.join(words)}: {value!r}"))
