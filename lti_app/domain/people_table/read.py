"""Read a table: whom each line is about, and what it says of them. Every cell is checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lti_app.domain.invalid_input import storable, whole_number
from lti_app.domain.localized_text import LocalizedText as Words
from lti_app.domain.people_table.cells import lines_of, text_of
from lti_app.domain.people_table.columns import (
    DATA,
    DEPARTMENT,
    EMAIL,
    KEYS,
    LANGUAGES,
    LEVEL,
    LOCATION,
    REPORTS_TO,
    SUB,
    Column,
    column_called,
)
from lti_app.domain.people_table.problems import (
    NO_DATA,
    NO_KEY,
    NO_ROWS,
    NOBODY,
    TOO_LONG,
    TOO_MANY_CELLS,
    TWICE_A_COLUMN,
    UNKNOWN_LANGUAGE,
    UNKNOWN_LEVEL,
    InvalidTable,
    Problem,
    cell_problem,
    too_many_rows,
)
from lti_app.domain.profile import HIERARCHY
from lti_app.domain.profile import LANGUAGES as KNOWN_LANGUAGES

MOST_ROWS = 20_000
_TEXT_LIMIT = 200
_LANGUAGES: Mapping[str, str] = {
    word.casefold(): option.key
    for option in KNOWN_LANGUAGES
    for word in (option.key, option.name.de, option.name.en)
}
_LEVELS: Mapping[str, int] = {
    word.casefold(): level
    for level, words in enumerate(HIERARCHY, 1)
    for word in (words.de, words.en)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """What one line says of somebody. Empty values, and no level, say nothing."""

    line: int
    sub: str = ""
    email: str = ""
    level: int | None = None
    department: str = ""
    location: str = ""
    reports_to: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """A file without a problem of its own.

    ``headers`` are the names of the columns that were read, by key, as they stand in the file;
    ``ignored`` are the others.
    """

    rows: tuple[TableRow, ...]
    headers: Mapping[str, str]
    ignored: tuple[str, ...]


def read_table(content: bytes) -> PeopleTable:
    """The table in a file.

    Raises:
        InvalidTable: names all that is wrong.
    """
    lines = lines_of(text_of(content))
    number, header = next(lines, (0, []))
    columns, ignored = _columns(number, header)
    headers = {column.key: header[place] for place, column in columns.items()}
    problems: list[Problem] = []
    rows: list[TableRow] = []
    for line, cells in lines:
        if len(rows) >= MOST_ROWS:
            raise InvalidTable([Problem(too_many_rows(MOST_ROWS))])
        if any(cells[len(header) :]):
            problems.append(Problem(TOO_MANY_CELLS, line))
        texts = {
            column.key: cells[place] for place, column in columns.items() if place < len(cells)
        }
        row = _RowReader(line, texts, headers)
        rows.append(row.read())
        problems += row.problems
    if not rows:
        problems.append(Problem(NO_ROWS))
    if problems:
        raise InvalidTable(problems)
    return PeopleTable(tuple(rows), headers, ignored)


def _columns(line: int, header: list[str]) -> tuple[dict[int, Column], tuple[str, ...]]:
    """The columns that are read by their place, and the names of the others."""
    found: dict[int, Column] = {}
    ignored = []
    problems = []
    for place, name in enumerate(header):
        column = column_called(name)
        if column is None:
            ignored.append(storable(name))
        elif column in found.values():
            problems.append(cell_problem(TWICE_A_COLUMN, line, name, name))
        else:
            found[place] = column
    if not set(found.values()) & set(KEYS):
        problems.append(Problem(NO_KEY, line))
    elif not set(found.values()) & set(DATA):
        problems.append(Problem(NO_DATA, line))
    if problems:
        raise InvalidTable(problems)
    return found, tuple(name for name in ignored if name)


class _RowReader:
    """Reads the cells of one line and gathers what is wrong with them."""

    def __init__(self, line: int, texts: Mapping[str, str], headers: Mapping[str, str]) -> None:
        self._line = line
        self._texts = texts
        self._headers = headers
        self.problems: list[Problem] = []

    def read(self) -> TableRow:
        """The row; a wrong cell counts as an empty one."""
        row = TableRow(
            line=self._line,
            sub=self._text(SUB, limit=255),
            email=self._text(EMAIL, limit=320),
            level=self._level(),
            department=self._text(DEPARTMENT),
            location=self._text(LOCATION),
            reports_to=self._text(REPORTS_TO, limit=320),
            languages=tuple(self._languages()),
        )
        if not row.sub and not row.email:
            key = next(each.key for each in KEYS if each.key in self._headers)
            self.problems.append(Problem(NOBODY, self._line, self._headers[key]))
        return row

    def _text(self, column: Column, limit: int = _TEXT_LIMIT) -> str:
        text = storable(self._texts.get(column.key, ""))
        if len(text) > limit:
            self._reject(column, TOO_LONG)
            return ""
        return text

    def _level(self) -> int | None:
        text = self._texts.get(LEVEL.key, "")
        if not text:
            return None
        level = _LEVELS.get(text.casefold()) or whole_number(text)
        if level is None or not 1 <= level <= len(HIERARCHY):
            self._reject(LEVEL, UNKNOWN_LEVEL)
            return None
        return level

    def _languages(self) -> Iterator[str]:
        """Each once, in the order of the profile's own list."""
        text = self._texts.get(LANGUAGES.key, "")
        for sign in ";/|":
            text = text.replace(sign, ",")
        words = [word.strip().casefold() for word in text.split(",") if word.strip()]
        if any(word not in _LANGUAGES for word in words):
            self._reject(LANGUAGES, UNKNOWN_LANGUAGE)
            return
        chosen = {_LANGUAGES[word] for word in words}
        yield from (option.key for option in KNOWN_LANGUAGES if option.key in chosen)

    def _reject(self, column: Column, words: Words) -> None:
        header, value = self._headers[column.key], self._texts[column.key]
        self.problems.append(cell_problem(words, self._line, header, storable(value)))
