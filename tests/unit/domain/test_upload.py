import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.upload import (
    CSV,
    DOCX,
    EMPTY,
    GIF,
    JPEG,
    NAME_LIMIT,
    NOT_ACCEPTED,
    ODT,
    PDF,
    PNG,
    PPTX,
    TEXT,
    TYPES,
    WEBP,
    XLSX,
    FileRefused,
    FileType,
    check_file,
    clean_name,
    type_of,
)


def archive(**entries: str) -> bytes:
    """A zip archive; names have "/" for "__" and "." for "_dot_"."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, text in entries.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return file.getvalue()


def office(part: str, **more: str) -> bytes:
    return archive(**{"[Content_Types]_dot_xml": "<Types/>", part: "<x/>"}, **more)


ODT_FILE = archive(mimetype="application/vnd.oasis.opendocument.text", content_dot_xml="<x/>")
MACROS = office("word__document_dot_xml", word__vbaProject_dot_bin="x")


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n...", "a.png", PNG),
        (b"\x89PNG\r\n\x1a\n...", "a.exe", PNG),
        (b"\xff\xd8\xff\xe0...", "a", JPEG),
        (b"GIF89a...", "a.gif", GIF),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.webp", WEBP),
        (b"%PDF-1.7", "a.pdf", PDF),
        (office("word__document_dot_xml"), "a.docx", DOCX),
        (office("xl__workbook_dot_xml"), "a.zip", XLSX),
        (office("ppt__presentation_dot_xml"), "a.pptx", PPTX),
        (ODT_FILE, "a.odt", ODT),
        ("Grüße\r\n".encode(), "a.TXT", TEXT),
        ("Größe;1\n".encode("cp1252"), "a.csv", CSV),
    ],
)
def test_a_file_is_what_it_holds(content: bytes, name: str, kind: FileType) -> None:
    assert type_of(content, name) == kind


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (archive(a_dot_png="x"), "picture.png"),
        (archive(a_dot_txt="x"), "files.zip"),
        (MACROS, "letter.docx"),
        (office("word__document_dot_xml")[:-30], "broken.docx"),
        (b"PK\x03\x04", "cut.docx"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "a.svg"),
        (b"<svg/onload=alert(1)>", "a.png"),
        (b"\xef\xbb\xbf  <?xml version='1.0'?><svg/>", "a.txt"),
        (b"<!doctype html><script>alert(1)</script>", "a.html"),
        (b"<!doctype html><script>alert(1)</script>", "a.txt"),
        (b"\x7fELF...", "a.txt"),
        (b"MZ\x90\x00", "a.pdf"),
        (b"words", "a.png"),
        (b"words", "words"),
        (b"words\x00", "a.txt"),
        (archive(mimetype="x" * 200), "a.odt"),
        (archive(mimetype="\xff"), "a.odt"),
    ],
)
def test_what_is_none_of_the_accepted_is_refused(content: bytes, name: str) -> None:
    with pytest.raises(FileRefused) as raised:
        check_file(name, content, 10)
    assert raised.value.problem == NOT_ACCEPTED


def test_an_empty_file_and_one_that_is_too_large_are_refused() -> None:
    with pytest.raises(FileRefused) as raised:
        check_file("a.txt", b"", 10)
    assert raised.value.problem == EMPTY
    with pytest.raises(FileRefused) as raised:
        check_file("a.txt", b"x" * 1_000_001, 1)
    assert "1 MB" in raised.value.problem.en
    assert check_file("a.txt", b"x" * 1_000_000, 1).content


@pytest.mark.parametrize(
    ("typed", "kind", "shown"),
    [
        ("../../x", PNG, "x.png"),
        ("..\\..\\boot.ini", TEXT, "boot.ini.txt"),
        ("C:\\Users\\me\\Bild 1.PNG", PNG, "Bild 1.png"),
        ("/etc/passwd", TEXT, "passwd.txt"),
        ("a\x00.png\x00.exe", PNG, "a.png.exe.png"),
        ("harmless\u202egnp.exe", PNG, "harmlessgnp.exe.png"),
        ("two\r\nlines.pdf", PDF, "twolines.pdf"),
        ('<img src=x onerror="alert(1)">.jpeg', JPEG, "img src=x onerror=alert(1).jpeg"),
        ("", PDF, "file.pdf"),
        ("...", GIF, "file.gif"),
        (".pdf", PDF, "pdf.pdf"),
        ("Größe – Übersicht.xlsx", XLSX, "Größe – Übersicht.xlsx"),
        ("report.exe", PDF, "report.exe.pdf"),
        ("x" * 500 + ".pdf", PDF, "x" * 96 + ".pdf"),
    ],
)
def test_a_name_does_no_harm_and_says_what_the_file_is(
    typed: str, kind: FileType, shown: str
) -> None:
    assert clean_name(typed, kind) == shown


@given(st.text(), st.sampled_from(TYPES))
def test_any_name_becomes_one_that_every_disk_takes(typed: str, kind: FileType) -> None:
    name = clean_name(typed, kind)
    assert name.lower().endswith(kind.endings)
    assert 0 < len(name) <= NAME_LIMIT
    assert not set(name) & set('/\\\x00<>:"|?*%\n\r\u202e')
    assert name.isprintable()
    assert clean_name(name, kind) == name


@given(st.binary(max_size=200), st.text(max_size=20))
def test_no_content_breaks_the_check(content: bytes, name: str) -> None:
    assert type_of(content, name) in {None, *TYPES}
    assert type_of(b"PK\x03\x04" + content, name) is None
