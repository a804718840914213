"""Why two people fit, in words that people read.

There are two readers. The coordinator reads of both by name. A mentee who looks at mentors reads
"you", and only of factors that give away nothing which the mentor has told the coordinator alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching_people.people import MatchingPerson
from lti_app.domain.matching_people.scores import FULL, NOT_SAID, Points, topic_score
from lti_app.domain.matching_rules import SENSITIVE_FACTORS, FactorName
from lti_app.domain.profile import (
    DAYS,
    FORMATS,
    HALVES,
    INTERESTS,
    OFFERED_LEVELS,
    WANTED_LEVELS,
)

TOPICS_NAMED = 2
CHOICES_NAMED = 3

# What a mentee may read of a mentor: what mentors show to possible partners, and nothing of rank.
# A department is for the coordinators.
FACTORS_FOR_MENTEES = (
    frozenset(FactorName) - SENSITIVE_FACTORS - {FactorName.RANKING, FactorName.DEPARTMENT}
)

LABELS: Mapping[FactorName, LocalizedText] = {
    FactorName.TOPICS: LocalizedText(de="Themen", en="Topics"),
    FactorName.RANKING: LocalizedText(de="Wunsch der oder des Mentee", en="The mentee's wish"),
    FactorName.INTERESTS: LocalizedText(de="Interessen", en="Interests"),
    FactorName.WORKING_STYLE: LocalizedText(de="Arbeitsstil", en="Working style"),
    FactorName.FORMATS: LocalizedText(de="Lernformen", en="Formats"),
    FactorName.AVAILABILITY: LocalizedText(de="Zeiten", en="Times"),
    FactorName.LOCATION: LocalizedText(de="Ort", en="Place"),
    FactorName.DEPARTMENT: LocalizedText(de="Bereich", en="Department"),
    FactorName.AGE: LocalizedText(de="Alter", en="Age"),
    FactorName.GENDER: LocalizedText(de="Geschlecht", en="Gender"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """How reasons call the two. Without a mentee's name they say "you"."""

    mentor: str
    mentee: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One factor of a fit: what it adds, what it could add at most, and why."""

    factor: FactorName
    label: LocalizedText
    points: int
    most: int
    words: LocalizedText

    @property
    def speaks_for_it(self) -> bool:
        """Whether it adds more than half of what it could: worth saying to a mentee."""
        return self.points * 2 > self.most


@dataclass(frozen=True, slots=True)
class _Two:
    """What the words of a factor are made from."""

    mentee: MatchingPerson
    mentor: MatchingPerson
    names: Names
    topics: Mapping[str, LocalizedText]
    rank: int | None


def reasons_of(
    points: Sequence[Points],
    mentee: MatchingPerson,
    mentor: MatchingPerson,
    names: Names,
    *,
    topics: Mapping[str, LocalizedText],
    rank: int | None = None,
) -> tuple[Reason, ...]:
    """The reasons of a fit, factor by factor; their points are those given, in that order."""
    two = _Two(mentee, mentor, names, topics, rank)
    return tuple(
        Reason(
            factor=each.factor,
            label=LABELS[each.factor],
            points=each.points,
            most=each.most,
            words=_WORDS[each.factor](two, each.score),
        )
        for each in points
    )


def _topics(two: _Two, _score: int) -> LocalizedText:
    wanted = two.mentee.wanted
    if not wanted:
        return LocalizedText(de="Kein Lernwunsch angegeben.", en="No topic to learn was named.")
    offered = two.mentor.offered
    scored = sorted(
        (-topic_score(offered.get(topic, 0), start), topic) for topic, start in wanted.items()
    )
    best = [topic for score, topic in scored if score < 0][:TOPICS_NAMED]
    if not best:
        return LocalizedText(
            de=f"{two.names.mentor} bietet auf den gewünschten Themen nichts Weiterführendes an.",
            en=f"{two.names.mentor} offers nothing further on the topics that are wanted.",
        )
    sentences = [_topic(two, topic, offered[topic], wanted[topic]) for topic in best]
    return LocalizedText(
        de=" ".join(each.de for each in sentences), en=" ".join(each.en for each in sentences)
    )


def _topic(two: _Two, topic: str, level: int, start: int) -> LocalizedText:
    """What the two ticked in their profiles, in its words: nobody there has seen a number."""
    name = two.topics.get(topic, LocalizedText(de=topic, en=topic))
    mentor, mentee = two.names.mentor, two.names.mentee
    says_de = f"{mentee} sagt" if mentee else "Sie sagen"
    says_en = f"{mentee} says" if mentee else "you say"
    shows, starts = OFFERED_LEVELS[level - 1], WANTED_LEVELS[start]
    return LocalizedText(
        de=f"{name.de}: {mentor} sagt „{shows.de}“, {says_de} „{starts.de}“.",
        en=f"{name.en}: {mentor} says “{shows.en}”, {says_en} “{starts.en}”.",
    )


def _ranking(two: _Two, score: int) -> LocalizedText:
    mentee = two.names.mentee
    if score == NOT_SAID:
        return LocalizedText(
            de="Es wurden keine Mentor:innen gewünscht.", en="No mentors were wished for."
        )
    whose_de = f"von {mentee}" if mentee else "von Ihnen"
    whose_en = f"{mentee}'s" if mentee else "your"
    if two.rank is None:
        return LocalizedText(de=f"Kein Wunsch {whose_de}.", en=f"Not {whose_en} wish.")
    return LocalizedText(
        de=f"Wunsch Nummer {two.rank} {whose_de}.", en=f"Number {two.rank} of {whose_en} wishes."
    )


def _in_common(
    attribute: str,
    common: LocalizedText,
    nothing: LocalizedText,
    names: Mapping[str, LocalizedText],
) -> Callable[[_Two, int], LocalizedText]:
    """Words for choices of many, the first few by name; somebody's own words have no other."""

    def words(two: _Two, _score: int) -> LocalizedText:
        mine: frozenset[str] = getattr(two.mentee, attribute)
        theirs: frozenset[str] = getattr(two.mentor, attribute)
        if not (mine and theirs):
            return NOT_GIVEN
        known = [name for key, name in names.items() if key in mine & theirs]
        own = [each.capitalize() for each in sorted(mine & theirs - names.keys())]
        both = known + [LocalizedText(de=each, en=each) for each in own]
        if not both:
            return nothing
        more = ", …" if len(both) > CHOICES_NAMED else ""
        return LocalizedText(
            de=f"{common.de}: {', '.join(each.de for each in both[:CHOICES_NAMED])}{more}.",
            en=f"{common.en}: {', '.join(each.en for each in both[:CHOICES_NAMED])}{more}.",
        )

    return words


def _style(_two: _Two, score: int) -> LocalizedText:
    if score == FULL:
        return LocalizedText(de="Gleicher Arbeitsstil.", en="The same working style.")
    if score >= 750:
        return LocalizedText(de="Ähnlicher Arbeitsstil.", en="A similar working style.")
    if score == NOT_SAID:
        return LocalizedText(
            de="Arbeitsstil teils verschieden oder nicht angegeben.",
            en="Working style partly different, or not given.",
        )
    return LocalizedText(de="Eher verschiedener Arbeitsstil.", en="Rather different working style.")


def _location(two: _Two, score: int) -> LocalizedText:
    if score == FULL:
        return LocalizedText(de="Am selben Ort.", en="At the same place.")
    if two.mentee.remote and two.mentor.remote:
        return LocalizedText(de="Beide treffen sich auch online.", en="Both would meet online.")
    if score == NOT_SAID:
        return NOT_GIVEN
    return LocalizedText(
        de="An verschiedenen Orten, und nicht beide treffen sich online.",
        en="At different places, and not both would meet online.",
    )


def _difference(
    same: LocalizedText, different: LocalizedText
) -> Callable[[_Two, int], LocalizedText]:
    def words(_two: _Two, score: int) -> LocalizedText:
        return NOT_GIVEN if score == NOT_SAID else different if score else same

    return words


NOT_GIVEN = LocalizedText(de="Nicht angegeben.", en="Not given.")

_HALF_DAYS = {
    f"{day.key}_{half.key}": LocalizedText(
        de=f"{day.name.de} {half.name.de}", en=f"{day.name.en} {half.name.en}"
    )
    for day in DAYS
    for half in HALVES
}

_WORDS: Mapping[FactorName, Callable[[_Two, int], LocalizedText]] = {
    FactorName.TOPICS: _topics,
    FactorName.RANKING: _ranking,
    FactorName.INTERESTS: _in_common(
        "interests",
        LocalizedText(de="Beide interessiert", en="Both are interested in"),
        LocalizedText(de="Keine gemeinsamen Interessen.", en="No interests in common."),
        {each.key: each.name for each in INTERESTS},
    ),
    FactorName.WORKING_STYLE: _style,
    FactorName.FORMATS: _in_common(
        "formats",
        LocalizedText(de="Beide mögen", en="Both like"),
        LocalizedText(de="Keine Lernform, die beide mögen.", en="No format that both like."),
        {each.key: each.name for each in FORMATS},
    ),
    FactorName.AVAILABILITY: _in_common(
        "availability",
        LocalizedText(de="Beide können", en="Both can meet on"),
        LocalizedText(
            de="Kein halber Tag, an dem beide können.", en="No half day on which both can."
        ),
        _HALF_DAYS,
    ),
    FactorName.LOCATION: _location,
    FactorName.DEPARTMENT: _difference(
        LocalizedText(de="Im selben Bereich.", en="In the same department."),
        LocalizedText(de="In verschiedenen Bereichen.", en="In different departments."),
    ),
    FactorName.AGE: _difference(
        LocalizedText(de="Gleiche Altersgruppe.", en="The same age group."),
        LocalizedText(de="Verschiedene Altersgruppen.", en="Different age groups."),
    ),
    FactorName.GENDER: _difference(
        LocalizedText(de="Gleiches Geschlecht.", en="The same gender."),
        LocalizedText(de="Verschiedenes Geschlecht.", en="Different genders."),
    ),
}
