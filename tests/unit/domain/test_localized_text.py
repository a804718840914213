import pytest

from lti_app.domain.localized_text import LocalizedText


@pytest.mark.parametrize(
    ("locale", "words"),
    [("de", "Guten Tag"), ("de-AT", "Guten Tag"), ("en", "Good day"), ("fr", "Good day")],
)
def test_german_speakers_read_german_and_all_others_english(locale: str, words: str) -> None:
    assert LocalizedText(de="Guten Tag", en="Good day").in_language(locale) == words
