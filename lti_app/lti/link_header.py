"""The address of the next page in a Link header (RFC 8288), also as LMSs really write it.

Seen in the wild: mixed case, relative addresses, several links, no quotes, typographic quotes,
and ``&amp;`` in addresses.
"""

import re
from contextlib import suppress
from urllib.parse import urldefrag, urljoin

_LINK = re.compile(r"<([^>]*)>([^<]*)")
_QUOTES = "\"'“”„‟«»‘’‚"
_RELATION = re.compile(rf";\s*rel\s*=\s*[{_QUOTES}]*\s*([^{_QUOTES};,]*)", re.IGNORECASE)


def next_address(header: str | None, current: str) -> str | None:
    """The address behind ``rel="next"``, made absolute, or nothing if there is none."""
    for target, parameters in _LINK.findall(_repair(header or "")):
        relation = _RELATION.search(parameters)
        if relation and "next" in relation.group(1).lower().split():
            address: str = urldefrag(urljoin(current, target.strip())).url
            return address
    return None


def _repair(header: str) -> str:
    """Undo what was done to a header on its way: HTML, and UTF-8 read as Latin-1."""
    with suppress(UnicodeError):
        header = header.encode("latin-1").decode("utf-8")
    # Nothing else of HTML: "&copy=1" is a parameter and no sign.
    return header.replace("&amp;", "&").replace("&quot;", '"')
