"""What other rules would change, at once, without a run: for moving weights about (F28)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching import band_of, objective_of
from lti_app.domain.matching_people.band_words import band_names, band_words
from lti_app.domain.matching_people.people import Snapshot
from lti_app.domain.matching_people.pool import Pool
from lti_app.domain.matching_people.result import FoundPair, RunResult
from lti_app.domain.matching_rules import MatchingRules
from lti_app.extension.matching import MatchingStrategy
from lti_app.services.matching.listing import names_of
from lti_app.services.matching.snapshot import snapshot
from lti_app.services.matching.solve import solve
from lti_app.services.programme import coordinated

# Mentors, and mentees: beyond, an answer takes longer than anybody waits for a page.
MOST_PEOPLE = 300
PAIRS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class PreviewPair:
    """A pair that the rules would give."""

    mentor: str
    mentee: str
    fit: int
    band_words: LocalizedText


@dataclass(frozen=True, slots=True)
class ChangedPair:
    """A mentee to whom the rules give another mentor than the saved ones do, or none."""

    mentee: str
    mentor_before: str | None
    mentor_now: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What rules come to, locked pairs among the others; ``per_band`` has the worst band first."""

    matched: int
    unmatched: int
    per_band: tuple[int, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The best matching under some rules, beside that under the saved ones.

    ``needs_a_run``: there are too many people for an answer at once; the rest is empty then.
    ``changed`` counts mentees with another mentor, or none, or one now; ``changes`` are the first
    of them. ``pairs`` are the weakest.
    """

    needs_a_run: bool
    mentors: int = 0
    mentees: int = 0
    bands: tuple[LocalizedText, ...] = ()
    counts: Counts | None = None
    saved: Counts | None = None
    changed: int = 0
    changes: tuple[ChangedPair, ...] = ()
    pairs: tuple[PreviewPair, ...] = ()


def preview(
    db: Session,
    programme_id: int,
    rules: MatchingRules,
    *,
    context_id: int,
    person_id: int,
    strategy: MatchingStrategy,
    today: date,
) -> Preview:
    """What these rules would give today. Stores nothing.

    Raises:
        NotACoordinator, NoSuchProgramme: see services/programme.
        NoExactAnswer, ProofRefuted: see solve.py.
    """
    coordinated(db, programme_id, context_id=context_id, person_id=person_id)
    counted = replace(snapshot(db, programme_id, today, to_count=True), rules=rules)
    mentors, mentees = _sides(Pool.of(counted))
    if max(mentors, mentees) > MOST_PEOPLE:
        return Preview(needs_a_run=True, mentors=mentors, mentees=mentees)
    before = snapshot(db, programme_id, today)
    here = replace(before, rules=rules)
    result = solve(here, strategy, seed=0, try_changes=False)
    saved = result
    if before.rules != rules:
        saved = solve(before, strategy, seed=0, try_changes=False)
    return replace(
        _compared(db, result, saved, rules.bands),
        mentors=mentors,
        mentees=mentees,
        counts=_counts(here, result),
        saved=_counts(before, saved),
    )


def _compared(db: Session, result: RunResult, saved: RunResult, bands: tuple[int, ...]) -> Preview:
    """Pairs and changes of a preview, with names; one query."""
    mentor_of, mentor_before = _mentors(result), _mentors(saved)
    weakest = sorted(result.all_pairs, key=lambda pair: (pair.fit, pair.mentee))[:PAIRS_SHOWN]
    changed = [
        mentee
        for mentee in sorted(mentor_of.keys() | mentor_before.keys())
        if mentor_of.get(mentee) != mentor_before.get(mentee)
    ]
    shown = changed[:PAIRS_SHOWN]
    names = names_of(db, _named(weakest, shown, mentor_of, mentor_before))
    return Preview(
        needs_a_run=False,
        bands=band_names(len(bands) + 1),
        changed=len(changed),
        changes=tuple(
            ChangedPair(
                mentee=names[mentee],
                mentor_before=names.get(mentor_before.get(mentee, 0)),
                mentor_now=names.get(mentor_of.get(mentee, 0)),
            )
            for mentee in shown
        ),
        pairs=tuple(
            PreviewPair(
                mentor=names[pair.mentor],
                mentee=names[pair.mentee],
                fit=pair.fit,
                band_words=band_words(band_of(pair.fit, bands), len(bands) + 1),
            )
            for pair in weakest
        ),
    )


def _sides(pool: Pool) -> tuple[int, int]:
    """How many mentors, and how many mentees with those in locked pairs."""
    return len(pool.mentors), len(pool.mentees) + len(pool.locked)


def _mentors(result: RunResult) -> dict[int, int]:
    return {pair.mentee: pair.mentor for pair in result.all_pairs}


def _counts(here: Snapshot, result: RunResult) -> Counts:
    objective = objective_of((pair.fit for pair in result.all_pairs), here.rules.bands)
    return Counts(objective.matched, len(result.unmatched), objective.per_band, objective.total)


def _named(
    pairs: Iterable[FoundPair], mentees: Iterable[int], *mentors_of: Mapping[int, int]
) -> set[int]:
    """Everybody whom the preview names."""
    named = {person for pair in pairs for person in (pair.mentor, pair.mentee)}
    for mentee in mentees:
        named |= {mentee, *(mentors[mentee] for mentors in mentors_of if mentee in mentors)}
    return named
