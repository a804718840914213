"""How well a pair fits, in a word: the names of the bands."""

from lti_app.domain.localized_text import LocalizedText

# From the best downwards; the worst band of several is always the weak one.
_GOOD = (
    LocalizedText(de="sehr gut", en="very good"),
    LocalizedText(de="gut", en="good"),
    LocalizedText(de="mittel", en="fair"),
    LocalizedText(de="mäßig", en="moderate"),
    LocalizedText(de="gering", en="low"),
)
_WEAK = LocalizedText(de="schwach", en="weak")


def band_words(band: int, bands: int) -> LocalizedText:
    """The name of a band, 0 the worst, of as many as there are."""
    if band == 0 and bands > 1:
        return _WEAK
    return _GOOD[bands - 1 - band]


def band_names(bands: int) -> tuple[LocalizedText, ...]:
    """The names of so many bands, the worst first."""
    return tuple(band_words(band, bands) for band in range(bands))
