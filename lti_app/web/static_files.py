"""Static files: addresses that change with the content, and how long browsers keep them."""

import os
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response

from lti_app.web.current import this_request

_A_YEAR = 365 * 24 * 60 * 60
_FONTS = "/fonts/"


def install(app: Flask, *, may_change: bool) -> None:
    """Offer ``static_url`` to templates and let browsers keep what cannot change.

    ``may_change``: files are edited while the tool runs, so each page looks at them again.
    """
    folder, prefix = f"{app.static_folder}/", f"{app.static_url_path}/"

    def static_url(name: str) -> str:
        """The address of a file in static/ with a digest of its content; a font's has none.

        Raises:
            FileNotFoundError: there is no such file; a page must not ask for it.
        """
        file = folder + name
        changed_at = os.stat(file).st_mtime_ns if may_change else 0
        return this_request().script_root + _address(file, prefix + name, changed_at)

    app.jinja_env.globals["static_url"] = static_url
    app.after_request(_keep)


@lru_cache(maxsize=256)
def _address(file: str, path: str, _changed_at: int) -> str:
    digest = sha256(Path(file).read_bytes()).hexdigest()[:12]
    # The style sheet names a font without, and a browser would load it twice.
    return quote(path) if _FONTS in path else f"{quote(path)}?v={digest}"


def _keep(response: Response) -> Response:
    """An address with a digest is for ever; a font is too, because its file is never edited.

    Everything else keeps Flask's answer: ask each time, with an ETag.
    """
    request = this_request()
    if request.endpoint != "static" or response.status_code not in {200, 304}:
        return response
    if "v" in request.args or _FONTS in request.path:
        response.cache_control.clear()
        response.cache_control.public = True
        response.cache_control.max_age = _A_YEAR
        response.cache_control.immutable = True
    return response
