"""Every English word of a page has its German one, and no German word is left behind."""

import re
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
GERMAN = ROOT / "lti_app" / "web" / "translations" / "de" / "LC_MESSAGES" / "messages.po"


@cache
def _german() -> Catalog:
    with GERMAN.open("rb") as file:
        return read_po(file, locale="de")


def _messages() -> list[Message]:
    return [message for message in _german() if message.id]


def _used() -> set[str | tuple[str, ...]]:
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, method_map=methods, options_map=options)
    return {message for _file, _line, message, _comments, _context in found}


def test_every_word_of_a_page_is_in_the_german_catalogue_and_no_other() -> None:
    known = {
        message.id if isinstance(message.id, str) else tuple(message.id) for message in _messages()
    }
    used = _used()
    assert sorted(map(str, used - known)) == [], "`make messages` adds them"
    assert sorted(map(str, known - used)) == [], "`make messages` drops them"


def test_every_word_is_translated() -> None:
    untranslated = [
        message.id for message in _messages() if message.fuzzy or not all(_forms(message.string))
    ]
    assert untranslated == []


def test_a_translation_names_the_same_values_as_its_original() -> None:
    different = [
        message.id
        for message in _messages()
        for form in _forms(message.string)
        if not _values(form) <= _values(" ".join(_forms(message.id)))
    ]
    assert different == []


def test_a_german_page_says_sie() -> None:
    familiar = re.compile(r"\b(du|dein\w*|dir|dich|euch|euer|eure\w*)\b")
    found = [
        form for message in _messages() for form in _forms(message.string) if familiar.search(form)
    ]
    assert found == []


def _forms(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _values(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s|\{(\w+)\}", text))
