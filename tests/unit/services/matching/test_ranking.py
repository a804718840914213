"""What a mentee reads of mentors: reasons to fit, and nothing that is not theirs to know."""

import pytest

from lti_app.domain.matching_rules import FactorName
from lti_app.domain.participation import NotTakingPart
from lti_app.models import Avoidance, MentorWish, Profile
from lti_app.services.matching import FitForMentee, exclude_pair, explain_for_mentee
from tests.factories import TODAY
from tests.unit.services.matching.conftest import Cohort


def read(cohort: Cohort, *mentors: str) -> tuple[FitForMentee, ...]:
    ids = [cohort.id(name) for name in mentors] if mentors else None
    return explain_for_mentee(cohort.db, cohort.programme.id, cohort.id("Dora"), ids, today=TODAY)


def test_the_best_fit_comes_first_and_speaks_to_the_mentee(cohort: Cohort) -> None:
    found = read(cohort)
    assert [each.mentor for each in found] == ["Anna", "Can", "Ben"]
    for each in found:
        assert sum(reason.points for reason in each.reasons) == each.fit
    topics = found[0].reasons[0]
    assert topics.factor is FactorName.TOPICS
    assert topics.words.en.startswith("Anna can do ")
    assert topics.words.en.endswith("you want to start at level 0.")


def test_only_named_mentors_are_explained_and_only_who_would_be_one(cohort: Cohort) -> None:
    assert [each.mentor for each in read(cohort, "Ben", "Emil")] == ["Ben"]


def test_nothing_shows_who_avoids_whom_or_stands_where(cohort: Cohort) -> None:
    before = read(cohort)
    programme_id = cohort.programme.id
    anna, ben, dora = cohort.id("Anna"), cohort.id("Ben"), cohort.id("Dora")
    cohort.db.add(Avoidance(programme_id=programme_id, person_id=anna, avoided_id=dora))
    exclude_pair(cohort.db, programme_id, mentor_id=ben, mentee_id=dora, **cohort.place)
    profile = cohort.db.get_one(Profile, cohort.id("Can"))
    profile.hierarchy_level, profile.reports_to_id = 6, dora
    cohort.db.flush()
    assert read(cohort) == before


def test_ranks_age_and_gender_do_not_count_here(cohort: Cohort) -> None:
    before = read(cohort)
    cohort.programme.asks_age_and_gender = True
    cohort.programme.matching_rules = {"weights": {"age": 10, "gender": 10}}
    for name, gender in (("Anna", "female"), ("Dora", "male")):
        cohort.db.get_one(Profile, cohort.id(name)).gender = gender
    cohort.db.add(
        MentorWish(
            programme_id=cohort.programme.id,
            mentee_id=cohort.id("Dora"),
            mentor_id=cohort.id("Ben"),
            rank=1,
        )
    )
    cohort.db.flush()
    assert read(cohort) == before


def test_who_takes_no_part_reads_nothing(cohort: Cohort) -> None:
    with pytest.raises(NotTakingPart):
        explain_for_mentee(cohort.db, cohort.programme.id, cohort.coordinator.id, None, today=TODAY)
