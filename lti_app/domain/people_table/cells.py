"""From bytes to cells and back: encodings, delimiters, quotes, and cells that would be formulas."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator

from lti_app.domain.people_table.columns import column_called
from lti_app.domain.people_table.problems import (
    BROKEN_QUOTES,
    EMPTY,
    NO_TEXT,
    TOO_LARGE,
    WORKBOOK,
    InvalidTable,
    Problem,
)

MOST_BYTES = 10_000_000
_DELIMITERS = ";,\t|"
# How workbooks begin: a zip archive (xlsx, ods), and the older binary format (xls).
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# Spreadsheets take a cell that begins so for a formula, in full width, too (OWASP, CSV Injection).
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
# Excel writes the delimiter into a line of its own, if it is told to.
_SAYS_DELIMITER = re.compile(r'"?sep=(.)"?\r?\n')


def guarded(cell: str) -> str:
    """A cell that no spreadsheet computes: an apostrophe stands before what could be a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before it was guarded."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def text_of(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or Windows-1252.

    Raises:
        InvalidTable: it is empty, too large, or no text.
    """
    if len(content) > MOST_BYTES:
        raise InvalidTable([Problem(TOO_LARGE)])
    if content.startswith(_WORKBOOKS):
        raise InvalidTable([Problem(WORKBOOK)])
    try:
        text = _decoded(content)
    except UnicodeDecodeError as error:
        raise InvalidTable([Problem(NO_TEXT)]) from error
    if "\0" in text:
        raise InvalidTable([Problem(NO_TEXT)])
    if not text.strip():
        raise InvalidTable([Problem(EMPTY)])
    return text


def lines_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of a table with the number of the line on which each begins, without empty ones.

    Raises:
        InvalidTable: the quotes are wrong.
    """
    says = _SAYS_DELIMITER.match(text)
    delimiter = says[1] if says else _delimiter(text)
    before = 1 if says else 0
    reader = csv.reader(
        io.StringIO(text[says.end() :] if says else text, newline=""),
        delimiter=delimiter,
        strict=True,
    )
    number = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield before + number, [unguarded(cell.strip()) for cell in cells]
            number = reader.line_num + 1
    except csv.Error as error:
        raise InvalidTable([Problem(BROKEN_QUOTES, line=before + number)]) from error


def written(lines: Iterable[Iterable[str]], delimiter: str) -> bytes:
    """Lines as a file that Excel opens with its umlauts: UTF-8 with its mark, guarded cells."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([guarded(cell) for cell in line] for line in lines)
    return codecs.BOM_UTF8 + out.getvalue().encode()


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _delimiter(text: str) -> str:
    """The one that finds most known columns in the first line."""
    first = text.lstrip().splitlines()[0]

    def known(delimiter: str) -> int:
        try:
            cells = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            return 0
        return sum(column_called(cell.strip()) is not None for cell in cells)

    return max(_DELIMITERS, key=known)
