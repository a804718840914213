"""Static files: addresses that change with the content, and how long browsers keep them."""

import os
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, current_app, request

_A_YEAR = 365 * 24 * 60 * 60


def install(app: Flask) -> None:
    """Offer ``static_url`` to templates and let browsers keep what cannot change."""
    app.jinja_env.globals["static_url"] = static_url
    app.after_request(_keep)


def static_url(name: str) -> str:
    """The address of a file in static/ with a digest of its content.

    Raises:
        FileNotFoundError: there is no such file; a page must not ask for it.
    """
    file = f"{current_app.static_folder}/{name}"
    prefix = f"{request.script_root}{current_app.static_url_path}"
    return f"{prefix}/{quote(name)}?v={_digest(file, os.stat(file).st_mtime_ns)}"


@lru_cache(maxsize=256)
def _digest(file: str, _changed_at: int) -> str:
    return sha256(Path(file).read_bytes()).hexdigest()[:12]


def _keep(response: Response) -> Response:
    """An address with a digest is for ever; a font is too, because its file is never edited.

    Everything else keeps Flask's answer: ask each time, with an ETag.
    """
    if request.endpoint == "static" and response.status_code in {200, 304}:
        filename = (request.view_args or {}).get("filename", "")
        if "v" in request.args or filename.startswith("fonts/"):
            response.cache_control.clear()
            response.cache_control.public = True
            response.cache_control.max_age = _A_YEAR
            response.cache_control.immutable = True
    return response
