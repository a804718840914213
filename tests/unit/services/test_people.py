import pytest
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.participation import ParticipationState, RoleWish
from lti_app.domain.people import PeopleFilter, PersonState
from lti_app.domain.programme import NoSuchProgramme, NotACoordinator
from lti_app.models import Membership
from lti_app.services import people as peoples
from tests.factories import (
    TODAY,
    Company,
    also_in,
    count_queries,
    days,
    make_company,
    make_context,
    make_membership,
    make_participation,
    make_person,
    make_profile,
    make_tandem,
)

JOINED, PAUSED, LEFT = ParticipationState
MENTOR, MENTEE, BOTH = RoleWish


@pytest.fixture
def company(db: Session) -> Company:
    """Aylin and Bernd are a tandem; Chloé has not joined, nor has Katrin, who coordinates."""
    company = make_company(db)
    make_participation(db, company.programme, company.mentor, MENTOR, capacity=3)
    make_participation(db, company.programme, company.mentee, MENTEE)
    return company


def page(db: Session, company: Company, **asked: object) -> peoples.PeoplePage:
    return peoples.people_page(
        db,
        company.programme.id,
        context_id=company.context.id,
        person_id=company.coordinator.id,
        today=TODAY,
        **asked,
    )


def names(db: Session, company: Company, shown: PeopleFilter) -> list[str]:
    return [one.name for one in page(db, company, shown=shown).people]


def joins(db: Session, company: Company, name: str, wish: RoleWish = BOTH, **part: object) -> None:
    person = make_person(db, company.registration, name)
    make_membership(db, company.context, person)
    make_participation(db, company.programme, person, wish, **part)


def test_everybody_of_the_course_stands_there_with_what_a_coordinator_may_see(
    db: Session, company: Company
) -> None:
    make_profile(
        db,
        company.mentor,
        offered={"ai": 3},
        hierarchy_level=2,
        department="Legal",
        reports_to_id=company.coordinator.id,
        gender="female",
    )
    aylin, bernd, chloe, katrin = page(db, company).people
    assert aylin == peoples.ListedPerson(
        person_id=company.mentor.id,
        name="Aylin Demir",
        state=PersonState.JOINED,
        wish=MENTOR,
        capacity=3,
        paused_until=None,
        has_profile=True,
        mentees=1,
        has_mentor=False,
        level=2,
        department="Legal",
        manager="Katrin Vogel",
    )
    assert (bernd.has_mentor, bernd.mentees, bernd.has_profile) == (True, 0, False)
    assert {chloe.state, katrin.state} == {PersonState.NOT_JOINED}
    assert not chloe.can_be_set_aside
    assert bernd.can_be_set_aside


@pytest.mark.parametrize(
    ("part", "state"),
    [
        ({"state": PAUSED}, PersonState.PAUSED),
        ({"state": PAUSED, "paused_until": TODAY}, PersonState.PAUSED),
        ({"state": PAUSED, "paused_until": days(-1)}, PersonState.JOINED),
        ({"set_aside": True}, PersonState.SET_ASIDE),
        ({"state": LEFT, "set_aside": True}, PersonState.LEFT),
    ],
)
def test_how_somebody_stands(
    db: Session, company: Company, part: dict[str, object], state: PersonState
) -> None:
    joins(db, company, "Zoe", **part)
    assert page(db, company, search="zoe").people[0].state is state


def test_who_has_joined_and_is_not_in_the_course_any_more_is_listed(
    db: Session, company: Company
) -> None:
    for person in (company.mentor, company.stranger):
        row = db.get_one(Membership, (company.context.id, person.id))
        row.status = MembershipStatus.DELETED
    db.flush()
    people = {one.name: one.state for one in page(db, company).people}
    assert people["Aylin Demir"] is PersonState.NOT_IN_THE_COURSE
    assert "Chloé Martin" not in people


def test_guests_are_not_listed_and_people_of_all_courses_are_once(
    db: Session, company: Company
) -> None:
    other = make_context(db, company.deployment)
    also_in(db, company.programme, other)
    make_membership(db, other, company.stranger)
    make_membership(db, other, make_person(db, company.registration, "Elsewhere"))
    guest = make_person(db, company.registration, "Guest")
    make_membership(db, company.context, guest, CourseRole.GUEST)
    found = [one.name for one in page(db, company).people]
    assert found == ["Aylin Demir", "Bernd Hoffmann", "Chloé Martin", "Elsewhere", "Katrin Vogel"]


def test_filters_find_whom_they_name(db: Session, company: Company) -> None:
    joins(db, company, "Both")
    joins(db, company, "Gone", state=LEFT)
    joins(db, company, "Resting", MENTEE, state=PAUSED)
    joins(db, company, "Aside", MENTEE, set_aside=True)
    make_profile(db, company.mentor, wanted={"ai": 1})
    make_tandem(db, company.programme, company.context, company.mentor, company.coordinator)
    expected = {
        PeopleFilter.NOT_JOINED: ["Chloé Martin", "Katrin Vogel"],
        PeopleFilter.NOT_AGREED: ["Katrin Vogel"],
        PeopleFilter.MENTORS: ["Aylin Demir", "Both"],
        PeopleFilter.MENTEES: ["Aside", "Bernd Hoffmann", "Both", "Resting"],
        PeopleFilter.WAITING: ["Both"],
        PeopleFilter.WITHOUT_PROFILE: ["Aside", "Bernd Hoffmann", "Both", "Resting"],
        PeopleFilter.PAUSED: ["Resting"],
        PeopleFilter.SET_ASIDE: ["Aside"],
        PeopleFilter.LEFT: ["Gone"],
    }
    assert {shown: names(db, company, shown) for shown in expected} == expected
    assert len(names(db, company, PeopleFilter.ALL)) == 8
    assert page(db, company, search="%").people == ()
    assert page(db, company, search="\0\ud800both").found == 1


def test_numbers_count_the_whole_programme(db: Session, company: Company) -> None:
    joins(db, company, "Both", capacity=2)
    joins(db, company, "Resting", MENTOR, state=PAUSED, capacity=5)
    make_profile(db, company.mentee, wanted={"ai": 1})
    make_profile(db, company.mentor, department="Legal")
    assert page(db, company, search="nobody").counts == peoples.PeopleCounts(
        people=6, not_joined=2, mentors=3, places=2 + 2, mentees=2, without_profile=3
    )


def test_many_people_come_page_by_page_in_as_many_queries(db: Session, company: Company) -> None:
    with count_queries(db) as few:
        page(db, company)
    for number in range(100):
        joins(db, company, f"Person {number:03}")
    with count_queries(db) as many:
        second = page(db, company, page=2)
    assert len(many) == len(few)
    assert (second.found, second.pages, len(second.people)) == (104, 3, 50)
    assert page(db, company, page=99).page == 3


def test_only_a_coordinator_of_the_programme_sees_them(db: Session, company: Company) -> None:
    with pytest.raises(NotACoordinator):
        peoples.people_page(
            db,
            company.programme.id,
            context_id=company.context.id,
            person_id=company.mentor.id,
            today=TODAY,
        )
    with pytest.raises(NoSuchProgramme):
        peoples.people_page(
            db,
            company.programme.id + 1,
            context_id=company.context.id,
            person_id=company.coordinator.id,
            today=TODAY,
        )
