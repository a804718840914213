"""What two runs of a programme were made from differently, in words for the coordinator."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching_people.people import MatchingPerson, Snapshot
from lti_app.domain.matching_people.reasons import LABELS
from lti_app.domain.tandem import Pair

# Further ones are counted.
NAMED = 10
# The coordinator's decisions about pairs, by their names in a snapshot.
_SETTLED = {"locked": "festgelegt", "excluded": "ausgeschlossen"}


@dataclass(frozen=True, slots=True)
class NumberedRun:
    """A run's number, and what it was made from."""

    number: int
    made_from: Snapshot

    @property
    def present(self) -> set[int]:
        """Who could be matched, or had a partner already."""
        return {person.id for person in self.made_from.people if person.absent is None}


def same_measure(one: Snapshot, other: Snapshot) -> bool:
    """Whether fits and bands mean the same in both."""
    return _weights(one) == _weights(other) and one.rules.bands == other.rules.bands


def named_in_differences(one: NumberedRun, other: NumberedRun) -> set[int]:
    """Everybody whom the words about these two name."""
    pairs = {*one.made_from.locked, *other.made_from.locked}
    pairs |= {*one.made_from.excluded, *other.made_from.excluded}
    named = {person for pair in pairs for person in (pair.mentor, pair.mentee)}
    return named | (one.present ^ other.present)


def differences(
    one: NumberedRun, other: NumberedRun, names: Mapping[int, str]
) -> Iterator[LocalizedText]:
    """A sentence for everything that differs; none for two runs of the same."""
    yield from _of_rules(one, other)
    yield from _of_people(one, other, names)
    yield from _of_pairs(one, other, "locked", names)
    yield from _of_pairs(one, other, "excluded", names)


def _weights(snapshot: Snapshot) -> dict[str, int]:
    return {
        factor.value: weight
        for factor, weight in snapshot.rules.weights_in_force(
            asks_age_and_gender=snapshot.asks_age_and_gender
        ).items()
    }


def _of_rules(one: NumberedRun, other: NumberedRun) -> Iterator[LocalizedText]:
    here, there = _weights(one.made_from), _weights(other.made_from)
    for factor, label in LABELS.items():
        if here[factor.value] != there[factor.value]:
            yield _beside(
                one,
                other,
                LocalizedText(de=f"Gewicht „{label.de}“", en=f"Weight of “{label.en}”"),
                (here[factor.value], there[factor.value]),
            )
    gaps = one.made_from.rules.hierarchy_gap, other.made_from.rules.hierarchy_gap
    if gaps[0] != gaps[1]:
        levels = LocalizedText(
            de="Ebenen zwischen Mentee und Mentor:in", en="Levels between mentee and mentor"
        )
        yield _beside(one, other, levels, gaps)
    if one.made_from.rules.bands != other.made_from.rules.bands:
        yield LocalizedText(
            de="Die Bereiche der Passung sind verschieden.", en="The bands of fit differ."
        )
    if one.made_from.rules.quota != other.made_from.rules.quota:
        yield LocalizedText(de="Die Obergrenzen sind verschieden.", en="The quotas differ.")


def _beside(
    one: NumberedRun, other: NumberedRun, what: LocalizedText, values: tuple[int, int]
) -> LocalizedText:
    return LocalizedText(
        de=f"{what.de}: {values[0]} in Lauf {one.number}, {values[1]} in Lauf {other.number}.",
        en=f"{what.en}: {values[0]} in run {one.number}, {values[1]} in run {other.number}.",
    )


def _of_people(
    one: NumberedRun, other: NumberedRun, names: Mapping[int, str]
) -> Iterator[LocalizedText]:
    for run, only_here in (
        (one, one.present - other.present),
        (other, other.present - one.present),
    ):
        if only_here:
            found = _listed(sorted(names[person] for person in only_here))
            yield LocalizedText(
                de=f"Nur in Lauf {run.number} dabei: {found.de}.",
                en=f"Only in run {run.number}: {found.en}.",
            )
    here, there = _said(one.made_from), _said(other.made_from)
    changed = sum(here[person] != there[person] for person in one.present & other.present)
    if changed:
        yield LocalizedText(
            de=f"{changed} {'Person' if changed == 1 else 'Personen'} mit anderem Profil, anderen "
            "Plätzen, Wünschen oder Tandems.",
            en=f"{changed} {'person' if changed == 1 else 'people'} with another profile, other "
            "places, wishes or tandems.",
        )


def _said(snapshot: Snapshot) -> dict[int, tuple[MatchingPerson, frozenset[object]]]:
    """By person: what they said, and all that they have to do with others."""
    relations: dict[int, set[object]] = {person.id: set() for person in snapshot.people}
    for ranked in snapshot.ranked:
        relations[ranked.pair.mentee].add(ranked)
    for person, avoided in snapshot.avoided:
        relations[person].add((person, avoided))
    for tandem in snapshot.tandems:
        for each in (tandem.pair.mentor, tandem.pair.mentee):
            relations.get(each, set()).add(tandem)
    return {person.id: (person, frozenset(relations[person.id])) for person in snapshot.people}


def _listed(names: Collection[str]) -> LocalizedText:
    shown = ", ".join([*names][:NAMED])
    more = len(names) - NAMED
    if more <= 0:
        return LocalizedText(de=shown, en=shown)
    return LocalizedText(de=f"{shown} und {more} weitere", en=f"{shown} and {more} more")


def _of_pairs(
    one: NumberedRun, other: NumberedRun, decision: str, names: Mapping[int, str]
) -> Iterator[LocalizedText]:
    """Pairs that the coordinator has settled for one run only."""
    here: set[Pair] = {*getattr(one.made_from, decision)}
    there: set[Pair] = {*getattr(other.made_from, decision)}
    for run, only_here in ((one, here - there), (other, there - here)):
        for pair in sorted(only_here, key=lambda pair: (pair.mentee, pair.mentor)):
            mentor, mentee = names[pair.mentor], names[pair.mentee]
            yield LocalizedText(
                de=f"{mentor} und {mentee}: nur für Lauf {run.number} {_SETTLED[decision]}.",
                en=f"{mentor} and {mentee}: {decision} for run {run.number} only.",
            )
