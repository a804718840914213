"""create_app: joins settings, plugins, database and pages. No network, no migration."""

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from lti_app.db import open_web_engines, session_factory
from lti_app.extension.registry import load_plugins
from lti_app.settings import Settings, SettingsError
from lti_app.web import (
    components,
    csrf,
    errors,
    health,
    language,
    launch_errors,
    lti,
    pages,
    patterns,
    registration,
    security,
    static_files,
    visit,
)
from lti_app.web.application import Application
from lti_app.web.tool import Tool, install


def create_app(settings: Settings) -> Flask:
    """The WSGI application for these settings.

    Raises:
        SettingsError: there is no secret key.
        PluginError: a plugin in the settings' list cannot be used.
    """
    if not settings.secret_key:
        raise SettingsError(
            "The setting secret_key is empty: set KEHRWERT_SECRET_KEY to a long random text."
        )
    app = Application(__name__, static_folder="web/static", template_folder="web/templates")
    engine, beside = open_web_engines(settings.database_url, threads=settings.web_threads)
    registry = load_plugins(settings.plugins_enabled)
    install(app, Tool(settings, registry, engine, session_factory(beside)))
    app.register_blueprint(health.blueprint)
    app.register_blueprint(lti.pages)
    for part in (security, visit, csrf, errors, launch_errors, pages, registration):
        part.install(app)
    _offer_templates(app, settings)
    language.install(app, settings)
    components.install(app)
    static_files.install(app, may_change=settings.development)
    patterns.install(app, settings)
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops
        )
    return app


def _offer_templates(app: Flask, settings: Settings) -> None:
    """Plugins bring templates of their own, in a folder beside their code."""
    for name in settings.plugins_enabled:
        app.register_blueprint(Blueprint(name.replace(".", "_"), name, template_folder="templates"))
