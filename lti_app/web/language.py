"""Language: which of the two a page speaks, its translations, and how dates and numbers read.

The words themselves stand in translations/ (pages) and, for plugins, in the plugin.
"""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import flask_babel
from babel import Locale
from babel.dates import format_date
from babel.support import NullTranslations
from flask import Flask
from flask_babel import Babel
from markupsafe import Markup

from lti_app.settings import Settings
from lti_app.web.current import this_app, this_g, this_request

# Each language by its own name, so that it is found by those who read no other.
LANGUAGES = {"de": "Deutsch", "en": "English"}

_LOCALES = {code: Locale(code) for code in LANGUAGES}

# CLDR's English is American. These pages are read in Europe: the day comes first.
_DAY = {"de": "d. MMMM y", "en": "d MMMM y"}
_SHORT_DAY = {"de": "EEE, d. MMM", "en": "EEE d MMM"}
_MOMENT = {"de": "d. MMMM y, HH:mm", "en": "d MMMM y, HH:mm"}


def install(app: Flask, settings: Settings) -> None:
    """Give an application its languages, date and number filters."""
    app.config["BABEL_DEFAULT_LOCALE"] = settings.default_locale
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(Path(__file__).parent / "translations")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    Babel(
        app,
        locale_selector=lambda: _LOCALES[language()],
        timezone_selector=lambda: settings.time_zone.key,
    )
    app.jinja_env.filters.update(
        day=format_day, short_day=format_short_day, moment=format_moment, number=format_number
    )
    app.jinja_env.globals.update(
        _=translate, ngettext=translate_number, language=language, languages=LANGUAGES
    )


def language() -> str:
    """The language of this page, ``de`` or ``en``."""
    kept = this_g()
    code: str | None = kept.get("language")
    if code is None:
        code = kept.language = _choose_language(this_app().config["BABEL_DEFAULT_LOCALE"])
    return code


def translate(text: str, **values: object) -> Markup:
    """``_`` of templates: the words in the page's language, with the escaped values in them.

    A page says it often: what Flask-Babel looks up for each word is looked up once.
    """
    code = language()
    return _said(code, text) % values if values else _said_alone(code, text)


def translate_number(singular: str, plural: str, num: int, **values: object) -> Markup:
    """``ngettext`` of templates: the words for so many, with ``num`` and the values in them."""
    words = _words(language())
    said = Markup(words.ungettext(singular, plural, num))  # noqa: S704 -- they are our own
    return said % {"num": num, **values}


@lru_cache(maxsize=len(LANGUAGES))
def _words(_code: str) -> NullTranslations:
    """The translations of this page's language."""
    return flask_babel.get_translations()


@lru_cache(maxsize=4096)
def _said(code: str, text: str) -> Markup:
    return Markup(_words(code).ugettext(text))  # noqa: S704 -- the words are our own


@lru_cache(maxsize=4096)
def _said_alone(code: str, text: str) -> Markup:
    return _said(code, text) % {}


def format_day(day: date | datetime) -> str:
    """A day in words: 3 December 2026. A moment counts in the settings' time zone."""
    return _written(day, _DAY[language()])


def format_short_day(day: date | datetime) -> str:
    """A near day, without its year: Thu 3 Dec."""
    return _written(day, _SHORT_DAY[language()])


def _written(day: date | datetime, pattern: str) -> str:
    if isinstance(day, datetime):
        day = flask_babel.to_user_timezone(day).date()
    return _written_in(language(), day, pattern)


@lru_cache(maxsize=4096)
def _written_in(code: str, day: date, pattern: str) -> str:
    return format_date(day, pattern, _LOCALES[code])


def format_moment(moment: datetime) -> str:
    """Day and time in the settings' time zone. A moment without a zone is taken as UTC."""
    text: str = flask_babel.format_datetime(moment, _MOMENT[language()])
    return text


def format_number(number: float) -> str:
    """A number with the language's own decimal sign and groups."""
    return flask_babel.format_decimal(number)


def _choose_language(default: str) -> str:
    """The visit's language; without a visit the address's, the browser's, the default."""
    visit, request = this_g().get("visit"), this_request()
    if visit is not None:
        return "de" if visit.locale.startswith("de") else "en"
    asked = request.args.get("language", "")
    if asked in LANGUAGES:
        return asked
    return request.accept_languages.best_match(list(LANGUAGES)) or default
