"""Runs as lists show them, without what they were made from and without their pairs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.invalid_input import whole_number
from lti_app.domain.matching_run import RunError, RunState
from lti_app.domain.person import display_name
from lti_app.domain.programme import NoSuchProgramme
from lti_app.extension.matching import MatchingProgress
from lti_app.models import MatchingRun, Person, Programme
from lti_app.services.matching.run import IN_WORK
from lti_app.services.programme import coordinated


@dataclass(frozen=True, slots=True)
class RunCounts:
    """What a finished run came to; locked pairs are counted among the others.

    ``per_band`` counts pairs, worst band first; ``total`` is the sum of all fits. ``is_proven``:
    the proof that nothing better exists was checked.
    """

    mentors: int
    places: int
    mentees: int
    locked: int
    matched: int
    per_band: tuple[int, ...]
    total: int
    is_proven: bool

    @property
    def unmatched(self) -> int:
        """Mentees without a mentor."""
        return self.mentees - self.matched


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run. ``counts`` only where it is finished, ``progress`` only while it is computed.

    A name is empty where nobody did it, or the person is gone.
    """

    id: int
    programme_id: int
    number: int
    state: RunState
    strategy: str
    counts: RunCounts | None
    progress: MatchingProgress | None
    cancel_requested: bool
    error: RunError | None
    tool_version: str
    created_at: datetime
    created_by: str
    finished_at: datetime | None
    approved_at: datetime | None
    approved_by: str
    published_at: datetime | None
    published_by: str


def runs(
    db: Session, programme_id: int, *, context_id: int, person_id: int
) -> tuple[RunSummary, ...]:
    """A programme's runs, the newest first, in a constant number of queries.

    Raises:
        NotACoordinator, NoSuchProgramme: see services/programme.
    """
    coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    return runs_of(db, programme_id)


def runs_of(db: Session, programme_id: int) -> tuple[RunSummary, ...]:
    """The same for an operator, who may see every programme's."""
    found = db.scalars(
        select(MatchingRun)
        .where(MatchingRun.programme_id == programme_id)
        .order_by(MatchingRun.number.desc())
    ).all()
    return summaries(db, found)


def programme_called(db: Session, key_or_id: str) -> int:
    """The id of the programme with this key, or else this id. Raises NoSuchProgramme."""
    found = db.scalar(select(Programme.id).where(Programme.key == key_or_id))
    number = whole_number(key_or_id)
    if found is None and number is not None:
        found = db.scalar(select(Programme.id).where(Programme.id == number))
    if found is None:
        raise NoSuchProgramme
    return found


@dataclass(frozen=True, slots=True)
class NamedProgramme:
    """What tells a programme from others for an operator."""

    id: int
    key: str
    title: str


def named_programmes(db: Session) -> tuple[NamedProgramme, ...]:
    """Every programme of this installation, for an operator."""
    found = db.execute(select(Programme.id, Programme.key, Programme.title).order_by(Programme.id))
    return tuple(NamedProgramme(*row) for row in found)


def summaries(db: Session, found: Iterable[MatchingRun]) -> tuple[RunSummary, ...]:
    """Runs as lists show them, with one query for all names."""
    found = tuple(found)
    names = names_of(
        db,
        (
            person_id
            for run in found
            for person_id in (run.created_by_id, run.approved_by_id, run.published_by_id)
            if person_id is not None
        ),
    )
    return tuple(_summary(run, names) for run in found)


def names_of(db: Session, people: Iterable[int]) -> dict[int, str]:
    """How people are called, by id; a pseudonym for who is not there."""
    wanted = set(people)
    if not wanted:
        return {}
    rows = db.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    names = dict(rows.all())
    return {person_id: display_name(person_id, names.get(person_id, "")) for person_id in wanted}


def _summary(run: MatchingRun, names: dict[int, str]) -> RunSummary:
    is_in_work = run.state in IN_WORK
    return RunSummary(
        id=run.id,
        programme_id=run.programme_id,
        number=run.number,
        state=run.state,
        strategy=run.strategy,
        counts=_counts(run.summary) if run.summary else None,
        progress=_progress(run.progress) if is_in_work and "stage" in run.progress else None,
        cancel_requested=run.cancel_requested,
        error=RunError(run.error) if run.error else None,
        tool_version=run.tool_version,
        created_at=run.created_at,
        created_by=names.get(run.created_by_id or 0, ""),
        finished_at=run.finished_at,
        approved_at=run.approved_at,
        approved_by=names.get(run.approved_by_id or 0, ""),
        published_at=run.published_at,
        published_by=names.get(run.published_by_id or 0, ""),
    )


def _counts(summary: dict[str, Any]) -> RunCounts:
    return RunCounts(**{**summary, "per_band": tuple(summary["per_band"])})


def _progress(progress: dict[str, Any]) -> MatchingProgress:
    return MatchingProgress(
        stage=progress["stage"],
        stages=progress["stages"],
        round=progress["round"],
        open_pairs=progress["open_pairs"],
    )
