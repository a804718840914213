"""What every answer tells the browser to refuse, and who may send a form.

A page of a launch may be framed by that launch's platform, any other page by nobody. No request
may be larger than any form of this tool. A page loads nothing from other hosts, unless its
template names them for what waits for a click.
"""

import re
from collections.abc import Iterable

from flask import Flask, Response, g, request

from lti_app.domain.people_table import MOST_BYTES
from lti_app.web.tool import tool

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; "
)
# What a page may load of a sort by itself; ``allow_loading`` adds origins of others.
_OWN_SOURCES = {"img-src": ("'self'", "data:"), "media-src": ("'self'",), "frame-src": ()}
_NOTHING = ("'none'",)
_ORIGIN = re.compile(r"https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?")
# The longest form is a quiz of ten questions; launches with their tokens are smaller.
LARGEST_BODY_BYTES = 1_000_000
# Where a form may carry one file besides.
_TAKE_A_FILE = frozenset({"upload.add", "submission.hand_in"})
# A table of people as a file, and once more as a word of a form.
_TAKE_A_TABLE = frozenset({"people.check", "people.apply"})
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class OriginForeign(Exception):
    """A write that another site's page caused."""


def install(app: Flask) -> None:
    """Put the headers on every answer, and limit what is read of a request."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY_BYTES
    app.jinja_env.globals["allow_loading"] = allow_loading
    app.url_value_preprocessor(_allow_a_file)
    app.after_request(_protect)


def allow_frames(origins: Iterable[str]) -> None:
    """Let pages of these origins show this answer in a frame."""
    g.frame_origins = tuple(origins)


def allow_form_to(*origins: str) -> None:
    """Let a form of this page send to these origins, or be redirected to them."""
    g.form_origins = origins


def allow_loading(directive: str, origin: str) -> None:
    """Let this page load pictures, media or frames (a key of _OWN_SOURCES) from another origin.

    A template calls it where it puts what loads from there after a click. A frame of our own
    pages is never allowed.

    Raises:
        ValueError: the origin is not ``https://host`` or ``https://host:port``.
    """
    if directive not in _OWN_SOURCES or not _ORIGIN.fullmatch(origin):
        raise ValueError(f"{directive} {origin!r}")
    if origin != tool().settings.origin:
        g.setdefault("loading", {}).setdefault(directive, {})[origin] = None


def sandbox() -> None:
    """Let the browser run, send and load nothing of this answer: a file that somebody gave."""
    g.is_sandboxed = True


def is_write() -> bool:
    """Whether the request may change something."""
    return request.method not in _READING


def require_own_origin(*, browser_must_say: bool = False) -> None:
    """Refuse a write that came from another site's page.

    Our pages send no referrer, and browsers then hide their origin ("null"): Sec-Fetch-Site says
    it instead. Without either header it is no browser, and nobody's cookies are being abused;
    ``browser_must_say`` refuses that, too.

    Raises:
        OriginForeign
    """
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin not in {None, "null", tool().settings.origin}:
        raise OriginForeign
    if site is not None:
        if site != "same-origin":
            raise OriginForeign
    elif origin == "null" or (origin is None and browser_must_say):
        raise OriginForeign


def _allow_a_file(endpoint: str | None, _values: object) -> None:
    """Before anything is read, of a visit that has ended, too: its answers become a draft."""
    if endpoint in _TAKE_A_FILE:
        megabytes = tool().settings.upload_limit_megabytes
        request.max_content_length = LARGEST_BODY_BYTES + megabytes * 1_000_000
    elif endpoint in _TAKE_A_TABLE:
        largest = LARGEST_BODY_BYTES + 2 * MOST_BYTES
        request.max_content_length = request.max_form_memory_size = largest


def _protect(response: Response) -> Response:
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    if request.endpoint != "static":
        ancestors = " ".join(g.get("frame_origins", ())) or "'none'"
        forms = " ".join(("'self'", *g.get("form_origins", ())))
        headers["Content-Security-Policy"] = (
            f"{_POLICY}{_sources()}form-action {forms}; frame-ancestors {ancestors}"
            f"{'; sandbox' if g.get('is_sandboxed') else ''}"
        )
        headers.setdefault("Cache-Control", "no-store")
    return response


def _sources() -> str:
    """The directives of what may be loaded, each with its end."""
    allowed = g.get("loading", {})
    sources = {
        directive: (*own, *allowed.get(directive, ())) for directive, own in _OWN_SOURCES.items()
    }
    return "".join(f"{name} {' '.join(of or _NOTHING)}; " for name, of in sources.items())
