"""The application for a WSGI server, made from the environment: ``lti_app.wsgi:make_app()``."""

import os

from flask import Flask

from lti_app.app import create_app
from lti_app.settings import load_settings


def make_app() -> Flask:
    """The application for the settings of this process's environment."""
    return create_app(load_settings(os.environ))
