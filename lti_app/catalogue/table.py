"""Reads a TOML file of the catalogue table by table; what is wrong names file, entry and field."""

import re
import tomllib
from collections.abc import Collection, Mapping
from importlib.resources.abc import Traversable
from typing import Any

KEY_LIMIT = 50
_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class InvalidCatalogue(Exception):
    """A file of the catalogue cannot be used; the message names file, entry and field."""


class Table:
    """A table of a TOML file. Each method reads one field; ``finish`` refuses all others.

    Every method raises InvalidCatalogue for a field that is missing or of another type.
    """

    def __init__(self, place: str, values: Mapping[str, Any]) -> None:
        # Where it stands, for people, such as "spreadsheets.toml, task 2".
        self.place = place
        self._values = dict(values)

    def text(self, field: str, limit: int) -> str:
        """A text of 1 to ``limit`` characters, without the blanks around it."""
        value = self._take(field)
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(field, "must be a text")
        if len(value.strip()) > limit:
            raise self._wrong(field, f"must have at most {limit} characters")
        return value.strip()

    def key(self, field: str) -> str:
        """A key: small letters, digits and single hyphens."""
        value = self.text(field, KEY_LIMIT)
        if not _KEY.fullmatch(value):
            raise self._wrong(field, f"must be small letters, digits and hyphens, not {value!r}")
        return value

    def number(self, field: str, lowest: int, highest: int) -> int:
        """A whole number in a range, both ends included."""
        value = self._take(field)
        if type(value) is not int or not lowest <= value <= highest:
            raise self._wrong(field, f"must be a whole number from {lowest} to {highest}")
        return value

    def one_of(self, field: str, known: Collection[str]) -> str:
        """A text that is among the known ones."""
        value = self._take(field)
        if value not in known:
            raise self._wrong(field, f"must be one of {', '.join(sorted(known))}, not {value!r}")
        return str(value)

    def texts(self, field: str, limit: int) -> list[str]:
        """A list of texts, each of 1 to ``limit`` characters, without the blanks around them."""
        entries = self._list(field)
        if not all(isinstance(entry, str) and 0 < len(entry.strip()) <= limit for entry in entries):
            raise self._wrong(field, f"must be texts of at most {limit} characters each")
        return [entry.strip() for entry in entries]

    def table(self, field: str) -> "Table":
        """A table inside this one."""
        return self._table(field, self._take(field))

    def tables(self, field: str) -> list["Table"]:
        """The tables of a list, one or more."""
        entries = self._list(field)
        return [self._table(f"{field} {n}", entry) for n, entry in enumerate(entries, 1)]

    def document(self, field: str) -> dict[str, Any]:
        """A table of any shape, its texts without the blanks around them."""
        document: dict[str, Any] = _trimmed(self.table(field)._values)
        return document

    def finish(self) -> None:
        """Refuse fields that nobody has read.

        Raises:
            InvalidCatalogue: names them.
        """
        if self._values:
            raise InvalidCatalogue(f"{self.place}: unknown {', '.join(sorted(self._values))}")

    def _table(self, name: str, value: Any) -> "Table":
        if not isinstance(value, dict):
            raise self._wrong(name, "must be a table")
        return Table(f"{self.place}, {name}", value)

    def _list(self, field: str) -> list[Any]:
        value = self._take(field)
        if not isinstance(value, list) or not value:
            raise self._wrong(field, "must be a list of one or more")
        return value

    def _take(self, field: str) -> Any:
        if field not in self._values:
            raise self._wrong(field, "is missing")
        return self._values.pop(field)

    def _wrong(self, field: str, problem: str) -> InvalidCatalogue:
        return InvalidCatalogue(f"{self.place}: {field} {problem}")


def read_file(file: Traversable) -> Table:
    """A TOML file as a table.

    Raises:
        InvalidCatalogue: it is no TOML; says the line.
    """
    try:
        return Table(file.name, tomllib.loads(file.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise InvalidCatalogue(f"{file.name}: {error}") from error


def _trimmed(value: Any) -> Any:
    match value:
        case str():
            return value.strip()
        case list():
            return [_trimmed(entry) for entry in value]
        case dict():
            return {name: _trimmed(entry) for name, entry in value.items()}
        case _:
            return value
