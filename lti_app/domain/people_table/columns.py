"""The columns of the table: how they are called in each language, and which are read."""

from dataclasses import dataclass

from lti_app.domain.localized_text import LocalizedText as Words


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``also`` are other names under which a file may have it."""

    key: str
    name: Words
    also: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """All names, as ``folded_name`` gives them."""
        return frozenset(map(folded_name, (self.key, self.name.de, self.name.en, *self.also)))


SUB = Column("sub", Words(de="Kennung", en="Key"), ("user id", "benutzerkennung"))
EMAIL = Column(
    "email", Words(de="E-Mail", en="E-mail"), ("mail", "e-mail-adresse", "e-mail address")
)
NAME = Column("name", Words(de="Name", en="Name"))
LEVEL = Column("level", Words(de="Ebene", en="Level"), ("hierarchieebene", "hierarchy level"))
DEPARTMENT = Column("department", Words(de="Abteilung", en="Department"), ("bereich", "team"))
LOCATION = Column("location", Words(de="Ort", en="Location"), ("standort", "site", "place"))
REPORTS_TO = Column(
    "reports_to",
    Words(de="Führungskraft", en="Reports to"),
    ("vorgesetzte", "vorgesetzter", "vorgesetzte:r", "manager"),
)
LANGUAGES = Column("languages", Words(de="Sprachen", en="Languages"), ("language", "sprache"))

YES_OR_NO = {True: Words(de="ja", en="yes"), False: Words(de="nein", en="no")}

# Who a row is about, and what is taken from it.
KEYS = (SUB, EMAIL)
DATA = (LEVEL, DEPARTMENT, LOCATION, REPORTS_TO, LANGUAGES)
READ = (*KEYS, *DATA)

WRITTEN = (
    *KEYS,
    NAME,
    *DATA,
    Column("state", Words(de="Stand", en="State")),
    Column("wish", Words(de="Nimmt teil als", en="Takes part as")),
    Column("places", Words(de="Höchstens Mentees", en="Mentees at most")),
    Column("mentees", Words(de="Mentees", en="Mentees")),
    Column("has_mentor", Words(de="Hat Mentor:in", en="Has a mentor")),
    Column("offered", Words(de="Kann zeigen", en="Can show")),
    Column("wanted", Words(de="Möchte lernen", en="Would like to learn")),
    Column("goal", Words(de="Wofür", en="What for")),
    Column("interests", Words(de="Interessen", en="Interests")),
    Column("working_style", Words(de="Arbeitsstil", en="Working style")),
    Column("formats", Words(de="Lernformen", en="Formats")),
    Column("remote", Words(de="Auch online", en="Online, too")),
    Column("availability", Words(de="Zeiten", en="Times")),
)


def folded_name(header: str) -> str:
    """A column's name as it is compared: capitals, blanks and underscores do not count."""
    return " ".join(header.replace("_", " ").split()).casefold()


def column_called(header: str) -> Column | None:
    """The column that is read under this name, if there is one."""
    name = folded_name(header)
    return next((column for column in READ if name in column.names), None)
