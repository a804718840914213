"""A part of a long list: which of its pages the address asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

Row = TypeVar("Row")

ROWS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Shown(Generic[Row]):
    """The rows of one page; ``page`` and ``pages`` count from 1, ``total`` counts all rows."""

    rows: Sequence[Row]
    page: int
    pages: int
    total: int


def shown(rows: Sequence[Row], parameter: str = "page") -> Shown[Row]:
    """The page of a list that the address asks for with this parameter."""
    page = page_asked(len(rows), parameter)
    first = (page - 1) * ROWS_SHOWN
    return Shown(rows[first : first + ROWS_SHOWN], page, pages_of(len(rows)), len(rows))


def page_asked(total: int, parameter: str = "page") -> int:
    """The page that the address asks for; the last one where there are not so many."""
    asked = request.args.get(parameter, 1, type=int)
    return min(max(asked, 1), pages_of(total))


def pages_of(total: int) -> int:
    """How many pages so many rows take, at least one."""
    return max(1, -(-total // ROWS_SHOWN))
