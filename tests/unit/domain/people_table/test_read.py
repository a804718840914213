import time

import pytest

from lti_app.domain.people_table import InvalidTable, TableRow, read_table, written_table


def problems(text: str) -> list[tuple[int, str, str, str]]:
    with pytest.raises(InvalidTable) as refused:
        read_table(text.encode())
    return [
        (problem.line, problem.column, problem.value, problem.words.en)
        for problem in refused.value.problems
    ]


def test_a_line_says_what_hr_knows() -> None:
    table = read_table(
        "E-Mail;Ebene;Abteilung;Standort;Führungskraft;Sprachen;Gehalt\n"
        "a@x.example;4;Einkauf;Köln;b@x.example;Englisch, DE / pl;viel\n".encode()
    )
    assert table.rows == (
        TableRow(
            line=2,
            email="a@x.example",
            level=4,
            department="Einkauf",
            location="Köln",
            reports_to="b@x.example",
            languages=("de", "en", "pl"),
        ),
    )
    assert table.ignored == ("Gehalt",)


def test_columns_are_found_in_both_languages_whatever_their_case_and_a_short_line_is_fine() -> None:
    table = read_table(b"KEY,reports_to, hierarchy  level\nu1,u2,Team lead\nu3\n")
    assert table.rows == (
        TableRow(line=2, sub="u1", reports_to="u2", level=4),
        TableRow(line=3, sub="u3"),
    )


def test_every_wrong_cell_is_told_with_its_place() -> None:
    found = problems(
        "Key;Level;Department;Languages\n"
        "a;seven;Legal;de\n"
        f"b;1;{'x' * 201};klingon\n"
        ";2;Sales;\n"
        "c;0;;en;extra\n"
    )
    assert [(line, column) for line, column, _, _ in found] == [
        (2, "Level"),
        (3, "Department"),
        (3, "Languages"),
        (4, "Key"),
        (5, ""),
        (5, "Level"),
    ]
    assert found[0][2:] == ("seven", "A level is a number from 1 to 6.")
    assert len(found[1][2]) == 61


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Name;Level\nA;1\n", "neither “Key” nor “E-mail”"),
        ("Key;Salary\nA;1\n", "no column that is taken over"),
        ("Key;Level;Ebene\nA;1;1\n", "stands there twice"),
        ("Key;Level\n", "nobody below"),
        (";;;\n;\n", "neither “Key” nor “E-mail”"),
    ],
)
def test_a_header_that_cannot_be_used_is_told(text: str, words: str) -> None:
    [(_, _, _, said)] = problems(text)
    assert words in said


def test_many_problems_are_counted_and_the_first_fifty_told() -> None:
    with pytest.raises(InvalidTable) as refused:
        read_table(("Key;Level\n" + "a;x\n" * 120).encode())
    assert (len(refused.value.problems), refused.value.total) == (50, 120)


def test_more_lines_than_can_be_are_refused_and_as_many_as_can_be_are_fast() -> None:
    lines = [f"u{number};3;Einkauf;de" for number in range(20_000)]
    start = time.perf_counter()
    table = read_table("\n".join(["Key;Level;Department;Languages", *lines]).encode())
    assert time.perf_counter() - start < 5
    assert len(table.rows) == 20_000
    [(_, _, _, words)] = problems("\n".join(["Key;Level", *lines, "one more;1"]))
    assert "more than 20,000 lines" in words


def test_control_characters_do_not_reach_the_database() -> None:
    assert read_table(b"Key;Location\na;K\x07\xc3\xb6ln\n").rows[0].location == "Köln"


@pytest.mark.parametrize(("locale", "delimiter"), [("de", ";"), ("en", ",")])
def test_what_is_downloaded_can_be_taken_over(locale: str, delimiter: str) -> None:
    rows = [
        {
            "sub": "-1+1",
            "email": "=cmd@x.example",
            "name": "@Aylin",
            "level": "2",
            "department": 'a;b,"c"',
            "languages": "de, en",
            "goal": "=HYPERLINK(1)",
        }
    ]
    content = written_table(rows, locale)
    assert content.decode("utf-8-sig").split("\r\n")[0].count(delimiter) > 10
    [row] = read_table(content).rows
    assert (row.sub, row.email, row.department) == ("-1+1", "=cmd@x.example", 'a;b,"c"')
    assert row.languages == ("de", "en")
    text = content.decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert "'@Aylin" in text
