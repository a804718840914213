"""Two people work on the same answers at the same time: nobody's change erases the other's.

Each key of the answers counts by itself. A page knows what it was made from: a short stamp of
every value. So a change is told from what merely stands on an old page.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lti_app.domain.localized_text import LocalizedText

CHANGED_MEANWHILE = LocalizedText(
    de="Ihr Gegenüber hat das inzwischen geändert. Hier steht beides; es gilt, was Sie jetzt "
    "speichern.",
    en="Your partner has changed this meanwhile. Here are both; what you save now counts.",
)

Stamps = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Merged:
    """What two people's changes give together."""

    answers: dict[str, Any]
    # What the other one has made of each key that both changed; ``answers`` hold one's own.
    meanwhile: dict[str, Any]


def merged(stamps: Stamps, mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """One's own answers, sent by a page with these stamps, and those that are kept meanwhile.

    A key without a stamp counts as changed by both where the two differ.
    """
    answers: dict[str, Any] = {}
    meanwhile: dict[str, Any] = {}
    for key, value in mine.items():
        if key not in theirs or theirs[key] == value:
            answers[key] = value
        elif stamps.get(key) == stamp(value):
            answers[key] = theirs[key]
        else:
            answers[key] = value
            if stamps.get(key) != stamp(theirs[key]):
                meanwhile[key] = theirs[key]
    return Merged(answers, meanwhile)


def stamps_of(answers: Mapping[str, Any]) -> dict[str, str]:
    """A stamp of each value."""
    return {key: stamp(value) for key, value in answers.items()}


def stamp(value: Any) -> str:
    """A few signs that differ where values differ."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def read_stamps(text: str) -> dict[str, str]:
    """The stamps that a page sent back; none where this is no mapping of texts."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(values, dict):
        return {}
    return {key: value for key, value in values.items() if isinstance(value, str)}


def write_stamps(stamps: Stamps) -> str:
    """The stamps as a page carries them."""
    return json.dumps(dict(stamps), sort_keys=True, separators=(",", ":"))
