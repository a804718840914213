"""The library of micro-tasks: those that come with the tool, and those that mentors offer.

Where a new task can be made from is named by a ``Source``; who may use which stands in
services/library.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from lti_app.domain.invalid_input import Form, clean_text, first
from lti_app.domain.localized_text import LocalizedText

SEARCH_LIMIT = 100
LINE_LIMIT = 140

SOURCE_GONE = LocalizedText(
    de="Die Vorlage gibt es nicht mehr. Was Sie sehen, bleibt: Stellen Sie es als eigene Aufgabe.",
    en="What this was made from is no longer there. What you see stays: set it as your own task.",
)

_SOURCE = re.compile(r"(?:shipped/[a-z0-9-]{1,60}(?:/(?:de|en))?|(?:own|earlier)/[0-9]{1,9})")
_NO_PROSE = ("#", "-", "*", "+", ">", "|", "`", "!", "<")
_MARKS = re.compile(r"\*\*|__|(?<!\w)[*_]|[*_](?!\w)|`")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_SENTENCE = re.compile(r".+?[.?!…][“”\"’)]*(?=\s|$)")


class LibraryState(StrEnum):
    """A mentor offers a task; the coordinator accepts it for everybody or does not (F16)."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Decision(StrEnum):
    """What a coordinator says to an offer, at any time: an accepted one can be taken out again."""

    ACCEPT = "accept"
    DECLINE = "decline"


class NoSuchLibraryTask(LookupError):
    """There is no such task to choose, to copy or to decide on, or not for this person."""


class NotOfferable(Exception):
    """This task cannot be offered: it came from the library itself, or was decided on already."""


def decided(state: LibraryState, decision: Decision) -> LibraryState:
    """The state after a coordinator's decision; each can be corrected, and twice is once."""
    if decision is Decision.ACCEPT:
        return LibraryState.ACCEPTED
    # Never offered again by itself: the mentor would ask the same thing a second time.
    return LibraryState.DECLINED


def can_be_offered(library_key: str, state: LibraryState | None) -> bool:
    """Whether a mentor can offer a task: it is their own, and nobody has decided on it."""
    return not library_key and state in {None, LibraryState.OFFERED}


class SourceKind(StrEnum):
    """Where a task is made from: the tool's library, the programme's, an earlier task."""

    SHIPPED = "shipped"
    OWN = "own"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Source:
    """What a new task is made from. ``language`` is that of a shipped one, or still open."""

    kind: SourceKind
    key: str
    language: str = ""

    def __str__(self) -> str:
        return "/".join(part for part in (self.kind, self.key, self.language) if part)

    @property
    def row_id(self) -> int:
        """The id of a row, for all but shipped ones."""
        return int(self.key)

    @property
    def in_any_language(self) -> "Source":
        """The same, whatever the language."""
        return replace(self, language="")


def read_source(text: str) -> Source | None:
    """The source that an address, a form or the database names; nothing where it names none."""
    if not _SOURCE.fullmatch(text):
        return None
    kind, key, *language = text.split("/")
    return Source(SourceKind(kind), key, language[0] if language else "")


def goes_on_with(draft: str, asked: str) -> bool:
    """Whether a draft that was made from one source is the one that an address asks for.

    The address may leave the language open.
    """
    if draft == asked:
        return True
    drafted, wanted = read_source(draft), read_source(asked)
    if drafted is None or wanted is None:
        return False
    return not wanted.language and drafted.in_any_language == wanted


@dataclass(frozen=True, slots=True)
class LibraryFilter:
    """What somebody looks for: keys of a topic and a kind, and words. Empty means any."""

    topic: str = ""
    kind: str = ""
    search: str = ""

    def __bool__(self) -> bool:
        return bool(self.topic or self.kind or self.search)

    def finds(self, topic: str, kind: str, *texts: str) -> bool:
        """Whether a task is meant; each word must stand in one of its texts."""
        if (self.topic and self.topic != topic) or (self.kind and self.kind != kind):
            return False
        said = "\n".join(texts).casefold()
        return all(word in said for word in self.search.casefold().split())


def read_filter(form: Form) -> LibraryFilter:
    """The filter that an address describes."""
    return LibraryFilter(
        topic=clean_text(first(form, "topic"))[:SEARCH_LIMIT],
        kind=clean_text(first(form, "kind"))[:SEARCH_LIMIT],
        search=clean_text(first(form, "search"))[:SEARCH_LIMIT],
    )


def first_sentence(content: Mapping[str, Any]) -> str:
    """A line on a task: the sentence with which its content begins.

    Takes any kind's document: the first text in it that begins with prose, not with a heading or
    a list.
    """
    text = next((text for text in _texts(content) if not text.startswith(_NO_PROSE)), "")
    line = _MARKS.sub("", _LINK.sub(r"\1", text.split("\n", 1)[0])).strip()
    if len(line) <= LINE_LIMIT:
        return line
    # As many sentences as fit; one alone may say too little.
    fitting = [one.end() for one in _SENTENCE.finditer(line) if one.end() <= LINE_LIMIT]
    if fitting:
        return line[: fitting[-1]]
    return line[:LINE_LIMIT].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"


def _texts(document: Any) -> Iterator[str]:
    """The texts of several words in a document, in its order."""
    match document:
        case str() if " " in document.strip():
            yield document.strip()
        case Mapping():
            for value in document.values():
                yield from _texts(value)
        case list() | tuple():
            for value in document:
                yield from _texts(value)
