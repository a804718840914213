"""The formulas of scores.py for blocks of pairs: learners as rows, teachers as columns.

All in whole numbers, so that a block holds exactly what the formulas say. Everything that is said
is turned into arrays once; a block then takes a few NumPy operations for each factor that counts.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from lti_app.domain.matching import NOT_ALLOWED, Fits
from lti_app.domain.matching_people import scores
from lti_app.domain.matching_people.obstacles import Relations
from lti_app.domain.matching_people.people import MatchingPerson, Snapshot
from lti_app.domain.matching_rules import FactorName

Numbers = npt.NDArray[np.int64]
Block = npt.NDArray[np.int16]
Marks = npt.NDArray[np.bool_]
Score = Callable[[Numbers, Numbers], Block]

_UNKNOWN = -1
_BITS = 64


class Choices:
    """Choices of many, such as languages: 64 to a word, so that a block is counted word by word.

    What only one person has chosen, nobody has in common with them; it is left out.
    """

    def __init__(self, chosen: Sequence[frozenset[str]]) -> None:
        seen: set[str] = set()
        shared: set[str] = set()
        for each in chosen:
            shared |= seen & each
            seen |= each
        numbers = {value: number for number, value in enumerate(sorted(shared))}
        self._words = np.zeros((len(chosen), -(-len(numbers) // _BITS)), dtype=np.uint64)
        for row, each in enumerate(chosen):
            for value in each & shared:
                word, bit = divmod(numbers[value], _BITS)
                self._words[row, word] |= np.uint64(1 << bit)
        self.said = np.array([bool(each) for each in chosen], dtype=bool)

    def common(self, learners: Numbers, teachers: Numbers) -> npt.NDArray[np.uint8]:
        """How many choices two people have in common, 255 at most."""
        count = np.zeros((len(learners), len(teachers)), dtype=np.uint8)
        for word in self._words.T:
            both = word[learners, np.newaxis] & word[teachers]
            more = np.bitwise_count(both)
            np.add(count, np.minimum(more, np.uint8(255) - count), out=count)
        return count


class ScoreBlocks:
    """The scores of all factors, and the rules about what people say of themselves."""

    def __init__(self, snapshot: Snapshot, relations: Relations) -> None:
        people = snapshot.people
        self._relations = relations
        self._ids = np.array([person.id for person in people], dtype=np.int64)
        self._gap = snapshot.rules.hierarchy_gap
        weights = snapshot.rules.weights_in_force(asks_age_and_gender=snapshot.asks_age_and_gender)
        makers: Mapping[FactorName, Callable[[Sequence[MatchingPerson]], Score]] = {
            FactorName.TOPICS: _topics,
            FactorName.RANKING: self._ranking,
            FactorName.INTERESTS: _sets("interests", scores.ENOUGH_INTERESTS),
            FactorName.WORKING_STYLE: _styles,
            FactorName.FORMATS: _sets("formats", scores.ENOUGH_FORMATS),
            FactorName.AVAILABILITY: _sets("availability", scores.ENOUGH_HALF_DAYS),
            FactorName.LOCATION: _locations,
            FactorName.DEPARTMENT: _differences("department"),
            FactorName.AGE: _differences("age_group"),
            FactorName.GENDER: _differences("gender"),
        }
        self._scores = [
            (weight, makers[factor](people)) for factor, weight in weights.items() if weight
        ]
        self._whole = sum(weights.values())
        self._level = np.array(
            [_UNKNOWN if person.level is None else person.level for person in people],
            dtype=np.int32,
        )
        self._languages = Choices([person.languages for person in people])

    def fits(self, learners: Numbers, teachers: Numbers) -> Fits:
        """The fits of people given by their places in the snapshot; rules about two not applied."""
        total = np.zeros((len(learners), len(teachers)), dtype=np.int32)
        for weight, score in self._scores:
            total += np.multiply(score(learners, teachers), weight, dtype=np.int32)
        total //= self._whole
        fits = total.astype(np.int16)
        fits[self._forbidden(learners, teachers)] = NOT_ALLOWED
        return fits

    def _forbidden(self, learners: Numbers, teachers: Numbers) -> Marks:
        above, below = self._level[learners, np.newaxis], self._level[teachers]
        known = (above != _UNKNOWN) & (below != _UNKNOWN)
        forbidden: Marks = known & (above - below < self._gap)
        said = self._languages.said
        talk = self._languages.common(learners, teachers) > 0
        forbidden |= ~talk & said[learners, np.newaxis] & said[teachers]
        return forbidden

    def _ranking(self, _people: Sequence[MatchingPerson]) -> Score:
        ranked: dict[int, list[tuple[int, int]]] = {}
        for (mentee, mentor), rank in self._relations.rank.items():
            ranked.setdefault(mentee, []).append((mentor, rank))

        def score(learners: Numbers, teachers: Numbers) -> Block:
            block = np.full((len(learners), len(teachers)), scores.NOT_SAID, dtype=np.int16)
            places = {person: place for place, person in enumerate(self._ids[teachers].tolist())}
            for row, mentee in enumerate(self._ids[learners].tolist()):
                if mentee in ranked:
                    block[row] = 0
                    for mentor, rank in ranked[mentee]:
                        if mentor in places:
                            block[row, places[mentor]] = scores.ranking_score(rank, True)
            return block

        return score


def _topics(people: Sequence[MatchingPerson]) -> Score:
    """A row of scores for each topic and start; a learner's rows are looked up, wish by wish."""
    wishes = sorted({wish for person in people for wish in person.wanted.items()})
    numbers = {wish: number for number, wish in enumerate(wishes)}
    # The last row is nobody's wish, and gives nothing.
    table = np.zeros((len(wishes) + 1, len(people)), dtype=np.int16)
    for number, (topic, start) in enumerate(wishes):
        table[number] = [
            scores.topic_score(person.offered.get(topic, 0), start) for person in people
        ]
    wanted = [[numbers[wish] for wish in sorted(person.wanted.items())] for person in people]
    count = np.array([len(each) for each in wanted], dtype=np.int64)

    def score(learners: Numbers, teachers: Numbers) -> Block:
        most = int(count[learners].max(initial=0))
        rows = np.array(
            [
                wanted[learner] + [len(wishes)] * (most - len(wanted[learner]))
                for learner in learners.tolist()
            ],
            dtype=np.int64,
        ).reshape(len(learners), most)
        needed, rows = np.unique(rows, return_inverse=True)
        here, rows = table[np.ix_(needed, teachers)], rows.reshape(len(learners), most)
        best = np.zeros((len(learners), len(teachers)), dtype=np.int16)
        total = np.zeros((len(learners), len(teachers)), dtype=np.int32)
        for wish in range(most):
            scored = here[rows[:, wish]]
            np.maximum(best, scored, out=best)
            total += scored
        total //= np.maximum(count[learners], 1).astype(np.int32)[:, np.newaxis]
        total += best
        block = (total >> 1).astype(np.int16)
        block[count[learners] == 0] = scores.NOT_SAID
        return block

    return score


def _sets(name: str, enough: int) -> Callable[[Sequence[MatchingPerson]], Score]:
    by_count = np.array(
        [scores.common_score(common, enough) for common in range(256)], dtype=np.int16
    )

    def make(people: Sequence[MatchingPerson]) -> Score:
        choices = Choices([getattr(person, name) for person in people])

        def score(learners: Numbers, teachers: Numbers) -> Block:
            block = by_count[choices.common(learners, teachers)]
            return _where_said(block, choices.said, learners, teachers)

        return score

    return make


def _styles(people: Sequence[MatchingPerson]) -> Score:
    """Distance and number of common scales, scale by scale, then one look-up for both."""
    scales = sorted({scale for person in people for scale in person.working_style})
    places = [
        np.array([person.working_style.get(scale, 0) for person in people], dtype=np.int16)
        for scale in scales
    ]
    longest = scores.LONGEST_DISTANCE * len(scales)
    table = np.array(
        [
            [scores.style_score(distance, count) for distance in range(longest + 1)]
            for count in range(len(scales) + 1)
        ],
        dtype=np.int16,
    ).ravel()

    def score(learners: Numbers, teachers: Numbers) -> Block:
        entry = np.zeros((len(learners), len(teachers)), dtype=np.int16)
        for place in places:
            mine, theirs = place[learners, np.newaxis], place[teachers]
            both = (mine > 0) & (theirs > 0)
            # One common scale more is one row of the table further down.
            entry += (np.abs(mine - theirs) + np.int16(longest + 1)) * both
        return table[entry]

    return score


def _locations(people: Sequence[MatchingPerson]) -> Score:
    place = _codes([person.location for person in people])
    remote = np.array([person.remote for person in people], dtype=bool)

    def score(learners: Numbers, teachers: Numbers) -> Block:
        mine, theirs = place[learners, np.newaxis], place[teachers]
        block = np.zeros((len(learners), len(teachers)), dtype=np.int16)
        block[place[learners] == _UNKNOWN] = scores.NOT_SAID
        block[:, place[teachers] == _UNKNOWN] = scores.NOT_SAID
        block[np.ix_(remote[learners], remote[teachers])] = scores.ONLINE
        block[(mine == theirs) & (mine != _UNKNOWN)] = scores.FULL
        return block

    return score


def _differences(name: str) -> Callable[[Sequence[MatchingPerson]], Score]:
    def make(people: Sequence[MatchingPerson]) -> Score:
        code = _codes([getattr(person, name) for person in people])

        def score(learners: Numbers, teachers: Numbers) -> Block:
            differs = code[learners, np.newaxis] != code[teachers]
            block = differs * np.int16(scores.FULL)
            return _where_said(block, code != _UNKNOWN, learners, teachers)

        return score

    return make


def _where_said(block: Block, said: Marks, learners: Numbers, teachers: Numbers) -> Block:
    """The block with the middle score for all who have not said anything."""
    block[~said[learners]] = scores.NOT_SAID
    block[:, ~said[teachers]] = scores.NOT_SAID
    return block


def _codes(values: Collection[str]) -> npt.NDArray[np.int32]:
    """A number for each value; nothing said is _UNKNOWN."""
    numbers = {value: number for number, value in enumerate(sorted(set(values) - {""}))}
    return np.array([numbers.get(value, _UNKNOWN) for value in values], dtype=np.int32)
