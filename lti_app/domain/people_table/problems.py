"""What is wrong with a table, cell by cell, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from lti_app.domain.localized_text import LocalizedText as Words

MOST_PROBLEMS = 50
_VALUE_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong. ``line`` counts the file's lines from 1; 0 is the file as a whole.

    ``column`` is the column's name as it stands in the file, ``value`` the cell's text, shortened.
    """

    words: Words
    line: int = 0
    column: str = ""
    value: str = ""


def cell_problem(words: Words, line: int, column: str, value: str) -> Problem:
    """A problem of one cell, whose text is shortened."""
    shown = value if len(value) <= _VALUE_SHOWN else f"{value[:_VALUE_SHOWN]}…"
    return Problem(words, line, column, shown)


class InvalidTable(Exception):
    """A table of which nothing is taken. ``problems`` are the first ones, ``total`` counts all."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        in_order = sorted(problems, key=lambda problem: problem.line)
        self.problems = tuple(in_order[:MOST_PROBLEMS])
        self.total = len(problems)


NOTHING_CHOSEN = Words(de="Bitte wählen Sie eine Datei.", en="Please choose a file.")
EMPTY = Words(de="Die Datei ist leer.", en="The file is empty.")
TOO_LARGE = Words(de="Die Datei ist größer als 10 MB.", en="The file is larger than 10 megabytes.")
WORKBOOK = Words(
    de="Das ist eine Arbeitsmappe. Bitte speichern Sie sie als „CSV UTF-8“ und wählen Sie diese "
    "Datei.",
    en="This is a workbook. Please save it as “CSV UTF-8” and choose that file.",
)
NO_TEXT = Words(de="Das ist keine Textdatei.", en="This is no text file.")
NO_KEY = Words(
    de="In der ersten Zeile steht weder „Kennung“ noch „E-Mail“. Eine der beiden Spalten muss "
    "sagen, um wen es geht.",
    en="The first line has neither “Key” nor “E-mail”. One of these columns must say whom a line "
    "is about.",
)
NO_DATA = Words(
    de="In der ersten Zeile steht keine Spalte, die übernommen wird: Ebene, Abteilung, Ort, "
    "Führungskraft oder Sprachen.",
    en="The first line has no column that is taken over: Level, Department, Location, Reports to "
    "or Languages.",
)
TWICE_A_COLUMN = Words(de="Diese Spalte gibt es zweimal.", en="This column stands there twice.")
NO_ROWS = Words(
    de="Unter der ersten Zeile steht niemand.", en="There is nobody below the first line."
)
TOO_MANY_CELLS = Words(
    de="Diese Zeile hat mehr Zellen als die erste. Steht ein Trennzeichen ohne Anführungszeichen "
    "in einer Zelle?",
    en="This line has more cells than the first one. Is there a delimiter without quotes in a "
    "cell?",
)
NOBODY = Words(de="Hier steht nicht, um wen es geht.", en="This does not say whom it is about.")
BROKEN_QUOTES = Words(
    de="Ab hier stimmen die Anführungszeichen nicht.", en="From here on the quotes are wrong."
)
UNKNOWN_LEVEL = Words(
    de="Eine Ebene ist eine Zahl von 1 bis 6.", en="A level is a number from 1 to 6."
)
TOO_LONG = Words(de="Das sind mehr als 200 Zeichen.", en="These are more than 200 characters.")
UNKNOWN_LANGUAGE = Words(
    de="Diese Sprache steht nicht zur Wahl. Schreiben Sie zum Beispiel: de, en.",
    en="This language is not among the choices. Write for example: de, en.",
)
OWN_MANAGER = Words(de="Niemand ist die eigene Führungskraft.", en="Nobody is their own manager.")
SEVERAL_PEOPLE = Words(
    de="Mehrere Personen haben diese E-Mail-Adresse. Bitte nennen Sie die Kennung.",
    en="Several people have this e-mail address. Please give the key.",
)


def too_many_rows(most: int) -> Words:
    """That a file has more lines than are read at once."""
    return Words(
        de=f"Die Datei hat mehr als {most:,} Zeilen. Bitte teilen Sie sie.".replace(",", "."),
        en=f"The file has more than {most:,} lines. Please split it.",
    )


def same_person(line: int) -> Words:
    """That a person stands in an earlier line, too."""
    return Words(
        de=f"Diese Person steht schon in Zeile {line}.",
        en=f"This person is in line {line} already.",
    )


def circle(names: Sequence[str]) -> Words:
    """That people report to each other in a circle; a long one is shortened."""
    shown = [*names[:6], "…"] if len(names) > 6 else list(names)
    way = " → ".join([*shown, names[0]])
    return Words(
        de=f"Die Führungskräfte bilden einen Kreis: {way}.",
        en=f"The managers form a circle: {way}.",
    )
