from hashlib import sha256

from lti_app.domain.consent import CONSENT

# The words of each version, so that nobody changes them and keeps the version.
DIGESTS = {"2026-11-22": "8c3a7ac029c9e40b"}


def test_other_words_have_another_version() -> None:
    texts = (CONSENT.words, *CONSENT.points)
    words = "\n".join(line for text in texts for line in (text.de, text.en))
    assert DIGESTS[CONSENT.version] == sha256(words.encode()).hexdigest()[:16]


def test_a_version_fits_into_its_column() -> None:
    assert 0 < len(CONSENT.version) <= 20
