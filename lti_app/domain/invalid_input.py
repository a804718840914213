"""What is wrong with a form that somebody filled in, field by field, and the checks that most need.

Rules of one noun stand in its own file; here are only those of texts, numbers and days as such.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from lti_app.domain.localized_text import LocalizedText

_UNTYPED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# What a browser sent: each field with all its values.
Form = Mapping[str, list[str]]

Choice = TypeVar("Choice", bound=StrEnum)

REQUIRED = LocalizedText(de="Bitte füllen Sie dieses Feld aus.", en="Please fill in this field.")
NOT_A_DAY = LocalizedText(
    de="Bitte geben Sie einen Tag an, zum Beispiel 2027-03-31.",
    en="Please give a day, for example 2027-03-31.",
)
CHOOSE_ONE = LocalizedText(
    de="Bitte wählen Sie eine der Möglichkeiten.", en="Please choose one of the options."
)


class InvalidInput(Exception):
    """A form that cannot be accepted as it is; says why for each field."""

    def __init__(self, problems: Mapping[str, LocalizedText]) -> None:
        super().__init__(", ".join(sorted(problems)))
        self.problems = dict(problems)


class FormReader:
    """Reads the fields of a form one by one and gathers what is wrong with them.

    A wrong field gives a value of its type all the same, so that the rest can be read; the
    caller ends with ``finish``. A field that a browser sent twice counts as its first value.
    """

    def __init__(self, form: Form) -> None:
        self._form = form
        self.problems: dict[str, LocalizedText] = {}

    def finish(self, error: type[InvalidInput]) -> None:
        """Raise ``error`` if any field was wrong."""
        if self.problems:
            raise error(self.problems)

    def reject(self, field: str, problem: LocalizedText) -> None:
        """Note what is wrong with a field; the first problem of a field stays."""
        self.problems.setdefault(field, problem)

    def text(self, field: str, limit: int, *, required: bool = False) -> str:
        """The field's text without blanks around it, of at most ``limit`` characters."""
        value = clean_text(first(self._form, field))
        if required and not value:
            self.reject(field, REQUIRED)
        elif len(value) > limit:
            self.reject(field, too_long(limit))
        return value

    def optional_day(self, field: str) -> date | None:
        """The field's day as browsers send it (ISO 8601), or nothing for an empty field."""
        return self.day(field) if first(self._form, field).strip() else None

    def day(self, field: str) -> date:
        """The field's day as browsers send it (ISO 8601)."""
        try:
            return date.fromisoformat(first(self._form, field).strip())
        except ValueError:
            self.reject(field, NOT_A_DAY)
            return date.min

    def optional_number(self, field: str, lowest: int, highest: int) -> int | None:
        """The field's whole number in a range, or nothing for an empty field."""
        return self.number(field, lowest, highest) if first(self._form, field).strip() else None

    def number(self, field: str, lowest: int, highest: int) -> int:
        """The field's whole number in a range, both ends included."""
        number = whole_number(first(self._form, field).strip())
        if number is None or not lowest <= number <= highest:
            self.reject(field, not_between(lowest, highest))
            return lowest
        return number

    def step(self, field: str, steps: Collection[int]) -> int:
        """The field's step of a scale, which is chosen, not typed."""
        number = whole_number(first(self._form, field))
        if number is None or number not in steps:
            self.reject(field, CHOOSE_ONE)
            return next(iter(steps))
        return number

    def choice(self, field: str, choices: type[Choice]) -> Choice:
        """The field's word of a closed list."""
        try:
            return choices(first(self._form, field))
        except ValueError:
            self.reject(field, CHOOSE_ONE)
            return next(iter(choices))


def first(form: Form, field: str) -> str:
    """The first value of a field; an empty text where there is none."""
    values = form.get(field)
    return values[0] if values else ""


def clean_text(value: str) -> str:
    """A typed text, trimmed, with one kind of line break and without control characters."""
    return storable(value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def storable(value: str) -> str:
    """A text without what nobody types, and PostgreSQL does not store or pages cannot hold.

    That is control characters, NUL among them, halves of surrogate pairs, and the marks that turn
    the direction of whatever follows them (Unicode TR 9), our own words included.
    """
    return _UNTYPED.sub("", value)


def whole_number(value: str) -> int | None:
    """A number of at most nine ASCII digits, or nothing."""
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else None


def too_long(limit: int) -> LocalizedText:
    """That a text has more characters than it may have."""
    return LocalizedText(
        de=f"Bitte kürzen Sie auf höchstens {limit} Zeichen.",
        en=f"Please shorten this to at most {limit} characters.",
    )


def not_between(lowest: int, highest: int) -> LocalizedText:
    """That a number is none, or outside its range."""
    return LocalizedText(
        de=f"Bitte geben Sie eine ganze Zahl von {lowest} bis {highest} an.",
        en=f"Please give a whole number from {lowest} to {highest}.",
    )
