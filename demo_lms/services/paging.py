"""Pages of a list and the Link header to the next one, also in the odd forms seen in the wild."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from flask import Response, abort, g, request

from demo_lms.services.gate import refuse
from demo_lms.state import platform

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page:
    """`size` entries behind the first `start` ones."""

    start: int
    size: int


def requested_page() -> Page:
    """From `limit` and `from`; never more than the LMS's largest page."""
    largest = platform().behaviour.largest_page
    return Page(_number("from", 0, least=0), min(_number("limit", largest, least=1), largest))


def cut(rows: Sequence[Row], page: Page) -> tuple[Sequence[Row], bool]:
    """The page's rows of a query for one row more, and whether another page follows."""
    return rows[: page.size], len(rows) > page.size


def add_next_link(response: Response, page: Page) -> None:
    arguments = {**request.args.to_dict(), "limit": str(page.size)}
    arguments["from"] = str(page.start + page.size)
    fault = g.get("fault")
    style = fault.style if fault and fault.kind == "links" else "plain"
    if style == "cycle":
        arguments["from"] = "0"
    response.headers["Link"] = _link(f"{request.path}?{urlencode(arguments)}", style)


def _link(path: str, style: str) -> str:
    url = platform().url(path)
    forms = {
        "mixed_case": f'<{url}>; REL="Next"',
        "relative": f'<{path}>; rel="next"',
        "several": f'<{url}>; rel="self", <{url}>; title="a, b"; rel="next", </>; rel="first"',
        "unquoted": f"<{url}>; rel=next",
        "typographic": f"<{url}>; rel=“next”",
        "ampersand": f'<{url.replace("&", "&amp;")}>; rel="next"',
        "other_host": f'<https://roster.invalid{path}>; rel="next"',
    }
    return forms.get(style, f'<{url}>; rel="next"')


def _number(name: str, default: int, *, least: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdecimal()) or int(text) < least:
        abort(refuse(400, f"{name} must be a number from {least} up"))
    return int(text)
