"""The token of forms: an HMAC over the launch's own secret (docs/adr/0006).

It belongs to one launch, needs no storage and ends with the launch's cookie.
"""

import hmac

from flask import Flask, g, request
from markupsafe import Markup

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
    if "form_token" not in g:
        g.form_token = _token(visit().secret)
    found: str = g.form_token
    return found


def form_token() -> Markup:
    """The token as a hidden field."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, token())


def require_token(secret: str) -> None:
    """Refuse a write that was not sent from a page of the launch with this secret.

    Raises:
        OriginForeign, TokenWrong
    """
    require_own_origin()
    sent = request.form.get(FIELD, "")
    if not hmac.compare_digest(sent.encode(errors="replace"), _token(secret).encode()):
        raise TokenWrong


def _check() -> None:
    if "visit" in g and is_write():
        require_token(visit().secret)


def _token(secret: str) -> str:
    return hmac.digest(secret.encode(), b"form", "sha256").hex()
