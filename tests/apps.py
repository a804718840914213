"""The application for tests that look at its pages, made once for each set of settings.

Its routes, its templates and its statements take longer to prepare than most tests take.
"""

from functools import lru_cache

from flask import Flask

from lti_app.app import create_app
from lti_app.settings import load_settings

_SETTINGS = {
    "KEHRWERT_PUBLIC_URL": "http://localhost",
    "KEHRWERT_SECRET_KEY": "a key for tests only, long enough",
}


def app_on(database_url: str, **settings: str) -> Flask:
    """The tool on a database, with further settings: ``app_on(url, upload_limit_files="1")``.

    Its connections are new ones, as at its start.
    """
    app = _made(database_url, **settings)
    app.extensions["kehrwert"].engine.dispose()
    return app


@lru_cache(maxsize=16)
def _made(database_url: str, **settings: str) -> Flask:
    further = {f"KEHRWERT_{name.upper()}": value for name, value in settings.items()}
    return create_app(
        load_settings({**_SETTINGS, "KEHRWERT_DATABASE_URL": database_url, **further})
    )
