"""Fit and points of two people of a snapshot, one pair at a time."""

from lti_app.domain.matching_people.obstacles import Relations
from lti_app.domain.matching_people.people import MatchingPerson, Snapshot
from lti_app.domain.matching_people.reasons import Names, Reason, reasons_of
from lti_app.domain.matching_people.scores import Points, fit_of, points_of, scores_of
from lti_app.domain.matching_rules import FactorName


class Scoring:
    """The formulas of scores.py, with the weights, wishes and topics of a snapshot."""

    def __init__(self, snapshot: Snapshot, relations: Relations | None = None) -> None:
        self._relations = relations or Relations(snapshot)
        self._topics = snapshot.topics
        self._weights = snapshot.rules.weights_in_force(
            asks_age_and_gender=snapshot.asks_age_and_gender
        )

    def fit_of(self, mentee: MatchingPerson, mentor: MatchingPerson) -> int:
        """The fit that two people have, allowed or not."""
        return fit_of(self._scores(mentee, mentor), self._weights)

    def points_of(self, mentee: MatchingPerson, mentor: MatchingPerson) -> tuple[Points, ...]:
        """What each factor that counts adds to it."""
        return points_of(self._scores(mentee, mentor), self._weights)

    def reasons_of(
        self, mentee: MatchingPerson, mentor: MatchingPerson, names: Names
    ) -> tuple[Reason, ...]:
        """The same in words."""
        return reasons_of(
            self.points_of(mentee, mentor),
            mentee,
            mentor,
            names,
            topics=self._topics,
            rank=self._relations.rank.get((mentee.id, mentor.id)),
        )

    def _scores(self, mentee: MatchingPerson, mentor: MatchingPerson) -> dict[FactorName, int]:
        rank = self._relations.rank.get((mentee.id, mentor.id))
        return scores_of(mentee, mentor, rank, mentee.id in self._relations.ranked_anybody)
