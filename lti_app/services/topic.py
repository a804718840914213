"""Topics: those of the catalogue and a company's own, which its coordinators add and retire.

A company is a registration: all its programmes share its topics. Rules: domain/topic.py.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app import catalogue
from lti_app.domain.invalid_input import Form
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.topic import (
    MOST_TOPICS,
    TOO_MANY_TOPICS,
    InvalidTopic,
    NoSuchTopic,
    TopicWords,
    read_topic,
)
from lti_app.models import Programme, Registration, Topic
from lti_app.services.programme import coordinated
from lti_app.services.row_lock import lock


@dataclass(frozen=True, slots=True)
class KnownTopic:
    """A topic of either kind. ``topic_id`` is the row of a company's own; others have none."""

    key: str
    name: LocalizedText
    summary: LocalizedText | None
    area: str
    retired: bool = False
    topic_id: int | None = None


@dataclass(frozen=True, slots=True)
class TopicsOfArea:
    """The topics of one area, those of the catalogue first."""

    key: str
    name: LocalizedText
    topics: tuple[KnownTopic, ...]


@dataclass(frozen=True, slots=True)
class TopicsPage:
    """What a coordinator sees: all topics by area, and the company's own once more."""

    programme: Programme
    areas: tuple[TopicsOfArea, ...]
    own: tuple[KnownTopic, ...]


def known_topics(db: Session, registration_id: int) -> tuple[KnownTopic, ...]:
    """All topics of a company, retired ones too, in the order of their areas; one query."""
    own = (
        KnownTopic(
            key=row.key,
            name=LocalizedText(de=row.name_de, en=row.name_en),
            summary=None,
            area=row.area,
            retired=row.retired,
            topic_id=row.id,
        )
        for row in db.scalars(
            select(Topic)
            .where(Topic.registration_id == registration_id)
            .order_by(Topic.name_de, Topic.id)
        )
    )
    shipped = (
        KnownTopic(topic.key, topic.name, topic.summary, topic.area) for topic in catalogue.topics()
    )
    places = {area.key: place for place, area in enumerate(catalogue.areas())}
    return tuple(sorted([*shipped, *own], key=lambda topic: places.get(topic.area, len(places))))


def by_area(topics: Iterable[KnownTopic]) -> tuple[TopicsOfArea, ...]:
    """The topics of each area that has any; what names no area stands in the last one."""
    areas = catalogue.areas()
    known = {area.key for area in areas}
    last = areas[-1].key
    found: dict[str, list[KnownTopic]] = {}
    for topic in topics:
        found.setdefault(topic.area if topic.area in known else last, []).append(topic)
    return tuple(
        TopicsOfArea(area.key, area.name, tuple(found[area.key]))
        for area in areas
        if area.key in found
    )


def topics_page(db: Session, programme_id: int, *, context_id: int, person_id: int) -> TopicsPage:
    """All topics for a coordinator. Raises NotACoordinator or NoSuchProgramme."""
    programme = coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    topics = known_topics(db, programme.registration_id)
    return TopicsPage(
        programme, by_area(topics), tuple(topic for topic in topics if topic.topic_id is not None)
    )


def own_topic(
    db: Session, programme_id: int, topic_id: int, *, context_id: int, person_id: int
) -> Topic:
    """One of the company's own topics, for a coordinator of one of its programmes.

    Raises:
        NotACoordinator, NoSuchProgramme: see services/programme.
        NoSuchTopic: the company has no such topic.
    """
    programme = coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    topic = db.get(Topic, topic_id)
    if topic is None or topic.registration_id != programme.registration_id:
        raise NoSuchTopic
    return topic


def add(
    db: Session, programme_id: int, form: Form, *, context_id: int, person_id: int, now: datetime
) -> Topic:
    """Add a topic of the company's own.

    Raises:
        NotACoordinator, NoSuchProgramme: see services/programme.
        InvalidTopic: names every field that is wrong.
    """
    programme = coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    # One at a time: two clicks must not add it twice.
    lock(db, Registration, programme.registration_id)
    others = known_topics(db, programme.registration_id)
    words = _read(form, others)
    if sum(other.topic_id is not None and not other.retired for other in others) >= MOST_TOPICS:
        raise InvalidTopic({"name_de": TOO_MANY_TOPICS})
    topic = Topic(
        registration_id=programme.registration_id,
        key=f"own-{token_hex(6)}",
        retired=False,
        created_at=now,
    )
    _name(topic, words)
    db.add(topic)
    db.flush()
    return topic


def rename(
    db: Session, programme_id: int, topic_id: int, form: Form, *, context_id: int, person_id: int
) -> None:
    """Give a topic other names or another area; who has chosen it keeps it.

    Raises:
        NotACoordinator, NoSuchProgramme, NoSuchTopic: see ``own_topic``.
        InvalidTopic: names every field that is wrong.
    """
    topic = own_topic(db, programme_id, topic_id, context_id=context_id, person_id=person_id)
    lock(db, Registration, topic.registration_id)
    others = known_topics(db, topic.registration_id)
    _name(topic, _read(form, [other for other in others if other.topic_id != topic_id]))
    db.flush()


def retire(
    db: Session,
    programme_id: int,
    topic_id: int,
    *,
    retired: bool,
    context_id: int,
    person_id: int,
) -> None:
    """Let nobody choose a topic any more, or again; where it was chosen it stays.

    Raises:
        NotACoordinator, NoSuchProgramme, NoSuchTopic: see ``own_topic``.
    """
    topic = own_topic(db, programme_id, topic_id, context_id=context_id, person_id=person_id)
    topic.retired = retired
    db.flush()


def _read(form: Form, others: Collection[KnownTopic]) -> TopicWords:
    return read_topic(
        form, {area.key for area in catalogue.areas()}, [other.name for other in others]
    )


def _name(topic: Topic, words: TopicWords) -> None:
    topic.name_de, topic.name_en, topic.area = words.name.de, words.name.en, words.area
