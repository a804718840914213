"""Words in both languages, for what is data and not a page: plugins, forms, problems of fields."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """The same words in both languages."""

    de: str
    en: str

    def in_language(self, locale: str) -> str:
        """German for ``de`` and its variants, English for all others."""
        return self.de if locale.startswith("de") else self.en
