"""The yardstick for pages: an empty Flask view with one query."""

import os

from flask import Flask
from sqlalchemy import select

from lti_app.db import open_engine
from lti_app.models import Programme


def make_app() -> Flask:
    """Reads its database's address from BENCH_DATABASE_URL."""
    app = Flask(__name__)
    engine = open_engine(os.environ["BENCH_DATABASE_URL"])

    @app.get("/")
    def show() -> str:
        with engine.connect() as connection:
            return connection.scalar(select(Programme.title).where(Programme.id == 1)) or ""

    return app
