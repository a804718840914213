"""The hard rules (F27): what forbids that one of two people is the other's mentor.

What nobody has said forbids nothing: an unknown level or language leaves a pair allowed, and its
reasons say that it is not known.
"""

from collections.abc import Iterator
from enum import StrEnum

from lti_app.domain.matching_people.people import MatchingPerson, Snapshot


class Obstacle(StrEnum):
    """A hard rule that cuts a pair."""

    SAME_PERSON = "same_person"
    ALREADY_PARTNERS = "already_partners"
    EXCLUDED = "excluded"
    # Confidential: nobody learns that somebody avoids somebody.
    AVOIDED = "avoided"
    REPORTING_LINE = "reporting_line"
    HIERARCHY_GAP = "hierarchy_gap"
    NO_SHARED_LANGUAGE = "no_shared_language"
    # Both could be the other's mentor, and the other way round fits better.
    OTHER_WAY_ROUND = "other_way_round"
    # Of somebody who is in no run at present, or not as that.
    NOT_TAKING_PART = "not_taking_part"
    NOT_A_MENTOR = "not_a_mentor"
    NOT_A_MENTEE = "not_a_mentee"
    HAS_A_MENTOR = "has_a_mentor"
    NO_PLACE_LEFT = "no_place_left"


class Relations:
    """Who stands to whom in which way, for all pairs of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.partners = _both_ways(
            *((each.pair.mentor, each.pair.mentee) for each in snapshot.tandems),
            *((pair.mentor, pair.mentee) for pair in snapshot.locked),
        )
        self.excluded = _both_ways(*((pair.mentor, pair.mentee) for pair in snapshot.excluded))
        self.avoided = _both_ways(*snapshot.avoided)
        mentors = {each.id for each in snapshot.people if each.would_mentor and not each.absent}
        # Whom a mentee can have; a wish for somebody who has left says nothing about the others.
        ranked = [each for each in snapshot.ranked if each.pair.mentor in mentors]
        self.rank = {(each.pair.mentee, each.pair.mentor): each.rank for each in ranked}
        self.ranked_anybody = {each.pair.mentee for each in ranked}
        self._people = snapshot.people
        self._gap = snapshot.rules.hierarchy_gap

    def obstacles(self, mentee: MatchingPerson, mentor: MatchingPerson) -> tuple[Obstacle, ...]:
        """The rules about two people that forbid this pair, in the order of ``Obstacle``.

        Not among them is OTHER_WAY_ROUND, which needs the fits.
        """
        return tuple(self._found(mentee, mentor))

    def _found(self, mentee: MatchingPerson, mentor: MatchingPerson) -> Iterator[Obstacle]:
        two = (mentee.id, mentor.id)
        if mentee.id == mentor.id:
            yield Obstacle.SAME_PERSON
        if two in self.partners:
            yield Obstacle.ALREADY_PARTNERS
        if two in self.excluded:
            yield Obstacle.EXCLUDED
        if two in self.avoided:
            yield Obstacle.AVOIDED
        if mentor.id in mentee.managers or mentee.id in mentor.managers:
            yield Obstacle.REPORTING_LINE
        if gap_between(mentee, mentor) < self._gap:
            yield Obstacle.HIERARCHY_GAP
        if not can_talk(mentee, mentor):
            yield Obstacle.NO_SHARED_LANGUAGE

    def forbidden(self) -> set[tuple[int, int]]:
        """All pairs, both ways, that a rule about two particular people forbids."""
        lines = ((person.id, manager) for person in self._people for manager in person.managers)
        return self.partners | self.excluded | self.avoided | _both_ways(*lines)


# Where a level is not known, no gap is too small.
UNKNOWN_GAP = 1_000


def gap_between(mentee: MatchingPerson, mentor: MatchingPerson) -> int:
    """By how many rungs the mentee stands above the mentor; UNKNOWN_GAP if that is not known."""
    if mentee.level is None or mentor.level is None:
        return UNKNOWN_GAP
    return mentee.level - mentor.level


def can_talk(mentee: MatchingPerson, mentor: MatchingPerson) -> bool:
    """Whether two people share a language, or one has not said any."""
    return (
        not mentee.languages
        or not mentor.languages
        or not mentee.languages.isdisjoint(mentor.languages)
    )


def _both_ways(*pairs: tuple[int, int]) -> set[tuple[int, int]]:
    return {*pairs, *((other, one) for one, other in pairs)}
