"""What every answer tells the browser to refuse, and who may send a form.

A page of a launch may be framed by that launch's platform, any other page by nobody. No request
may be larger than any form of this tool. A page loads nothing from other hosts, unless its
template names them for what waits for a click.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from flask import Flask, Response

from lti_app.domain.people_table import MOST_BYTES
from lti_app.web.current import this_g, this_request
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


@dataclass(slots=True)
class _Page:
    """What this page may do beyond the rule. ``loading`` has origins in order, by directive."""

    frame_origins: tuple[str, ...] = ()
    form_origins: tuple[str, ...] = ()
    loading: dict[str, dict[str, None]] = field(default_factory=dict)
    is_sandboxed: bool = False


def install(app: Flask) -> None:
    """Put the headers on every answer, and limit what is read of a request."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY_BYTES
    app.jinja_env.globals["allow_loading"] = allow_loading
    app.url_value_preprocessor(_allow_a_file)
    app.after_request(_protect)


def allow_frames(origins: Iterable[str]) -> None:
    """Let pages of these origins show this answer in a frame."""
    _page().frame_origins = tuple(origins)


def allow_form_to(*origins: str) -> None:
    """Let a form of this page send to these origins, or be redirected to them."""
    _page().form_origins = origins


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
        _page().loading.setdefault(directive, {})[origin] = None


def sandbox() -> None:
    """Let the browser run, send and load nothing of this answer: a file that somebody gave."""
    _page().is_sandboxed = True


def is_write() -> bool:
    """Whether the request may change something."""
    return this_request().method not in _READING


def require_own_origin(*, browser_must_say: bool = False) -> None:
    """Refuse a write that came from another site's page.

    Our pages send no referrer, and browsers then hide their origin ("null"): Sec-Fetch-Site says
    it instead. Without either header it is no browser, and nobody's cookies are being abused;
    ``browser_must_say`` refuses that, too.

    Raises:
        OriginForeign
    """
    headers = this_request().headers
    origin, site = headers.get("Origin"), headers.get("Sec-Fetch-Site")
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
        this_request().max_content_length = LARGEST_BODY_BYTES + megabytes * 1_000_000
    elif endpoint in _TAKE_A_TABLE:
        largest = LARGEST_BODY_BYTES + 2 * MOST_BYTES
        request = this_request()
        request.max_content_length = request.max_form_memory_size = largest


def _page() -> _Page:
    kept = this_g()
    page: _Page | None = kept.get("security")
    if page is None:
        page = kept.security = _Page()
    return page


def _protect(response: Response) -> Response:
    headers = response.headers
    headers.add("X-Content-Type-Options", "nosniff")
    headers.add("Referrer-Policy", "no-referrer")
    if this_request().endpoint != "static":
        page = _page()
        loading = tuple((sort, tuple(origins)) for sort, origins in page.loading.items())
        policy = _policy(page.frame_origins, page.form_origins, loading, page.is_sandboxed)
        headers.add("Content-Security-Policy", policy)
        if "Cache-Control" not in headers:
            headers.add("Cache-Control", "no-store")
    return response


@lru_cache(maxsize=1024)
def _policy(
    frame_origins: tuple[str, ...],
    form_origins: tuple[str, ...],
    loading: tuple[tuple[str, tuple[str, ...]], ...],
    is_sandboxed: bool,
) -> str:
    """A Content-Security-Policy; most pages have one of a few."""
    allowed = dict(loading)
    sources = {
        directive: (*own, *allowed.get(directive, ())) for directive, own in _OWN_SOURCES.items()
    }
    loads = "".join(f"{name} {' '.join(of or _NOTHING)}; " for name, of in sources.items())
    forms = " ".join(("'self'", *form_origins))
    ancestors = " ".join(frame_origins or _NOTHING)
    policy = f"{_POLICY}{loads}form-action {forms}; frame-ancestors {ancestors}"
    return f"{policy}; sandbox" if is_sandboxed else policy
