"""The topics that mentors teach, each in an area of DigComp 2.2 or beyond it."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lti_app.catalogue.table import Table, read_file
from lti_app.domain.localized_text import LocalizedText

NAME_LIMIT = 100
SUMMARY_LIMIT = 200

# A licence condition (CC BY 4.0): every page that names the areas shows this too.
ATTRIBUTION = LocalizedText(
    de="Die fünf Kompetenzbereiche stammen aus DigComp 2.2: R. Vuorikari, S. Kluzer, Y. Punie, "
    "The Digital Competence Framework for Citizens, Europäische Kommission, 2022, JRC128415, "
    "Lizenz CC BY 4.0. Themen und Aufgaben sind unsere eigenen.",
    en="The five competence areas are those of DigComp 2.2: R. Vuorikari, S. Kluzer, Y. Punie, "
    "The Digital Competence Framework for Citizens, European Commission, 2022, JRC128415, "
    "licensed under CC BY 4.0. Topics and tasks are our own.",
)


@dataclass(frozen=True, slots=True)
class Area:
    """One of DigComp's five areas of competence, or "beyond" for what it does not cover."""

    key: str
    name: LocalizedText


@dataclass(frozen=True, slots=True)
class Topic:
    """What somebody can teach or learn."""

    key: str
    name: LocalizedText
    # One line: what it is about.
    summary: LocalizedText
    # Key of its area.
    area: str


def areas() -> tuple[Area, ...]:
    """The areas, in DigComp's order; "beyond" is the last."""
    return _catalogue()[0]


def topics() -> tuple[Topic, ...]:
    """The topics, in the order of their areas."""
    return _catalogue()[1]


@cache
def _catalogue() -> tuple[tuple[Area, ...], tuple[Topic, ...]]:
    table = read_file(files(__package__) / "topics.toml")
    all_areas = tuple(_area(entry) for entry in table.tables("area"))
    known = {area.key for area in all_areas}
    all_topics = tuple(_topic(entry, known) for entry in table.tables("topic"))
    table.finish()
    return all_areas, all_topics


def _area(table: Table) -> Area:
    area = Area(key=table.key("key"), name=_both_languages(table.table("name"), NAME_LIMIT))
    table.finish()
    return area


def _topic(table: Table, known_areas: set[str]) -> Topic:
    topic = Topic(
        key=table.key("key"),
        name=_both_languages(table.table("name"), NAME_LIMIT),
        summary=_both_languages(table.table("summary"), SUMMARY_LIMIT),
        area=table.one_of("area", known_areas),
    )
    table.finish()
    return topic


def _both_languages(table: Table, limit: int) -> LocalizedText:
    text = LocalizedText(de=table.text("de", limit), en=table.text("en", limit))
    table.finish()
    return text
