"""Reasons in words that people read, for the coordinator and for the mentee."""

import pytest
from hypothesis import given, settings

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching import UnmatchedReason
from lti_app.domain.matching_people.band_words import band_words
from lti_app.domain.matching_people.change_words import (
    NO_SINGLE_CHANGE,
    change_words,
    free_words,
    leftover_words,
)
from lti_app.domain.matching_people.changes import Change, ChangeKind, FreeReason
from lti_app.domain.matching_people.people import MatchingPerson, Ranked, Snapshot
from lti_app.domain.matching_people.reasons import LABELS, Names, Reason
from lti_app.domain.matching_people.scoring import Scoring
from lti_app.domain.matching_rules import FactorName, MatchingRules
from lti_app.domain.tandem import Pair
from tests.snapshots import person, snapshots

BOTH = Names(mentor="Anna", mentee="Bernd")
YOU = Names(mentor="Anna")


def words(
    factor: FactorName,
    mentee: MatchingPerson,
    mentor: MatchingPerson,
    names: Names = BOTH,
    rank: int | None = None,
) -> LocalizedText:
    snapshot = Snapshot(
        rules=MatchingRules(),
        people=(mentee, mentor),
        ranked=(Ranked(Pair(mentor=mentor.id, mentee=mentee.id), rank),) if rank else (),
        topics={"power-bi": LocalizedText(de="Power BI", en="Power BI")},
    )
    reasons = Scoring(snapshot).reasons_of(mentee, mentor, names)
    return next(reason.words for reason in reasons if reason.factor is factor)


def test_topics_say_who_can_what_and_who_starts_where() -> None:
    mentee, mentor = person(1, wanted={"power-bi": 1}), person(2, offered={"power-bi": 4})
    assert words(FactorName.TOPICS, mentee, mentor) == LocalizedText(
        de="Power BI: Anna sagt „kenne es in- und auswendig“, "
        "Bernd sagt „habe eine erste Vorstellung“.",
        en="Power BI: Anna says “know it inside out”, Bernd says “have a first idea”.",
    )
    assert words(FactorName.TOPICS, mentee, mentor, YOU) == LocalizedText(
        de="Power BI: Anna sagt „kenne es in- und auswendig“, "
        "Sie sagen „habe eine erste Vorstellung“.",
        en="Power BI: Anna says “know it inside out”, you say “have a first idea”.",
    )
    assert "nothing further" in words(FactorName.TOPICS, mentee, person(2)).en
    assert "No topic" in words(FactorName.TOPICS, person(1), mentor).en


def test_wishes_are_told_to_both_readers() -> None:
    mentee, mentor = person(1), person(2)
    assert words(FactorName.RANKING, mentee, mentor, rank=2).en == "Number 2 of Bernd's wishes."
    assert words(FactorName.RANKING, mentee, mentor, YOU, 1).de == "Wunsch Nummer 1 von Ihnen."
    assert words(FactorName.RANKING, mentee, mentor).en == "No mentors were wished for."


def test_common_choices_are_named_and_many_are_cut_short() -> None:
    mentee = person(1, interests=frozenset({"music", "books", "schach", "food", "art"}))
    one = person(2, interests=frozenset({"schach", "music"}))
    assert words(FactorName.INTERESTS, mentee, one).de == "Beide interessiert: Musik, Schach."
    assert words(FactorName.INTERESTS, mentee, mentee).en.endswith(", ….")
    other = person(2, interests=frozenset({"games"}))
    assert words(FactorName.INTERESTS, mentee, other).en == "No interests in common."
    assert words(FactorName.INTERESTS, mentee, person(2)).de == "Nicht angegeben."


def test_a_reason_speaks_for_a_pair_when_it_adds_more_than_half_of_what_it_could() -> None:
    label = LABELS[FactorName.TOPICS]
    half, more = (Reason(FactorName.TOPICS, label, points, 10, label) for points in (5, 6))
    assert (half.speaks_for_it, more.speaks_for_it) == (False, True)


@settings(max_examples=20)
@given(snapshot=snapshots())
def test_every_pair_has_words_for_every_factor_in_both_languages(snapshot: Snapshot) -> None:
    scoring = Scoring(snapshot)
    weights = snapshot.rules.weights_in_force(asks_age_and_gender=snapshot.asks_age_and_gender)
    for mentee in snapshot.people:
        for mentor in snapshot.people:
            for names in (BOTH, YOU):
                reasons = scoring.reasons_of(mentee, mentor, names)
                assert [each.factor for each in reasons] == [
                    factor for factor, weight in weights.items() if weight
                ]
                assert all(each.words.de and each.words.en for each in reasons)
                assert sum(each.points for each in reasons) == scoring.fit_of(mentee, mentor)


@pytest.mark.parametrize("bands", range(1, 7))
def test_every_band_has_a_name_of_its_own(bands: int) -> None:
    names = [band_words(band, bands).en for band in range(bands)]
    assert len(set(names)) == bands
    assert names[-1] == "very good"


def test_every_reason_and_every_change_has_words() -> None:
    assert all(leftover_words(reason).de for reason in UnmatchedReason)
    assert all(free_words(reason).de for reason in FreeReason)
    for kind in ChangeKind:
        change = Change(kind, mentor=1, group="bonn", gap=0, needs_place=True)
        assert change_words(change, "Anna", ["de"]).en.endswith(
            "there would have to be one more place there."
        )
    assert change_words(None, "").en == NO_SINGLE_CHANGE.en
