"""The token of forms: an HMAC over the launch's own secret (docs/adr/0006).

It belongs to one launch, needs no storage and ends with the launch's cookie.
"""

import hmac

from flask import Flask
from markupsafe import Markup

from lti_app.web.current import this_g, this_request
from lti_app.web.security import is_write, require_own_origin
from lti_app.web.visit import visit

FIELD = "csrf_token"


class TokenWrong(Exception):
    """A write without the token of its launch."""


def install(app: Flask) -> None:
    """Ask every write of a launch for the token, and offer it to templates."""
    app.before_request(_check)
    app.jinja_env.globals["form_token"] = form_token


def token() -> str:
    """The token of the current launch's forms."""
    kept = this_g()
    found: str | None = kept.get("form_token")
    if found is None:
        found = kept.form_token = _token(kept.visit.secret)
    return found


def form_token() -> Markup:
    """The token as a hidden field."""
    # Both are ours and need no escaping: a word and hexadecimal digits.
    return Markup(f'<input type="hidden" name="{FIELD}" value="{token()}">')  # noqa: S704


def require_token(secret: str) -> None:
    """Refuse a write that was not sent from a page of the launch with this secret.

    Raises:
        OriginForeign, TokenWrong
    """
    require_own_origin()
    sent = this_request().form.get(FIELD, "")
    if not hmac.compare_digest(sent.encode(errors="replace"), _token(secret).encode()):
        raise TokenWrong


def _check() -> None:
    if is_write() and "visit" in this_g():
        require_token(visit().secret)


def _token(secret: str) -> str:
    return hmac.digest(secret.encode(), b"form", "sha256").hex()
