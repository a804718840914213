"""The mentor's way from an idea to a task: what can be chosen, the fitting things first (F16)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import zip_longest

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.catalogue import shipped_tasks
from lti_app.domain.library import (
    LibraryFilter,
    LibraryState,
    Source,
    SourceKind,
    first_sentence,
    read_source,
)
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.tandem import TandemRole
from lti_app.models import LibraryTask, MicroTask, Profile, Programme, Tandem
from lti_app.services.entry import Entry, enter
from lti_app.services.kind import Kinds
from lti_app.services.topic import KnownTopic, known_topics

# So many cards are seen at a glance; the rest waits under its topics.
FITTING = 6
# What a mentor may have set before, and what of it a page shows.
EARLIER_READ = 100
EARLIER_SHOWN = 20
OWN_LIMIT = 500


@dataclass(frozen=True, slots=True)
class LibraryCard:
    """A task that can be chosen, without its content."""

    source: Source
    kind: str
    minutes: int
    topic: str
    title: LocalizedText
    # What it begins with; nothing for what people wrote themselves.
    line: LocalizedText | None = None
    # Whether this tandem has it already.
    is_set: bool = False
    # Of an earlier task: the programme in which it was set, and when.
    programme: str = ""
    set_at: datetime | None = None

    @property
    def is_own(self) -> bool:
        """Whether a mentor of the programme wrote it."""
        return self.source.kind is SourceKind.OWN


@dataclass(frozen=True, slots=True)
class TopicCards:
    """The cards of one topic; the last group may be of tasks without one."""

    topic: KnownTopic | None
    cards: tuple[LibraryCard, ...]


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """All three ways to a task. ``found`` is what a filter finds; without one, nothing."""

    tandem_id: int
    mentee_name: str
    topics: Mapping[str, KnownTopic]
    fitting: tuple[LibraryCard, ...]
    # Whether the fitting ones were found by what the two say of themselves.
    is_by_profile: bool
    groups: tuple[TopicCards, ...]
    number: int
    found: tuple[LibraryCard, ...] | None
    earlier: tuple[LibraryCard, ...]


def library_page(
    db: Session,
    kinds: Kinds,
    tandem_id: int,
    *,
    person_id: int,
    locale: str,
    wanted: LibraryFilter,
) -> LibraryPage:
    """What the mentor of a tandem can choose from; seven queries, however much there is.

    Raises:
        NotYourTandem, OnlyForMentors, ProgrammeNotRunning, TandemEnded: see services/entry.py.
    """
    entry = enter(db, tandem_id, person_id)
    entry.require(TandemRole.MENTOR)
    entry.require_open()
    topics = {one.key: one for one in known_topics(db, entry.programme.registration_id)}
    taken = _sources_of(db, tandem_id)
    offered = (*_shipped_cards(), *_own_cards(db, entry.programme.id))
    cards = [_marked(card, taken) for card in offered if card.kind in kinds]
    earlier = [card for card in _earlier_cards(db, person_id) if card.kind in kinds]
    favourites, is_by_profile = _fitting_topics(db, entry, topics)
    return LibraryPage(
        tandem_id=tandem_id,
        mentee_name=entry.partner_name,
        topics=topics,
        fitting=_in_turns(cards, favourites),
        is_by_profile=is_by_profile,
        groups=_by_topic(cards, topics, entry.programme.topics),
        number=len(cards),
        found=_found(cards, kinds, topics, wanted, locale) if wanted else None,
        earlier=tuple(earlier[:EARLIER_SHOWN]),
    )


@cache
def _shipped_cards() -> tuple[LibraryCard, ...]:
    return tuple(
        LibraryCard(
            source=Source(SourceKind.SHIPPED, task.key),
            kind=task.kind,
            minutes=task.minutes,
            topic=task.topic,
            title=task.title,
            line=LocalizedText(
                de=first_sentence(task.content["de"]), en=first_sentence(task.content["en"])
            ),
        )
        for task in shipped_tasks()
    )


def _own_cards(db: Session, programme_id: int) -> Iterator[LibraryCard]:
    rows = db.execute(
        select(
            LibraryTask.id,
            LibraryTask.kind,
            LibraryTask.minutes,
            LibraryTask.topic,
            LibraryTask.title,
        )
        .where(LibraryTask.programme_id == programme_id, LibraryTask.state == LibraryState.ACCEPTED)
        .order_by(LibraryTask.id.desc())
        .limit(OWN_LIMIT)
    )
    for row in rows:
        source = Source(SourceKind.OWN, str(row.id))
        title = LocalizedText(de=row.title, en=row.title)
        yield LibraryCard(source, row.kind, row.minutes, row.topic, title)


def _sources_of(db: Session, tandem_id: int) -> set[Source]:
    """What the tasks of a tandem were made from, whatever the language."""
    keys = db.scalars(
        select(MicroTask.library_key).where(
            MicroTask.tandem_id == tandem_id, MicroTask.library_key != ""
        )
    )
    sources = (read_source(key) for key in keys)
    return {source.in_any_language for source in sources if source is not None}


def _marked(card: LibraryCard, taken: set[Source]) -> LibraryCard:
    return replace(card, is_set=True) if card.source in taken else card


def _earlier_cards(db: Session, person_id: int) -> Iterator[LibraryCard]:
    """What a mentor has set anywhere, the latest first; what was set several times, once."""
    rows = db.execute(
        select(
            MicroTask.id,
            MicroTask.kind,
            MicroTask.minutes,
            MicroTask.topic,
            MicroTask.title,
            MicroTask.created_at,
            Programme.title.label("programme"),
        )
        .join(Tandem, Tandem.id == MicroTask.tandem_id)
        .join(Programme, Programme.id == Tandem.programme_id)
        .where(Tandem.mentor_id == person_id)
        .order_by(MicroTask.id.desc())
        .limit(EARLIER_READ)
    )
    seen = set()
    for row in rows:
        if (row.kind, row.title) in seen:
            continue
        seen.add((row.kind, row.title))
        yield LibraryCard(
            source=Source(SourceKind.EARLIER, str(row.id)),
            kind=row.kind,
            minutes=row.minutes,
            topic=row.topic,
            title=LocalizedText(de=row.title, en=row.title),
            programme=row.programme,
            set_at=row.created_at,
        )


def _fitting_topics(
    db: Session, entry: Entry, topics: Mapping[str, KnownTopic]
) -> tuple[list[str], bool]:
    """Topics that fit this tandem, the best first, and whether their profiles say so.

    First what the mentor shows and the mentee would like to learn, then one of the two; without
    profiles the programme's topics.
    """
    rows = db.execute(
        select(Profile.person_id, Profile.offered, Profile.wanted).where(
            Profile.person_id.in_((entry.tandem.mentor_id, entry.tandem.mentee_id))
        )
    )
    said = {row.person_id: row for row in rows}
    mentor, mentee = said.get(entry.tandem.mentor_id), said.get(entry.tandem.mentee_id)
    offered = set(mentor.offered) if mentor else set()
    wanted = set(mentee.wanted) if mentee else set()
    both, one = offered & wanted, offered ^ wanted
    fitting = [key for group in (both, one) for key in topics if key in group]
    return (fitting, True) if fitting else (list(entry.programme.topics or topics), False)


def _in_turns(cards: Iterable[LibraryCard], topics: Iterable[str]) -> tuple[LibraryCard, ...]:
    """The first cards of these topics that are not set yet: one of each topic, then a second."""
    places = {key: place for place, key in enumerate(topics)}
    rows: list[list[LibraryCard]] = [[] for _ in places]
    for card in cards:
        if card.topic in places and not card.is_set:
            rows[places[card.topic]].append(card)
    turns = (card for turn in zip_longest(*rows) for card in turn if card is not None)
    return tuple(card for card, _ in zip(turns, range(FITTING), strict=False))


def _by_topic(
    cards: Iterable[LibraryCard], topics: Mapping[str, KnownTopic], preferred: Iterable[str]
) -> tuple[TopicCards, ...]:
    """The cards of each topic: the programme's topics first, what has none at the end."""
    found: dict[str, list[LibraryCard]] = {}
    for card in cards:
        found.setdefault(card.topic if card.topic in topics else "", []).append(card)
    chosen = set(preferred)
    order = [*sorted(topics, key=lambda key: key not in chosen), ""]
    return tuple(TopicCards(topics.get(key), tuple(found[key])) for key in order if key in found)


def _found(
    cards: Iterable[LibraryCard],
    kinds: Kinds,
    topics: Mapping[str, KnownTopic],
    wanted: LibraryFilter,
    locale: str,
) -> tuple[LibraryCard, ...]:
    def texts(card: LibraryCard) -> Iterator[str]:
        """What is said on the card, and its title in the other language."""
        yield from (card.title.de, card.title.en)
        said = [
            kinds[card.kind].name,
            card.line,
            topics[card.topic].name if card.topic in topics else None,
        ]
        yield from (text.in_language(locale) for text in said if text is not None)

    return tuple(card for card in cards if wanted.finds(card.topic, card.kind, *texts(card)))
