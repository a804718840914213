"""What a person reads, in German and English: de.toml and en.toml beside this file."""

import tomllib
from importlib import resources
from typing import Any

LANGUAGES = {"de": "Deutsch", "en": "English"}


class Texts:
    """Both catalogues. A key is a section and a name: `course.gradebook`."""

    def __init__(self) -> None:
        folder = resources.files(__name__)
        self._catalogues = {
            language: _flat(tomllib.loads((folder / f"{language}.toml").read_text("utf-8")))
            for language in LANGUAGES
        }

    def text(self, language: str, key: str, **values: object) -> str:
        """The text of a key, its {placeholders} filled in. Raises KeyError for an unknown key."""
        return self._catalogues[language][key].format(**values)

    def keys(self, language: str) -> frozenset[str]:
        return frozenset(self._catalogues[language])


def _flat(catalogue: dict[str, Any]) -> dict[str, str]:
    return {
        f"{section}.{name}": text
        for section, entries in catalogue.items()
        for name, text in entries.items()
    }
