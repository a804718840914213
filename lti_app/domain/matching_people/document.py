"""A snapshot as a JSON document: the inputs that a run keeps.

What a person has not said is left out. People are an object by id, relations lists of objects
that name people by id, so that one person's data can be found and taken out (erasure.py).
"""

from collections.abc import Mapping
from typing import Any

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching_people.people import (
    Absence,
    MatchingPerson,
    Partners,
    Ranked,
    Snapshot,
)
from lti_app.domain.matching_rules import read_rules, write_rules
from lti_app.domain.participation import RoleWish
from lti_app.domain.tandem import Pair

_VERSION = 1
_LEVELS = ("offered", "wanted", "working_style")
_SETS = ("interests", "formats", "languages", "availability")
_TEXTS = ("department", "location", "age_group", "gender")


def write_snapshot(snapshot: Snapshot) -> dict[str, Any]:
    """The document of a snapshot."""
    return {
        "version": _VERSION,
        "rules": write_rules(snapshot.rules),
        "asks_age_and_gender": snapshot.asks_age_and_gender,
        "people": {str(person.id): _write_person(person) for person in snapshot.people},
        "tandems": [_pair(each.pair) | {"active": each.active} for each in snapshot.tandems],
        "wishes": [_pair(each.pair) | {"rank": each.rank} for each in snapshot.ranked],
        "avoidances": [
            {"person": person, "avoided": avoided} for person, avoided in snapshot.avoided
        ],
        "locked": [_pair(pair) for pair in snapshot.locked],
        "excluded": [_pair(pair) for pair in snapshot.excluded],
        "topics": {
            key: {"de": name.de, "en": name.en} for key, name in sorted(snapshot.topics.items())
        },
        "erased": snapshot.erased,
    }


def read_snapshot(document: Mapping[str, Any]) -> Snapshot:
    """The snapshot of a document that ``write_snapshot`` wrote."""
    people = (_read_person(int(key), entry) for key, entry in document["people"].items())
    return Snapshot(
        rules=read_rules(document["rules"]),
        asks_age_and_gender=document["asks_age_and_gender"],
        # PostgreSQL keeps the keys of an object in an order of its own.
        people=tuple(sorted(people, key=lambda person: person.id)),
        tandems=tuple(Partners(_read_pair(each), each["active"]) for each in document["tandems"]),
        ranked=tuple(Ranked(_read_pair(each), each["rank"]) for each in document["wishes"]),
        avoided=tuple((each["person"], each["avoided"]) for each in document["avoidances"]),
        locked=tuple(_read_pair(each) for each in document["locked"]),
        excluded=tuple(_read_pair(each) for each in document["excluded"]),
        topics={
            key: LocalizedText(de=name["de"], en=name["en"])
            for key, name in document["topics"].items()
        },
        erased=document["erased"],
    )


def _pair(pair: Pair) -> dict[str, Any]:
    return {"mentor": pair.mentor, "mentee": pair.mentee}


def _read_pair(entry: Mapping[str, Any]) -> Pair:
    return Pair(mentor=entry["mentor"], mentee=entry["mentee"])


def _write_person(person: MatchingPerson) -> dict[str, Any]:
    said: dict[str, Any] = {
        "absent": person.absent.value if person.absent else None,
        "level": person.level,
        "managers": list(person.managers),
        **{name: dict(getattr(person, name)) for name in _LEVELS},
        **{name: sorted(getattr(person, name)) for name in _SETS},
        **{name: getattr(person, name) for name in _TEXTS},
    }
    return {
        "wish": person.wish.value,
        "capacity": person.capacity,
        "remote": person.remote,
        **{name: value for name, value in said.items() if value},
    }


def _read_person(person_id: int, entry: Mapping[str, Any]) -> MatchingPerson:
    said: dict[str, Any] = {
        **{name: dict(entry.get(name, {})) for name in _LEVELS},
        **{name: frozenset(entry.get(name, ())) for name in _SETS},
        **{name: entry.get(name, "") for name in _TEXTS},
    }
    return MatchingPerson(
        id=person_id,
        wish=RoleWish(entry["wish"]),
        capacity=entry["capacity"],
        remote=entry["remote"],
        absent=Absence(entry["absent"]) if "absent" in entry else None,
        level=entry.get("level"),
        managers=tuple(entry.get("managers", ())),
        **said,
    )
