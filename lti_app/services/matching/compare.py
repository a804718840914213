"""Two runs of a programme side by side (F31)."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching import band_of
from lti_app.domain.matching_people.band_words import band_words
from lti_app.domain.matching_people.document import read_snapshot
from lti_app.domain.matching_people.people import Snapshot
from lti_app.domain.matching_people.result import FoundPair, read_result
from lti_app.domain.matching_people.run_differences import (
    NumberedRun,
    differences,
    named_in_differences,
    same_measure,
)
from lti_app.domain.matching_run import NoSuchRun, NotPossibleNow
from lti_app.models import MatchingRun
from lti_app.services.matching.listing import RunSummary, names_of, summaries
from lti_app.services.matching.run import coordinated_run


@dataclass(frozen=True, slots=True)
class MentorInRun:
    """Whom a run gives a mentee, and how well the two fit by that run's rules."""

    mentor: str
    fit: int
    band_words: LocalizedText


@dataclass(frozen=True, slots=True)
class ComparedMentee:
    """A mentee with the mentor of each run; nobody where a run leaves them without."""

    mentee: str
    in_first: MentorInRun | None
    in_second: MentorInRun | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs. Mentees are sorted by name; each stands either among those with another mentor
    (``different``) or among those with the same one (``alike``), and not where both leave them out.

    ``made_differently`` says what the runs were made from differently; ``same_measure``: whether
    their fits and bands mean the same.
    """

    first: RunSummary
    second: RunSummary
    different: tuple[ComparedMentee, ...]
    alike: tuple[ComparedMentee, ...]
    made_differently: tuple[LocalizedText, ...]
    same_measure: bool


def compare(
    db: Session, first_id: int, second_id: int, *, context_id: int, person_id: int
) -> Comparison:
    """Compare two finished runs of one programme.

    Raises:
        NotACoordinator: see run.py.
        NoSuchRun: one is not there, or they are of two programmes.
        NotPossibleNow: one has no result.
    """
    first = coordinated_run(db, first_id, context_id=context_id, person_id=person_id)
    second = coordinated_run(db, second_id, context_id=context_id, person_id=person_id)
    if first.programme_id != second.programme_id:
        raise NoSuchRun
    here, there = _pairs(first), _pairs(second)
    one = NumberedRun(first.number, read_snapshot(first.inputs))
    other = NumberedRun(second.number, read_snapshot(second.inputs))
    paired = {person for pair in (*here.values(), *there.values()) for person in _two(pair)}
    names = names_of(db, paired | named_in_differences(one, other))
    mentees = sorted(here.keys() | there.keys(), key=lambda mentee: (names[mentee], mentee))
    compared = {
        mentee: ComparedMentee(
            names[mentee],
            _mentor(here.get(mentee), one.made_from, names),
            _mentor(there.get(mentee), other.made_from, names),
        )
        for mentee in mentees
    }
    stays = {
        mentee
        for mentee in here.keys() & there.keys()
        if here[mentee].mentor == there[mentee].mentor
    }
    first_summary, second_summary = summaries(db, (first, second))
    return Comparison(
        first=first_summary,
        second=second_summary,
        different=tuple(row for mentee, row in compared.items() if mentee not in stays),
        alike=tuple(row for mentee, row in compared.items() if mentee in stays),
        made_differently=tuple(differences(one, other, names)),
        same_measure=same_measure(one.made_from, other.made_from),
    )


def _pairs(run: MatchingRun) -> dict[int, FoundPair]:
    """The pairs by mentee."""
    if run.result is None:
        raise NotPossibleNow
    return {each.mentee: each for each in read_result(run.result).all_pairs}


def _two(pair: FoundPair) -> tuple[int, int]:
    return pair.mentor, pair.mentee


def _mentor(
    pair: FoundPair | None, made_from: Snapshot, names: Mapping[int, str]
) -> MentorInRun | None:
    if pair is None:
        return None
    bands = made_from.rules.bands
    return MentorInRun(
        names[pair.mentor], pair.fit, band_words(band_of(pair.fit, bands), len(bands) + 1)
    )
