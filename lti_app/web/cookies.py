"""The three cookies of this tool. There is no other, and no Flask session (docs/adr/0003).

All live in frames of other sites: Secure, HttpOnly, SameSite=None, Partitioned.
"""

import hashlib
import secrets

from werkzeug.http import dump_cookie
from werkzeug.wrappers import Response

from lti_app.settings import Settings
from lti_app.web.current import this_request

# Tells that two launches happened in one browser; says nothing else.
BROWSER = "kehrwert_browser"
# One per login, so that two frames that log in at the same time do not overwrite each other.
LOGIN = "kehrwert_login_"
# One per launch, limited to its pages by its path.
LAUNCH = "kehrwert_launch"

_A_YEAR = 365 * 24 * 60 * 60


def browser_or_new() -> str:
    """The browser's id, or a new one for a browser that has shown none."""
    return this_request().cookies.get(BROWSER) or secrets.token_urlsafe(24)


def browser_or(other: str) -> str:
    """The browser's id, or the one that it had when the login began."""
    return this_request().cookies.get(BROWSER) or other


def come_back() -> bool:
    """Whether this browser has ever sent a cookie back from where it is now."""
    return BROWSER in this_request().cookies


def keep_browser(response: Response, settings: Settings, browser: str) -> None:
    """Give the browser its id, if it does not have it yet."""
    if BROWSER not in this_request().cookies:
        _set(response, BROWSER, browser, path=f"{settings.base_path}/lti/", max_age=_A_YEAR)


def keep_login(response: Response, settings: Settings, state: str, browser: str) -> None:
    """Let the browser show that it started this login."""
    path, max_age = f"{settings.base_path}/lti/", settings.login_lifetime_seconds
    _set(response, _login_name(state), browser, path=path, max_age=max_age)


def login_browser(state: str) -> str | None:
    """The browser id that came back for this login, if any did."""
    return this_request().cookies.get(_login_name(state))


def forget_login(response: Response, settings: Settings, state: str) -> None:
    """The login is over."""
    _set(response, _login_name(state), "", path=f"{settings.base_path}/lti/", max_age=0)


def keep_launch(
    response: Response, settings: Settings, launch_id: str, secret: str, max_age: int
) -> None:
    """Open the pages of one launch, and of no other, to this browser."""
    _set(response, LAUNCH, secret, path=f"{settings.base_path}/l/{launch_id}", max_age=max_age)


def launch_secret() -> str | None:
    """The secret of the launch that this page belongs to."""
    return this_request().cookies.get(LAUNCH)


def _login_name(state: str) -> str:
    return LOGIN + hashlib.sha256(state.encode(errors="replace")).hexdigest()[:16]


def _set(response: Response, name: str, value: str, *, path: str, max_age: int) -> None:
    cookie = dump_cookie(
        name,
        value,
        max_age=max_age,
        # Every browser that knows Partitioned knows Max-Age.
        sync_expires=False,
        path=path,
        secure=True,
        httponly=True,
        samesite="None",
        partitioned=True,
    )
    response.headers.add("Set-Cookie", cookie)
