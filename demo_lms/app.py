"""create_app joins the parts: database, keys, services, pages."""

import secrets
from datetime import timedelta

from flask import Flask, Response, request
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from demo_lms import deep_linking, fault_effects, oidc, registration, tokens
from demo_lms.admin_api import blueprints as admin_blueprints
from demo_lms.behaviour import Behaviour
from demo_lms.database import Database
from demo_lms.faults import FaultSwitches
from demo_lms.keys import KeyRing
from demo_lms.models import PlatformSecret
from demo_lms.pages import site
from demo_lms.seed import plant
from demo_lms.services import line_items, memberships, results, scores
from demo_lms.settings import Settings
from demo_lms.state import EXTENSION, Platform
from demo_lms.texts import Texts

FROM_ANYWHERE = frozenset(
    {
        "oidc.authorize",
        "deep_linking.receive",
        "registration.register",
        "tokens.issue",
        "lineitems.create_line_item",
        "scores.receive_score",
    }
)
"""Endpoints that another origin may post to: they check a signature or a token themselves."""

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; frame-src *; base-uri 'none'; object-src 'none'; frame-ancestors 'self'"
)


def create_app(settings: Settings) -> Flask:
    app = Flask(__name__)
    database = Database(settings.database)
    secret = _secret(database)
    app.config.update(
        SECRET_KEY=secret,
        SESSION_COOKIE_NAME="lernwelt_session",
        SESSION_COOKIE_SECURE=settings.has_secure_cookies,
        SESSION_COOKIE_SAMESITE="None" if settings.has_secure_cookies else "Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=7),
        MAX_CONTENT_LENGTH=4_000_000,
    )
    app.extensions[EXTENSION] = Platform(
        settings=settings,
        behaviour=Behaviour(),
        database=database,
        keys=KeyRing(database),
        faults=FaultSwitches(),
        texts=Texts(),
        hints=URLSafeTimedSerializer(secret, salt="lti_message_hint"),
    )
    if settings.seed:
        with database.writing() as db:
            plant(db)
    app.before_request(_refuse_other_origins)
    app.after_request(_protect)
    fault_effects.init_app(app)
    scores.init_app(app)
    tokens.init_app(app)
    site.init_app(app)
    for module in (oidc, deep_linking, registration, line_items, results, memberships):
        app.register_blueprint(module.blueprint)
    for blueprint in admin_blueprints():
        app.register_blueprint(blueprint)
    return app


def _secret(database: Database) -> str:
    with database.writing() as db:
        row = db.scalar(select(PlatformSecret))
        if row is None:
            row = PlatformSecret(value=secrets.token_urlsafe(32))
            db.add(row)
        return row.value


def _refuse_other_origins() -> Response | None:
    """A page elsewhere must not post in the name of who is signed in here."""
    if request.method in {"GET", "HEAD", "OPTIONS"} or request.endpoint in FROM_ANYWHERE:
        return None
    origin = request.headers.get("Origin")
    if origin is None or origin == request.host_url.rstrip("/"):
        return None
    return Response("This request came from another website.\n", 403, content_type="text/plain")


def _protect(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    return response
