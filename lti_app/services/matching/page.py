"""A finished run as its page shows it: pairs with their reasons, and whom it leaves without."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching import band_of
from lti_app.domain.matching_people.band_words import band_names, band_words
from lti_app.domain.matching_people.change_words import change_words, free_words, leftover_words
from lti_app.domain.matching_people.changes import Change
from lti_app.domain.matching_people.document import read_snapshot
from lti_app.domain.matching_people.obstacle_words import obstacles_in_words, unknowns_of
from lti_app.domain.matching_people.people import Absence, MatchingPerson, Snapshot
from lti_app.domain.matching_people.reasons import Names, Reason
from lti_app.domain.matching_people.result import FoundPair, RunResult, read_result
from lti_app.domain.matching_people.scoring import Scoring
from lti_app.domain.matching_rules import folded
from lti_app.domain.matching_run import NotPossibleNow
from lti_app.services.matching.listing import RunSummary, names_of, summaries
from lti_app.services.matching.run import coordinated_run

PAIRS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class PairView:
    """One pair. The points of the reasons add up to the fit; ``band`` counts from 0, the worst.

    ``unknowns`` say which hard rules could not be checked, because somebody has not said enough.
    """

    mentor_id: int
    mentee_id: int
    mentor: str
    mentee: str
    fit: int
    band: int
    band_words: LocalizedText
    is_locked: bool
    reasons: tuple[Reason, ...]
    unknowns: tuple[LocalizedText, ...]


@dataclass(frozen=True, slots=True)
class LeftoverView:
    """A mentee without a mentor: why, and the smallest change that would give them one.

    ``change_words`` also say it where no single change would do.
    """

    mentee_id: int
    mentee: str
    reason: LocalizedText
    change: Change | None
    change_words: LocalizedText


@dataclass(frozen=True, slots=True)
class FreeMentorView:
    """A mentor with places left, and why nobody has them."""

    mentor_id: int
    mentor: str
    places: int
    reason: LocalizedText


@dataclass(frozen=True, slots=True)
class IdleLockView:
    """A locked pair that the run could not keep."""

    mentor: str
    mentee: str
    reason: LocalizedText


@dataclass(frozen=True, slots=True)
class AbsentView:
    """Somebody who takes part in the programme, and was in the run on neither side."""

    person_id: int
    name: str
    because: Absence


@dataclass(frozen=True, kw_only=True)
class RunPage:
    """A run. ``pairs`` are some of those asked for, weakest first; ``total_pairs`` counts them."""

    run: RunSummary
    pairs: tuple[PairView, ...]
    total_pairs: int
    unmatched: tuple[LeftoverView, ...]
    free_mentors: tuple[FreeMentorView, ...]
    idle_locks: tuple[IdleLockView, ...]
    absent: tuple[AbsentView, ...]
    # Names of the bands, worst first.
    bands: tuple[LocalizedText, ...]
    # People whose data had to go since; then the run cannot be repeated.
    erased: int


def run_page(
    db: Session,
    run_id: int,
    *,
    context_id: int,
    person_id: int,
    first: int = 0,
    limit: int = PAIRS_SHOWN,
    band: int | None = None,
) -> RunPage:
    """A finished run; ``first``, ``limit`` and perhaps a band choose the pairs that are shown.

    Raises:
        NotACoordinator, NoSuchRun: see run.py.
        NotPossibleNow: it has no result.
    """
    run = coordinated_run(db, run_id, context_id=context_id, person_id=person_id)
    if run.result is None:
        raise NotPossibleNow
    snapshot, result = read_snapshot(run.inputs), read_result(run.result)
    bands = snapshot.rules.bands
    asked_for = (
        pair for pair in result.all_pairs if band is None or band_of(pair.fit, bands) == band
    )
    weakest_first = sorted(asked_for, key=lambda pair: (pair.fit, pair.mentee))
    shown = weakest_first[first : first + limit]
    absent = [person for person in snapshot.people if person.absent]
    names = names_of(db, _named(result, shown, absent))
    views = _Views(snapshot, result, names)
    return RunPage(
        run=summaries(db, [run])[0],
        pairs=tuple(views.pair(pair) for pair in shown),
        total_pairs=len(weakest_first),
        unmatched=views.leftovers(),
        free_mentors=views.free_mentors(),
        idle_locks=views.idle_locks(),
        absent=tuple(
            AbsentView(person.id, views.name(person.id), person.absent)
            for person in absent
            if person.absent
        ),
        bands=band_names(len(bands) + 1),
        erased=snapshot.erased,
    )


def _named(result: RunResult, shown: list[FoundPair], absent: list[MatchingPerson]) -> set[int]:
    """Everybody whom the page names."""
    named = {person for pair in shown for person in (pair.mentor, pair.mentee)}
    named |= {
        person for lock in result.idle_locks for person in (lock.pair.mentor, lock.pair.mentee)
    }
    named |= {each.mentee for each in result.unmatched}
    named |= {each.change.mentor for each in result.unmatched if each.change and each.change.mentor}
    named |= {each.mentor for each in result.free_mentors}
    return named | {person.id for person in absent}


class _Views:
    """Turns what a run keeps by id into what a page shows by name."""

    def __init__(self, snapshot: Snapshot, result: RunResult, names: Mapping[int, str]) -> None:
        self._snapshot = snapshot
        self._result = result
        self._names = names
        self._scoring = Scoring(snapshot)
        self._people = {person.id: person for person in snapshot.people}
        self._locked = {pair.mentee for pair in result.locked}

    def name(self, person_id: int) -> str:
        """How somebody is called."""
        return self._names[person_id]

    def pair(self, pair: FoundPair) -> PairView:
        """A pair with its reasons: their words are made now, their points are those of the run."""
        mentor, mentee = self._people[pair.mentor], self._people[pair.mentee]
        bands = self._snapshot.rules.bands
        band = band_of(pair.fit, bands)
        points = dict(pair.factors)
        reasons = self._scoring.reasons_of(
            mentee, mentor, Names(mentor=self.name(mentor.id), mentee=self.name(mentee.id))
        )
        return PairView(
            mentor_id=pair.mentor,
            mentee_id=pair.mentee,
            mentor=self.name(pair.mentor),
            mentee=self.name(pair.mentee),
            fit=pair.fit,
            band=band,
            band_words=band_words(band, len(bands) + 1),
            is_locked=pair.mentee in self._locked,
            reasons=tuple(
                replace(reason, points=points[reason.factor])
                for reason in reasons
                if reason.factor in points
            ),
            unknowns=unknowns_of(mentee, mentor),
        )

    def leftovers(self) -> tuple[LeftoverView, ...]:
        """Mentees without a mentor."""
        return tuple(
            LeftoverView(
                mentee_id=each.mentee,
                mentee=self.name(each.mentee),
                reason=leftover_words(each.reason),
                change=each.change,
                change_words=self._change(each.change),
            )
            for each in self._result.unmatched
        )

    def _change(self, change: Change | None) -> LocalizedText:
        if change is None:
            return change_words(change, "")
        group = self._group_called(change.group)
        if change.mentor is None:
            return change_words(change, "", group=group)
        languages = self._people[change.mentor].languages
        return change_words(change, self.name(change.mentor), languages, group)

    def _group_called(self, folded_value: str | None) -> str:
        """A group's name as the coordinator has written it."""
        quota = self._snapshot.rules.quota
        groups = quota.groups if quota else ()
        return next((each.value for each in groups if folded(each.value) == folded_value), "")

    def free_mentors(self) -> tuple[FreeMentorView, ...]:
        """Mentors with places left."""
        return tuple(
            FreeMentorView(
                each.mentor, self.name(each.mentor), each.places, free_words(each.reason)
            )
            for each in self._result.free_mentors
        )

    def idle_locks(self) -> tuple[IdleLockView, ...]:
        """Locked pairs that could not be kept."""
        return tuple(
            IdleLockView(
                self.name(each.pair.mentor),
                self.name(each.pair.mentee),
                obstacles_in_words((each.because,))[0],
            )
            for each in self._result.idle_locks
        )
