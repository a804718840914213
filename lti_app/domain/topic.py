"""A topic of a company's own, beside those of the catalogue (F38): its names and its area."""

from collections.abc import Collection
from dataclasses import dataclass

from lti_app.domain.invalid_input import CHOOSE_ONE, Form, FormReader, InvalidInput
from lti_app.domain.localized_text import LocalizedText

NAME_LIMIT = 100
# More would be a list that nobody reads.
MOST_TOPICS = 50

TOO_MANY_TOPICS = LocalizedText(
    de=f"Mehr als {MOST_TOPICS} eigene Themen liest niemand. Nehmen Sie zuerst eines heraus.",
    en=f"Nobody reads more than {MOST_TOPICS} topics of one's own. Retire one first.",
)
NAME_TAKEN = LocalizedText(
    de="Ein Thema mit diesem Namen gibt es schon.", en="There is a topic of this name already."
)


class InvalidTopic(InvalidInput):
    """What a coordinator typed cannot be a topic."""


class NoSuchTopic(Exception):
    """This company has no topic of its own with this id."""


@dataclass(frozen=True, slots=True)
class TopicWords:
    """What a coordinator says of a topic; ``area`` is the key of an area of the catalogue."""

    name: LocalizedText
    area: str


def read_topic(form: Form, areas: Collection[str], taken: Collection[LocalizedText]) -> TopicWords:
    """The topic that a form describes; ``taken`` are the names of all other topics.

    Raises:
        InvalidTopic: names every field that is wrong.
    """
    reader = FormReader(form)
    name = LocalizedText(
        de=reader.text("name_de", NAME_LIMIT, required=True),
        en=reader.text("name_en", NAME_LIMIT, required=True),
    )
    area = reader.text("area", NAME_LIMIT)
    if area not in areas:
        reader.reject("area", CHOOSE_ONE)
    if name.de.casefold() in {other.de.casefold() for other in taken}:
        reader.reject("name_de", NAME_TAKEN)
    if name.en.casefold() in {other.en.casefold() for other in taken}:
        reader.reject("name_en", NAME_TAKEN)
    reader.finish(InvalidTopic)
    return TopicWords(name, area)
