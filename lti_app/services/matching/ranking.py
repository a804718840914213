"""Which mentors a mentee can wish for, and why they fit (F3).

It says nothing that a mentor has not shown to possible partners: nothing of hierarchy, department,
reporting lines, age and gender. Whom the rules forbid is not listed, and no reason is given. Who
avoids the mentee, and whom the coordinator has excluded, is listed like everybody else: a name
that disappears would tell it.
"""

from dataclasses import dataclass, replace

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching import band_of
from lti_app.domain.matching_people.band_words import band_words
from lti_app.domain.matching_people.obstacles import Relations
from lti_app.domain.matching_people.people import MatchingPerson, Snapshot
from lti_app.domain.matching_people.reasons import FACTORS_FOR_MENTEES, Names, Reason
from lti_app.domain.matching_people.scoring import Scoring
from lti_app.domain.matching_rules import DEFAULT_WEIGHTS, FactorName, MatchingRules
from lti_app.domain.participation import NotTakingPart


@dataclass(frozen=True, slots=True)
class FitForMentee:
    """How well a mentor fits, as the mentee may read it. The points add up to the fit."""

    mentor_id: int
    fit: int
    fit_words: LocalizedText
    reasons: tuple[Reason, ...]


class MentorsForMentee:
    """The mentors whom a mentee of a snapshot can wish for, best fit first.

    The caller has checked that ``mentee_id`` is who asks.

    Raises:
        NotTakingPart: this person takes no part in the programme.
    """

    def __init__(self, here: Snapshot, mentee_id: int) -> None:
        people = {person.id: person for person in here.people}
        if mentee_id not in people:
            raise NotTakingPart
        self._mentee = people[mentee_id]
        relations = Relations(_own_knowledge(here, mentee_id))
        shown = _for_mentees(here)
        self._bands = shown.rules.bands
        self._scoring = Scoring(shown, relations)
        fits = {
            person.id: self._scoring.fit_of(self._mentee, person)
            for person in here.people
            if person.would_mentor
            and person.absent is None
            and not relations.obstacles(self._mentee, person)
        }
        self._fits = fits
        self.mentors: tuple[MatchingPerson, ...] = tuple(
            sorted((people[mentor] for mentor in fits), key=lambda one: (-fits[one.id], one.id))
        )

    def explain(self, mentor: MatchingPerson, name: str) -> FitForMentee:
        """Why one of the ``mentors``, who is called so, fits."""
        fit = self._fits[mentor.id]
        return FitForMentee(
            mentor_id=mentor.id,
            fit=fit,
            fit_words=band_words(band_of(fit, self._bands), len(self._bands) + 1),
            reasons=self._scoring.reasons_of(self._mentee, mentor, Names(mentor=name)),
        )


def _own_knowledge(here: Snapshot, mentee_id: int) -> Snapshot:
    """The same without what others have decided about the mentee."""
    own = tuple(pair for pair in here.avoided if pair[0] == mentee_id)
    return replace(here, avoided=own, excluded=(), locked=())


def _for_mentees(here: Snapshot) -> Snapshot:
    """The same people under the weights that a mentee may read of."""
    weights = {
        factor: weight if factor in FACTORS_FOR_MENTEES else 0
        for factor, weight in here.rules.weights.items()
    }
    if not any(weights.values()):
        # The coordinator counts nothing that may be shown: topics are what a mentee looks for.
        weights[FactorName.TOPICS] = DEFAULT_WEIGHTS[FactorName.TOPICS]
    return replace(here, rules=MatchingRules(weights=weights, bands=here.rules.bands))
