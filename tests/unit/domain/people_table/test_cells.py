import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.people_table import MOST_BYTES, InvalidTable, guarded, unguarded
from lti_app.domain.people_table.cells import lines_of, text_of, written


def problem_of(content: bytes) -> str:
    with pytest.raises(InvalidTable) as refused:
        list(lines_of(text_of(content)))
    [problem] = refused.value.problems
    return problem.words.en


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_file_is_read_in_the_encodings_that_spreadsheets_write(encoding: str) -> None:
    content = "Kennung;Ort\nmüller;Köln – Süd\n".encode(encoding)
    assert list(lines_of(text_of(content)))[1] == (2, ["müller", "Köln – Süd"])


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = delimiter.join(["Key", "Level", "Reports to"]) + "\nA\n"
    assert next(lines_of(text)) == (1, ["Key", "Level", "Reports to"])


def test_excels_line_that_names_the_delimiter_is_no_header() -> None:
    assert list(lines_of("sep=|\r\nKey|Level\r\na|1\r\n")) == [
        (2, ["Key", "Level"]),
        (3, ["a", "1"]),
    ]


def test_a_line_has_the_number_on_which_it_begins_and_empty_ones_do_not_count() -> None:
    text = 'Key;Location\n\n  ; \na;"two\nlines"\nb;"say ""hello"""\n'
    assert list(lines_of(text))[1:] == [(4, ["a", "two\nlines"]), (6, ["b", 'say "hello"'])]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"PK\x03\x04rest of a workbook", "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "workbook"),
        (b"Key;Level\n\x00;1", "no text"),
        (b"Key;Level\n\x81\xff;1", "no text"),
        (b"\xff\xfe\x00\xd8", "no text"),
        (b'Key;Level\n"open;1\nb;2\n', "quotes"),
        (b'Key;Level\n"a"b;1\n', "quotes"),
        (b"Key;Level\n" + b"x" * 200_000, "quotes"),
        (b"a" * (MOST_BYTES + 1), "larger than 10"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(content: bytes, words: str) -> None:
    assert words in problem_of(content)


@pytest.mark.parametrize("cell", ["=1+1", "+49 221", "-5", "@SUM(A1)", "＝1", "'=1", "\t=1"])
def test_a_cell_that_would_be_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Köln", "a=b", "'tis", "5-6"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert guarded(cell) == cell


@given(st.text())
def test_a_guarded_cell_is_read_as_it_was(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"])).map(str.strip)


@given(st.lists(TEXTS, min_size=1, max_size=4), st.sampled_from(";,"))
def test_what_is_written_is_read_as_it_was(cells: list[str], delimiter: str) -> None:
    content = written([["Key"], ["first", *cells]], delimiter)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))
    assert [unguarded(cell) for cell in rows[1]] == ["first", *cells]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(InvalidTable):
        for _line, cells in lines_of(text_of(content)):
            assert any(cells)
