"""The file interface of `kehrwert match`: a question as JSON, and the answer to it.

Its form is fixed because scripts rely on it (docs/matching.md). Reading is strict: whatever is
wrong is refused with the place where it stands, such as ``pairs[3].fit``.
"""

import json
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NoReturn

import numpy as np

from lti_app.domain.matching.document import write_certificate, write_objective
from lti_app.domain.matching.pairs import GREATEST_FIT, ListedPairs
from lti_app.domain.matching.problem import (
    Group,
    Identifier,
    MatchingProblem,
    Mentee,
    Mentor,
    canonical_order,
)
from lti_app.domain.matching.result import Matching, Unmatched

_LONGEST_QUOTATION = 60


class MalformedMatchingFile(ValueError):
    """A file is no question to `kehrwert match`; the message names the place and what is wrong."""


def read_problem(text: bytes | str) -> MatchingProblem:
    """The problem that a file's content describes.

    Raises:
        MalformedMatchingFile: it is not JSON, or not of the form in docs/matching.md.
    """
    document = _load(text)
    groups = _read_groups(document)
    mentors = _read_mentors(document, {group.id for group in groups})
    mentees = tuple(Mentee(id) for id, _, _ in _read_people(document, "mentees"))
    return MatchingProblem(
        mentors=mentors,
        mentees=mentees,
        groups=groups,
        bands=_read_bands(document),
        pairs=_read_pairs(document, mentors, mentees),
    )


def write_answer(matching: Matching, seconds: float) -> dict[str, Any]:
    """The answer as a JSON document."""
    return {
        "pairs": [
            {"mentor": pair.mentor, "mentee": pair.mentee, "fit": pair.fit}
            for pair in matching.pairs
        ],
        "unmatched": [unmatched.mentee for unmatched in matching.unmatched],
        "reasons": [_write_reason(unmatched) for unmatched in matching.unmatched],
        "objective": write_objective(matching.objective),
        "certificate": write_certificate(matching.certificate),
        "seconds": round(seconds, 3),
    }


def _load(text: bytes | str) -> dict[str, Any]:
    try:
        if isinstance(text, bytes):
            # Some editors put a mark before the first character.
            text = text.decode("utf-8-sig")
        document = json.loads(
            text, parse_constant=_refuse_constant, object_pairs_hook=_without_repetition
        )
    except MalformedMatchingFile:
        raise
    except UnicodeDecodeError as error:
        _refuse("the file", f"is not UTF-8 (byte {error.start})")
    except json.JSONDecodeError as error:
        _refuse(f"line {error.lineno}, column {error.colno}", f"is not JSON: {error.msg}")
    except (RecursionError, ValueError) as error:
        _refuse("the file", f"is not JSON that can be read: {error}")
    if not isinstance(document, dict):
        _refuse("the file", "does not hold a JSON object")
    return document


def _refuse_constant(constant: str) -> NoReturn:
    _refuse("the file", f"is not JSON: {constant} is no number there")


def _without_repetition(entries: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys each stand there once; of two values nobody knows which one is meant."""
    document = dict(entries)
    if len(document) < len(entries):
        times = Counter(key for key, _ in entries)
        twice = next(key for key, count in times.items() if count > 1)
        _refuse("the file", f"the key {_quote(twice)} stands twice in one object")
    return document


def _refuse(place: str, problem: str) -> NoReturn:
    raise MalformedMatchingFile(f"{place}: {problem}")


def _quote(value: Any) -> str:
    quotation = json.dumps(value, ensure_ascii=False)
    if len(quotation) > _LONGEST_QUOTATION:
        return quotation[:_LONGEST_QUOTATION] + "…"
    return quotation


def _entries(document: Mapping[str, Any], key: str) -> list[Any]:
    if key not in document:
        _refuse(key, "is missing")
    if not isinstance(document[key], list):
        _refuse(key, f"{_quote(document[key])} is not a list")
    entries: list[Any] = document[key]
    return entries


def _identifier(entry: Any, key: str, place: str) -> Identifier:
    """A non-empty text or an integer; ``True`` is not an integer here."""
    if type(entry) is not dict:
        _refuse(place, f"{_quote(entry)} is not an object")
    if key not in entry:
        _refuse(f"{place}.{key}", "is missing")
    value = entry[key]
    if type(value) is int or (type(value) is str and value):
        identifier: Identifier = value
        return identifier
    _refuse(f"{place}.{key}", f"{_quote(value)} is not a non-empty text or an integer")


def _can_be_written(text: str) -> bool:
    """Whether a text has no half of a character; JSON can hold such halves (\\ud800)."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _capacity(entry: Mapping[str, Any], place: str) -> int:
    if "capacity" not in entry:
        _refuse(f"{place}.capacity", "is missing")
    value = entry["capacity"]
    if type(value) is not int or value < 0:
        _refuse(f"{place}.capacity", f"{_quote(value)} is not an integer from 0 upwards")
    return value


def _read_people(
    document: Mapping[str, Any], key: str
) -> list[tuple[Identifier, dict[str, Any], str]]:
    """Identifier, entry and place of everybody in a list, sorted by identifier."""
    places: dict[Identifier, str] = {}
    people = []
    for index, entry in enumerate(_entries(document, key)):
        place = f"{key}[{index}]"
        identifier = _identifier(entry, "id", place)
        if identifier in places:
            _refuse(f"{place}.id", f"{_quote(identifier)} already stands in {places[identifier]}")
        if type(identifier) is str and not _can_be_written(identifier):
            _refuse(f"{place}.id", f"{_quote(identifier)} is not a text that can be written")
        places[identifier] = place
        people.append((identifier, entry, place))
    return sorted(people, key=lambda person: canonical_order(person[0]))


def _read_groups(document: Mapping[str, Any]) -> tuple[Group, ...]:
    if document.get("groups") is None:
        return ()
    return tuple(
        Group(identifier, _capacity(entry, place))
        for identifier, entry, place in _read_people(document, "groups")
    )


def _read_mentors(document: Mapping[str, Any], groups: set[Identifier]) -> tuple[Mentor, ...]:
    mentors = []
    for identifier, entry, place in _read_people(document, "mentors"):
        group = None
        if entry.get("group") is not None:
            group = _identifier(entry, "group", place)
            if group not in groups:
                _refuse(f"{place}.group", f"{_quote(group)} is not a group of this file")
        mentors.append(Mentor(identifier, _capacity(entry, place), group))
    return tuple(mentors)


def _read_bands(document: Mapping[str, Any]) -> tuple[int, ...]:
    bands = _entries(document, "bands")
    for index, threshold in enumerate(bands):
        if type(threshold) is not int:
            _refuse(f"bands[{index}]", f"{_quote(threshold)} is not an integer")
    for index, (lower, upper) in enumerate(pairwise(bands), start=1):
        if upper <= lower:
            _refuse(f"bands[{index}]", f"{upper} is not above {lower}, the threshold before it")
    return tuple(bands)


def _read_pairs(
    document: Mapping[str, Any], mentors: tuple[Mentor, ...], mentees: tuple[Mentee, ...]
) -> ListedPairs:
    columns = {mentor.id: number for number, mentor in enumerate(mentors)}
    rows = {mentee.id: number for number, mentee in enumerate(mentees)}
    places: dict[tuple[int, int], int] = {}
    fits = []
    for index, entry in enumerate(_entries(document, "pairs")):
        place = f"pairs[{index}]"
        mentor = _identifier(entry, "mentor", place)
        mentee = _identifier(entry, "mentee", place)
        if mentor not in columns:
            _refuse(f"{place}.mentor", f"{_quote(mentor)} is not a mentor of this file")
        if mentee not in rows:
            _refuse(f"{place}.mentee", f"{_quote(mentee)} is not a mentee of this file")
        pair = (rows[mentee], columns[mentor])
        if places.setdefault(pair, index) != index:
            _refuse(place, f"this pair already stands in pairs[{places[pair]}]")
        fits.append(_fit(entry, place))
    numbers = np.array(list(places), dtype=np.int64).reshape(-1, 2)
    table = np.column_stack([numbers, np.array(fits, dtype=np.int64)])
    return ListedPairs(len(mentees), len(mentors), table)


def _fit(entry: Mapping[str, Any], place: str) -> int:
    if "fit" not in entry:
        _refuse(f"{place}.fit", "is missing")
    value = entry["fit"]
    if type(value) is not int or not 0 <= value <= GREATEST_FIT:
        _refuse(f"{place}.fit", f"{_quote(value)} is not an integer from 0 to {GREATEST_FIT}")
    return value


def _write_reason(unmatched: Unmatched) -> dict[str, Any]:
    reason: dict[str, Any] = {"mentee": unmatched.mentee, "reason": unmatched.reason.value}
    if unmatched.place_with_mentor is not None:
        reason["place_with_mentor"] = unmatched.place_with_mentor
    if unmatched.place_with_group is not None:
        reason["place_with_group"] = unmatched.place_with_group
    return reason
