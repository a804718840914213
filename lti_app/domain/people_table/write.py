"""Write the table: in the language of the page, so that its spreadsheet opens it as it is."""

from collections.abc import Iterable, Mapping

from lti_app.domain.people_table.cells import written
from lti_app.domain.people_table.columns import WRITTEN


def written_table(rows: Iterable[Mapping[str, str]], locale: str) -> bytes:
    """The file of rows, each a mapping from a column's key to its text.

    Excel expects semicolons where numbers have a decimal comma, so in German.
    """
    header = [column.name.in_language(locale) for column in WRITTEN]
    lines = ([row.get(column.key, "") for column in WRITTEN] for row in rows)
    return written([header, *lines], ";" if locale.startswith("de") else ",")
