"""Reading a programme's people for matching."""

from datetime import timedelta

import pytest

from lti_app.domain.course_role import MembershipStatus
from lti_app.domain.matching_people.document import read_snapshot, write_snapshot
from lti_app.domain.matching_people.people import Absence, MatchingPerson
from lti_app.domain.participation import ParticipationState, RoleWish
from lti_app.models import Membership, Profile
from lti_app.services.matching import snapshot
from tests.factories import TODAY, count_queries, make_person, make_profile, make_tandem
from tests.unit.services.matching.conftest import JUNIOR, SENIOR, Cohort


def person(cohort: Cohort, name: str) -> MatchingPerson:
    here = snapshot(cohort.db, cohort.programme.id, TODAY)
    return next(each for each in here.people if each.id == cohort.id(name))


def test_it_holds_what_people_said(cohort: Cohort) -> None:
    cohort.join(
        "Hanna",
        RoleWish.BOTH,
        {
            "offered": {"ai-basics": 2},
            "interests": ["music", "Schach"],
            "hierarchy_level": 3,
            "department": "  Einkauf ",
            "location": "BONN",
        },
        capacity=3,
    )
    hanna = person(cohort, "Hanna")
    assert (hanna.wish, hanna.capacity, hanna.level) == (RoleWish.BOTH, 3, 3)
    assert (hanna.department, hanna.location) == ("einkauf", "bonn")
    assert hanna.interests == {"music", "schach"}
    assert hanna.offered == {"ai-basics": 2}


def test_it_can_be_written_down_and_read(cohort: Cohort) -> None:
    cohort.would_like("Dora", "Anna")
    cohort.avoids("Anna", "Dora")
    here = snapshot(cohort.db, cohort.programme.id, TODAY)
    assert len(here.ranked) == len(here.avoided) == 1
    assert read_snapshot(write_snapshot(here)) == here


def test_who_has_left_is_not_in_it_and_who_is_away_says_why(cohort: Cohort) -> None:
    cohort.join("Left", RoleWish.MENTOR, JUNIOR, state=ParticipationState.LEFT)
    paused = {"state": ParticipationState.PAUSED}
    cohort.join("Paused", RoleWish.MENTOR, JUNIOR, **paused)
    cohort.join("Until today", RoleWish.MENTOR, JUNIOR, **paused, paused_until=TODAY)
    yesterday = TODAY - timedelta(days=1)
    cohort.join("Back", RoleWish.MENTOR, JUNIOR, **paused, paused_until=yesterday)
    cohort.join("Aside", RoleWish.MENTOR, JUNIOR, set_aside=True)
    cohort.join("Gone", RoleWish.MENTOR, JUNIOR)
    cohort.db.query(Membership).filter_by(person_id=cohort.id("Gone")).update(
        {"status": MembershipStatus.DELETED}
    )
    absent = {
        each.id: each.absent for each in snapshot(cohort.db, cohort.programme.id, TODAY).people
    }
    assert cohort.id("Left") not in absent
    assert absent[cohort.id("Paused")] is absent[cohort.id("Until today")] is Absence.PAUSED
    assert absent[cohort.id("Back")] is None
    assert absent[cohort.id("Aside")] is Absence.SET_ASIDE
    assert absent[cohort.id("Gone")] is Absence.NOT_IN_THE_COURSE


def test_a_reporting_line_leads_through_people_who_do_not_take_part(cohort: Cohort) -> None:
    between = make_person(cohort.db, cohort.registration)
    make_profile(cohort.db, between, reports_to_id=cohort.id("Dora"))
    cohort.db.get_one(Profile, cohort.id("Anna")).reports_to_id = between.id
    assert person(cohort, "Anna").managers == (cohort.id("Dora"),)


def test_people_who_report_in_a_circle_do_not_trap_it(cohort: Cohort) -> None:
    anna, dora = cohort.id("Anna"), cohort.id("Dora")
    cohort.db.get_one(Profile, anna).reports_to_id = dora
    cohort.db.get_one(Profile, dora).reports_to_id = anna
    assert person(cohort, "Anna").managers == (dora,)
    assert person(cohort, "Dora").managers == (anna,)


def test_only_topics_of_the_programme_count(cohort: Cohort) -> None:
    cohort.programme.topics = ["spreadsheets"]
    assert person(cohort, "Anna").offered == {}
    assert person(cohort, "Ben").offered == {"spreadsheets": 3}


@pytest.mark.parametrize("asks", [True, False])
def test_age_and_gender_go_in_only_where_the_programme_asks(cohort: Cohort, asks: bool) -> None:
    cohort.programme.asks_age_and_gender = asks
    profile = cohort.db.get_one(Profile, cohort.id("Anna"))
    profile.age_group, profile.gender = "under_25", "female"
    anna = person(cohort, "Anna")
    assert (anna.age_group, anna.gender) == (("under_25", "female") if asks else ("", ""))


def test_the_number_of_queries_does_not_depend_on_the_number_of_people(cohort: Cohort) -> None:
    def queries() -> int:
        cohort.db.expire_all()
        with count_queries(cohort.db) as statements:
            snapshot(cohort.db, cohort.programme.id, TODAY)
        return len(statements)

    few = queries()
    for number in range(20):
        cohort.join(f"Mentor {number}", RoleWish.MENTOR, JUNIOR)
        cohort.join(f"Mentee {number}", RoleWish.MENTEE, SENIOR)
    make_tandem(
        cohort.db,
        cohort.programme,
        cohort.context,
        cohort.people["Mentor 1"],
        cohort.people["Mentee 1"],
    )
    cohort.db.flush()
    assert queries() == few <= 9
