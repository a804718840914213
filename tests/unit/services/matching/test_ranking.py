"""What a mentee reads of mentors: reasons to fit, and nothing that is not theirs to know."""

import pytest

from lti_app.domain.matching_rules import FactorName
from lti_app.domain.participation import NotTakingPart
from lti_app.models import Profile
from lti_app.services.matching import FitForMentee, MentorsForMentee, exclude_pair, snapshot
from tests.factories import TODAY, make_tandem
from tests.unit.services.matching.conftest import Cohort


def read(cohort: Cohort, mentee: str = "Dora") -> dict[str, FitForMentee]:
    here = snapshot(cohort.db, cohort.programme.id, TODAY)
    fits = MentorsForMentee(here, cohort.id(mentee))
    names = {person.id: name for name, person in cohort.people.items()}
    return {names[one.id]: fits.explain(one, names[one.id]) for one in fits.mentors}


def test_the_best_fit_comes_first_and_speaks_to_the_mentee(cohort: Cohort) -> None:
    found = read(cohort)
    assert list(found) == ["Anna", "Can", "Ben"]
    for each in found.values():
        assert sum(reason.points for reason in each.reasons) == each.fit
    topics = found["Anna"].reasons[0]
    assert topics.factor is FactorName.TOPICS
    assert ": Anna says “" in topics.words.en
    assert topics.words.en.endswith("you say “is new to me”.")


def test_nothing_shows_who_avoids_the_mentee_or_is_excluded(cohort: Cohort) -> None:
    before = read(cohort)
    programme_id = cohort.programme.id
    ben, dora = cohort.id("Ben"), cohort.id("Dora")
    cohort.avoids("Anna", "Dora")
    exclude_pair(cohort.db, programme_id, mentor_id=ben, mentee_id=dora, **cohort.place)
    cohort.db.flush()
    assert read(cohort) == before


def test_whom_the_rules_forbid_is_not_there(cohort: Cohort) -> None:
    profile = cohort.db.get_one(Profile, cohort.id("Anna"))
    profile.hierarchy_level = 6
    profile = cohort.db.get_one(Profile, cohort.id("Ben"))
    profile.languages = ["fr"]
    cohort.db.get_one(Profile, cohort.id("Can")).reports_to_id = cohort.id("Dora")
    cohort.db.flush()
    assert list(read(cohort)) == []


def test_partners_and_those_whom_the_mentee_avoids_are_not_there(cohort: Cohort) -> None:
    anna, dora = cohort.people["Anna"], cohort.people["Dora"]
    make_tandem(cohort.db, cohort.programme, cohort.context, anna, dora)
    cohort.avoids("Dora", "Can")
    assert list(read(cohort)) == ["Ben"]


def test_ranks_department_age_and_gender_do_not_count_here(cohort: Cohort) -> None:
    before = read(cohort)
    cohort.programme.asks_age_and_gender = True
    cohort.programme.matching_rules = {"weights": {"age": 10, "gender": 10, "department": 10}}
    for name, gender in (("Anna", "female"), ("Dora", "male")):
        profile = cohort.db.get_one(Profile, cohort.id(name))
        profile.gender, profile.department = gender, name
    cohort.would_like("Dora", "Ben")
    assert read(cohort) == before


def test_who_takes_no_part_reads_nothing(cohort: Cohort) -> None:
    with pytest.raises(NotTakingPart):
        MentorsForMentee(snapshot(cohort.db, cohort.programme.id, TODAY), cohort.coordinator.id)
