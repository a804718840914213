import pytest
from flask import Flask

from lti_app.app import create_app
from lti_app.settings import load_settings


def _app(development: str) -> Flask:
    return create_app(
        load_settings(
            {
                "KEHRWERT_SECRET_KEY": "a key for tests only, long enough",
                "KEHRWERT_DATABASE_URL": "sqlite://",
                "KEHRWERT_DEVELOPMENT": development,
                "KEHRWERT_PLUGINS_ENABLED": "",
            }
        )
    )


def test_there_is_no_pattern_page_where_people_work() -> None:
    assert _app("false").test_client().get("/patterns").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"), [("de", "Ihr nächster Schritt"), ("en", "Your next step")]
)
def test_developers_see_every_component_in_both_languages(language: str, words: str) -> None:
    answer = _app("true").test_client().get(f"/patterns?language={language}")
    assert words in answer.text
