"""Why mentors fit, for the mentee who chooses whom to wish for (F3).

It says nothing that the mentor has not shown to all who take part: nothing of hierarchy, reporting
lines, age and gender, and nothing of who avoids whom. So it does not say either whether the rules
would allow the pair; a coordinator's exclusion stays with the coordinator, too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching import band_of
from lti_app.domain.matching_people.band_words import band_words
from lti_app.domain.matching_people.people import Snapshot
from lti_app.domain.matching_people.reasons import FACTORS_FOR_MENTEES, Names, Reason
from lti_app.domain.matching_people.scoring import Scoring
from lti_app.domain.matching_rules import DEFAULT_WEIGHTS, FactorName, MatchingRules
from lti_app.domain.participation import NotTakingPart
from lti_app.services.matching.listing import names_of
from lti_app.services.matching.snapshot import snapshot


@dataclass(frozen=True, slots=True)
class FitForMentee:
    """How well a mentor fits, as the mentee may read it. The points add up to the fit."""

    mentor_id: int
    mentor: str
    fit: int
    fit_words: LocalizedText
    reasons: tuple[Reason, ...]


def explain_for_mentee(
    db: Session,
    programme_id: int,
    mentee_id: int,
    mentor_ids: Iterable[int] | None = None,
    *,
    today: date,
) -> tuple[FitForMentee, ...]:
    """How well mentors fit, best first; of those who would be mentors, all if none are named.

    The caller has checked that ``mentee_id`` is who asks.

    Raises:
        NotTakingPart: this person takes no part in the programme.
    """
    here = _for_mentees(snapshot(db, programme_id, today))
    people = {person.id: person for person in here.people}
    mentee = people.get(mentee_id)
    if mentee is None:
        raise NotTakingPart
    chosen = people.keys() if mentor_ids is None else set(mentor_ids)
    mentors = [
        person
        for person in here.people
        if person.id in chosen
        and person.id != mentee_id
        and person.would_mentor
        and person.absent is None
    ]
    scoring = Scoring(here)
    names = names_of(db, (mentor.id for mentor in mentors))
    bands = here.rules.bands
    found = []
    for mentor in mentors:
        name = names[mentor.id]
        fit = scoring.fit_of(mentee, mentor)
        found.append(
            FitForMentee(
                mentor_id=mentor.id,
                mentor=name,
                fit=fit,
                fit_words=band_words(band_of(fit, bands), len(bands) + 1),
                reasons=scoring.reasons_of(mentee, mentor, Names(mentor=name)),
            )
        )
    return tuple(sorted(found, key=lambda each: (-each.fit, each.mentor, each.mentor_id)))


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
