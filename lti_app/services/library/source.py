"""What a new task is made from: a ready task, one of the programme's own, or an earlier one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.catalogue import find_shipped_task
from lti_app.domain.library import (
    LibraryState,
    NoSuchLibraryTask,
    Source,
    SourceKind,
    read_source,
)
from lti_app.domain.recall_form import Question, split
from lti_app.models import LibraryTask, MicroTask, Person, Tandem
from lti_app.services.entry import Entry


@dataclass(frozen=True, slots=True)
class Material:
    """What it is made from. Nothing of what anybody did with it, and no word to anybody."""

    source: Source
    # Where the new task says that it came from; that of an earlier task is what that one says.
    library_key: str
    kind: str
    title: str
    content: Mapping[str, Any]
    topic: str
    # Questions that come back later: those of the content, and a mentor's own ones.
    along: tuple[Question, ...]
    own: tuple[Question, ...]
    # The languages in which there is one, "de" or "en", for a ready task.
    languages: tuple[str, ...] = ()


def find_material(db: Session, entry: Entry, text: str, *, locale: str) -> Material:
    """What a source names, for the mentor who has entered a tandem; at most two queries.

    A ready task comes in the language that the source names, else in that of the mentee, else in
    ``locale``.

    Raises:
        NoSuchLibraryTask: there is none, or not for this mentor in this programme.
    """
    source = read_source(text)
    if source is None:
        raise NoSuchLibraryTask(text)
    if source.kind is SourceKind.SHIPPED:
        return _shipped(source, source.language or language_for(db, entry.partner_id, locale))
    if source.kind is SourceKind.OWN:
        return _own(db, entry, source)
    return _earlier(db, entry, source)


def language_for(db: Session, person_id: int, default: str) -> str:
    """The language in which somebody reads these pages, as far as it is known: "de" or "en"."""
    row = db.execute(
        select(Person.chosen_locale, Person.platform_locale).where(Person.id == person_id)
    ).one()
    return "de" if (row.chosen_locale or row.platform_locale or default).startswith("de") else "en"


def _shipped(source: Source, language: str) -> Material:
    task = find_shipped_task(source.key)
    if task is None:
        raise NoSuchLibraryTask(source)
    source = Source(SourceKind.SHIPPED, source.key, language)
    return Material(
        source=source,
        library_key=str(source),
        kind=task.kind,
        title=task.title.in_language(language),
        content=task.content[language],
        topic=task.topic,
        along=tuple(dict(question) for question in task.recall[language]),
        own=(),
        languages=tuple(sorted(task.content)),
    )


def _own(db: Session, entry: Entry, source: Source) -> Material:
    task = db.get(LibraryTask, source.row_id)
    if (
        task is None
        or task.programme_id != entry.programme.id
        or task.state is not LibraryState.ACCEPTED
    ):
        raise NoSuchLibraryTask(source)
    return Material(
        source=source,
        library_key=str(source),
        kind=task.kind,
        title=task.title,
        content=task.content,
        topic=task.topic,
        along=tuple(task.recall_questions),
        own=(),
    )


def _earlier(db: Session, entry: Entry, source: Source) -> Material:
    mentor_id = entry.tandem.mentor_id
    task = db.scalar(
        select(MicroTask)
        .join(Tandem, Tandem.id == MicroTask.tandem_id)
        .where(MicroTask.id == source.row_id, Tandem.mentor_id == mentor_id)
    )
    if task is None:
        raise NoSuchLibraryTask(source)
    along, own = split(task.recall_questions)
    return Material(
        source=source,
        library_key=task.library_key,
        kind=task.kind,
        title=task.title,
        content=task.content,
        topic=task.topic,
        along=tuple(along),
        own=tuple(own),
    )
