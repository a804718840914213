"""What shows that something was done, of one's own choice: a few words, a link, files.

Shared by the kinds that take it. Files are stored by the core; answers hold their keys.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from lti_app.domain.invalid_input import Form, FormReader
from lti_app.domain.localized_text import LocalizedText

TEXT_LIMIT = 5_000
LINK_LIMIT = 500

LINK_WRONG = LocalizedText(
    de="Bitte geben Sie eine Adresse an, die mit https:// beginnt.",
    en="Please give an address that begins with https://.",
)
NOTHING_TO_SHOW = LocalizedText(
    de="Bitte zeigen Sie etwas davon: ein paar Worte, einen Link oder eine Datei.",
    en="Please show something of it: a few words, a link or a file.",
)
STEPS_OPEN = LocalizedText(
    de="Bitte haken Sie ab, was getan ist. Wenn etwas nicht ging, genügt ein Satz dazu im Text.",
    en="Please tick what is done. If something did not work, a sentence about it will do.",
)

WORDS: Mapping[str, LocalizedText] = {
    "text": LocalizedText(de="In ein paar Worten", en="In a few words"),
    "link": LocalizedText(de="Ein Link", en="A link"),
    "link_help": LocalizedText(
        de="Die Adresse Ihres Beitrags oder Dokuments, beginnend mit https://",
        en="The address of your post or document, beginning with https://",
    ),
    "files": LocalizedText(de="Bilder oder Dateien", en="Pictures or files"),
    "nothing": LocalizedText(de="nichts dazu geschrieben", en="nothing written"),
}


def read_evidence(reader: FormReader, form: Form) -> dict[str, Any]:
    """Words, link and keys of files so far. A link that is half typed is kept as it is."""
    return {
        "text": reader.text("text", TEXT_LIMIT),
        "link": reader.text("link", LINK_LIMIT),
        "files": list(form.get("files", [])),
    }


def view_of_evidence(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What a template shows. ``address`` is the link where it may become one, else empty."""
    link = answers.get("link", "")
    return {
        "text": answers.get("text", ""),
        "link": link,
        "address": link if is_address(link) else "",
    }


def problems_of_evidence(
    answers: Mapping[str, Any], *, is_wanted: bool, is_all_done: bool
) -> dict[str, LocalizedText]:
    """What must still be given before the hand-in. ``done`` is the field of the ticks."""
    problems = {}
    if not is_all_done and not answers["text"]:
        problems["done"] = STEPS_OPEN
    if answers["link"] and not is_address(answers["link"]):
        problems["link"] = LINK_WRONG
    if is_wanted and not (answers["text"] or answers["link"] or answers["files"]):
        problems["text"] = NOTHING_TO_SHOW
    return problems


def is_address(link: str) -> bool:
    """Whether a link is a plain https address: with a host, without a name or password in it."""
    if any(sign.isspace() for sign in link):
        return False
    try:
        parts = urlsplit(link)
        return parts.scheme == "https" and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
