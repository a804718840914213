"""Which files are accepted: told by their content, never by their name or what a browser says.

The table is short on purpose: what people show of their work. Pictures that are programs (SVG),
pages (HTML), archives and documents with macros are refused.
"""

import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO

from lti_app.domain.invalid_input import storable
from lti_app.domain.localized_text import LocalizedText

NAME_LIMIT = 100

# More entries than any document has; a look at the table of contents must stay short.
ARCHIVE_ENTRIES = 10_000


@dataclass(frozen=True, slots=True)
class FileType:
    """A type that is accepted. A name without any of its ``endings`` gets the first."""

    media_type: str
    endings: tuple[str, ...]
    is_picture: bool = False


PNG = FileType("image/png", (".png",), is_picture=True)
JPEG = FileType("image/jpeg", (".jpg", ".jpeg"), is_picture=True)
GIF = FileType("image/gif", (".gif",), is_picture=True)
WEBP = FileType("image/webp", (".webp",), is_picture=True)
PDF = FileType("application/pdf", (".pdf",))
_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = FileType(f"{_OOXML}wordprocessingml.document", (".docx",))
XLSX = FileType(f"{_OOXML}spreadsheetml.sheet", (".xlsx",))
PPTX = FileType(f"{_OOXML}presentationml.presentation", (".pptx",))
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
ODT = FileType(f"{_OPEN_DOCUMENT}text", (".odt",))
ODS = FileType(f"{_OPEN_DOCUMENT}spreadsheet", (".ods",))
ODP = FileType(f"{_OPEN_DOCUMENT}presentation", (".odp",))
TEXT = FileType("text/plain", (".txt", ".md"))
CSV = FileType("text/csv", (".csv",))

TYPES = (PNG, JPEG, GIF, WEBP, PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, TEXT, CSV)

NOT_ACCEPTED = LocalizedText(
    de="Diese Art von Datei nehmen wir nicht an. Möglich sind Bilder (PNG, JPEG, GIF, WebP), PDF, "
    "Office-Dokumente ohne Makros und einfacher Text.",
    en="This kind of file is not accepted. Possible are pictures (PNG, JPEG, GIF, WebP), PDF, "
    "Office documents without macros, and plain text.",
)
EMPTY = LocalizedText(de="Diese Datei ist leer.", en="This file is empty.")
INFECTED = LocalizedText(
    de="Der Virenscanner Ihres Unternehmens hat diese Datei abgelehnt.",
    en="Your company’s virus scanner has refused this file.",
)
NOT_SCANNED = LocalizedText(
    de="Diese Datei konnte gerade nicht geprüft werden. Bitte versuchen Sie es später noch einmal.",
    en="This file could not be checked just now. Please try again later.",
)
NOTHING_CHOSEN = LocalizedText(
    de="Bitte wählen Sie zuerst eine Datei aus.", en="Please choose a file first."
)


class FileRefused(Exception):
    """A file that is not kept; says why in the person's words."""

    def __init__(self, problem: LocalizedText) -> None:
        super().__init__(problem.en)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept: its type is known and its name does no harm."""

    name: str
    type: FileType
    content: bytes


def check_file(name: str, content: bytes, limit_megabytes: int) -> CheckedFile:
    """A file as a browser sent it. Raises FileRefused."""
    if not content:
        raise FileRefused(EMPTY)
    if len(content) > limit_megabytes * 1_000_000:
        raise FileRefused(too_large(limit_megabytes))
    kind = type_of(content, name)
    if kind is None:
        raise FileRefused(NOT_ACCEPTED)
    return CheckedFile(clean_name(name, kind), kind, content)


def type_of(content: bytes, name: str = "") -> FileType | None:
    """The accepted type of a content, or nothing. The name only tells kinds of text apart."""
    for is_one, kind in _SIGNATURES:
        if is_one(content):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return _document(content)
    ending = next((one for one in (*TEXT.endings, *CSV.endings) if _ends_with(name, one)), None)
    if ending is None or not _is_text(content):
        return None
    return CSV if ending in CSV.endings else TEXT


def type_named(media_type: str) -> FileType | None:
    """The accepted type of this name."""
    return next((one for one in TYPES if one.media_type == media_type), None)


def clean_name(name: str, kind: FileType) -> str:
    """A name to show and to download under: no path, nothing unseen, and the type's own ending.

    A file that calls itself another type ("report.exe", or so in a right-to-left disguise) is
    downloaded under an ending that says what it is.
    """
    name = storable(name.replace("\\", "/")).rsplit("/", 1)[-1]
    visible = (
        sign
        for sign in unicodedata.normalize("NFC", name)
        if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        and sign not in '<>:"|?*%'
    )
    name = " ".join("".join(visible).split()).strip(" .") or "file"
    ending = next((one for one in kind.endings if _ends_with(name, one)), None)
    stem = name[: -len(ending)] if ending else name
    ending = ending or kind.endings[0]
    return (stem[: NAME_LIMIT - len(ending)].strip(" .") or "file") + ending


def too_large(limit_megabytes: int) -> LocalizedText:
    """That a file has more bytes than it may have."""
    return LocalizedText(
        de=f"Diese Datei ist zu groß: Möglich sind höchstens {limit_megabytes} MB.",
        en=f"This file is too large: {limit_megabytes} MB at most are possible.",
    )


def too_many(limit: int) -> LocalizedText:
    """That a task has as many files as it may have."""
    return LocalizedText(
        de=f"Mehr als {limit} Dateien gehen nicht. Bitte entfernen Sie erst eine.",
        en=f"There can be no more than {limit} files. Please remove one first.",
    )


def _starts_with(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(beginnings)


# The first bytes of each type, as their standards say.
_SIGNATURES: tuple[tuple[Callable[[bytes], bool], FileType], ...] = (
    (_starts_with(b"\x89PNG\r\n\x1a\n"), PNG),
    (_starts_with(b"\xff\xd8\xff"), JPEG),
    (_starts_with(b"GIF87a", b"GIF89a"), GIF),
    (lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP", WEBP),
    (_starts_with(b"%PDF-"), PDF),
)

# Where Office documents (ECMA-376) keep what they are about.
_OOXML_PARTS: Mapping[str, FileType] = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": XLSX,
    "ppt/presentation.xml": PPTX,
}


def _document(content: bytes) -> FileType | None:
    """The type of an Office document in a zip archive; nothing for any other archive.

    Only the table of contents and the few bytes of "mimetype" are read: nothing is unpacked.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()[:ARCHIVE_ENTRIES]
            if any("vbaproject" in name.lower() for name in names):
                return None
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                media_type = archive.read("mimetype").decode("ascii")
                return next((one for one in (ODT, ODS, ODP) if one.media_type == media_type), None)
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, RuntimeError):
        return None
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for part, kind in _OOXML_PARTS.items() if part in names), None)


def _is_text(content: bytes) -> bool:
    """Whether this is plain text: no control characters, and no page or picture in disguise."""
    if any((byte < 32 and byte not in b"\t\n\r\f") or byte == 127 for byte in content):
        return False
    beginning = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return beginning != b"<"


def _ends_with(name: str, ending: str) -> bool:
    return name.lower().endswith(ending)
