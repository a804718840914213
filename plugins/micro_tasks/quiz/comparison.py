"""When a few typed words are the same as an accepted answer: forgiving, as a person would be.

Upper and lower case, accents, blanks and hyphens within words, quotation marks around and
punctuation after them do not count. An umlaut is the same as its two letters and as its plain
letter: "Größe", "Groesse" and "grosse" are one.
"""

import re
import unicodedata

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_QUOTES = "\"'„“”‚‘’«»‹›"
_ENDS = ".,;:!?…"
# Between digits both mean something: "3-5" is not "35".
_GAP = re.compile(r"(?<=[^\W\d])[\s\-‐‑–]+(?=\w)|(?<=\w)[\s\-‐‑–]+(?=[^\W\d])")


def is_same(given: str, accepted: str) -> bool:
    """Whether what was given is the accepted answer."""
    return not _spellings(given).isdisjoint(_spellings(accepted))


def _spellings(text: str) -> frozenset[str]:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    collapsed = " ".join(folded.split())
    bare = collapsed.strip(_QUOTES + " ").rstrip(_ENDS + _QUOTES + " ") or collapsed
    joined = _GAP.sub("", bare)
    return frozenset((_without_marks(joined), _without_marks(joined.translate(_UMLAUTS))))


def _without_marks(text: str) -> str:
    """The letters without their accents."""
    apart = unicodedata.normalize("NFKD", text)
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return plain or text
