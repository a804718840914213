import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.course_role import MembershipStatus
from lti_app.domain.participation import NotTakingPart, ParticipationState, RoleWish
from lti_app.domain.programme import NoSuchProgramme, ProgrammeNotRunning, ProgrammeState
from lti_app.domain.wish import NotPossible, TooManyWishes
from lti_app.models import Membership, MentorWish, Participation, Person
from lti_app.services import wish as wishes
from tests.factories import (
    TODAY,
    Company,
    count_queries,
    make_avoidance,
    make_company,
    make_context,
    make_membership,
    make_participation,
    make_person,
    make_profile,
)


class People:
    """The company's mentee, who looks for a mentor, and mentors by name."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.company: Company = make_company(db)
        db.delete(self.company.tandem)
        self.me = self.company.mentee
        self.part = make_participation(db, self.company.programme, self.me, RoleWish.MENTEE)
        make_profile(db, self.me, wanted={"ai-judgement": 0}, languages=["de"], hierarchy_level=5)
        self.mentors = {name: self.mentor(name) for name in ("Aylin", "Ben", "Cem")}

    def mentor(self, name: str, wish: RoleWish = RoleWish.MENTOR, **profile: object) -> Person:
        person = make_person(self.db, self.company.registration, name)
        make_membership(self.db, self.company.context, person)
        make_participation(self.db, self.company.programme, person, wish)
        values = {"offered": {"ai-judgement": 4}, "languages": ["de"], "hierarchy_level": 1}
        make_profile(self.db, person, **(values | profile))
        return person

    @property
    def place(self) -> dict[str, int]:
        return {"context_id": self.company.context.id, "person_id": self.me.id}

    def page(self, avoid: str = "", **chosen_by: object) -> wishes.WishPage:
        return wishes.wish_page(
            self.db,
            self.company.programme.id,
            **self.place,
            today=TODAY,
            chosen_by=wishes.Filter(**chosen_by),
            avoid=avoid,
        )

    def choose(self, *names: str) -> None:
        for name in names:
            wishes.choose(
                self.db, self.company.programme.id, self.id(name), **self.place, today=TODAY
            )

    def move(self, name: str, place: int) -> None:
        wishes.move(self.db, self.company.programme.id, self.id(name), place, **self.place)

    def remove(self, name: str) -> None:
        wishes.remove(self.db, self.company.programme.id, self.id(name), **self.place)

    def avoid(self, person: Person) -> None:
        wishes.avoid(self.db, self.company.programme.id, person.id, **self.place)

    def part_of(self, name: str) -> Participation:
        is_theirs = Participation.person_id == self.id(name)
        return self.db.scalars(select(Participation).where(is_theirs)).one()

    def id(self, name: str) -> int:
        return self.mentors[name].id

    def wished(self) -> list[str]:
        return [wish.name for wish in self.page().wishes]

    def ranks(self) -> list[int]:
        return sorted(self.db.scalars(select(MentorWish.rank)))

    def possible(self, **chosen_by: object) -> list[str]:
        choice = self.page(**chosen_by).choice
        assert choice
        return [mentor.name for mentor in choice.mentors]


@pytest.fixture
def people(db: Session) -> People:
    return People(db)


def test_wishes_stand_in_the_order_in_which_they_were_chosen_and_can_be_moved(
    people: People,
) -> None:
    people.choose("Cem", "Aylin", "Ben", "Aylin")
    assert people.wished() == ["Cem", "Aylin", "Ben"]
    for _ in range(2):
        people.move("Ben", 1)
    assert people.wished() == ["Ben", "Cem", "Aylin"]
    for _ in range(2):
        people.remove("Cem")
    assert people.wished() == ["Ben", "Aylin"]
    assert people.ranks() == [1, 2]
    assert people.possible() == ["Cem"]


def test_a_sixth_wish_is_refused(people: People) -> None:
    people.mentors |= {name: people.mentor(name) for name in ("Dila", "Emre", "Fatma")}
    people.choose("Aylin", "Ben", "Cem", "Dila", "Emre")
    with pytest.raises(TooManyWishes):
        people.choose("Fatma")
    assert people.ranks() == [1, 2, 3, 4, 5]


def test_only_possible_mentors_can_be_chosen(people: People) -> None:
    me = people.me
    people.mentors |= {
        "me": me,
        "only a mentee": people.mentor("Gerd", RoleWish.MENTEE),
        "too high": people.mentor("Hans", hierarchy_level=6),
        "no language": people.mentor("Inès", languages=["fr"]),
        "stranger": people.company.stranger,
    }
    assert sorted(people.possible()) == ["Aylin", "Ben", "Cem"]
    for name in people.mentors.keys() - {"Aylin", "Ben", "Cem"}:
        with pytest.raises(NotPossible):
            people.choose(name)
    people.part.wish = RoleWish.MENTOR
    with pytest.raises(NotPossible):
        people.choose("Aylin")
    assert people.page().choice is None


def test_who_has_left_disappears_and_the_next_change_closes_the_gap(
    db: Session, people: People
) -> None:
    people.choose("Aylin", "Ben", "Cem")
    leaver = people.part_of("Aylin")
    leaver.state = ParticipationState.LEFT
    db.flush()
    assert people.wished() == ["Ben", "Cem"]
    assert people.possible() == []
    people.move("Cem", 1)
    assert people.ranks() == [1, 2]
    assert people.wished() == ["Cem", "Ben"]


def test_who_has_a_pause_stays_a_wish_that_is_not_possible_now(db: Session, people: People) -> None:
    people.choose("Aylin")
    people.part_of("Aylin").state = ParticipationState.PAUSED
    db.flush()
    assert [wish.is_possible for wish in people.page().wishes] == [False]


def test_who_is_no_longer_in_the_course_cannot_be_chosen(db: Session, people: People) -> None:
    row = db.get_one(Membership, (people.company.context.id, people.id("Aylin")))
    row.status = MembershipStatus.DELETED
    db.flush()
    assert people.possible() == ["Ben", "Cem"]


def test_mentors_are_found_by_name_and_topic_page_by_page(people: People) -> None:
    for number in range(12):
        people.mentor(f"Zoe {number:02}", offered={"spreadsheets": 4})
    people.mentor("Yves", offered={"spreadsheets": 1})
    choice = people.page().choice
    assert choice
    assert (choice.found, choice.total, choice.page, choice.pages) == (16, 16, 1, 2)
    assert {topic.key for topic in choice.topics} == {"ai-judgement", "spreadsheets"}
    assert len(people.possible(page=2)) == 6
    assert people.possible(page=99) == people.possible(page=2)
    assert people.possible(search="YVES") == ["Yves"]
    assert people.possible(search="%") == []
    assert people.possible(topic="ai-judgement") == ["Aylin", "Ben", "Cem"]
    assert people.possible(topic="nothing", search="\x00") == []


def test_a_mentors_profile_shows_no_place_in_the_company(people: People) -> None:
    people.mentor("Derya", department="Legal", goal="See more of the company")
    choice = people.page(search="Derya").choice
    assert choice
    [mentor] = choice.mentors
    assert mentor.profile
    assert mentor.profile.goal == "See more of the company"
    assert "Legal" not in repr(mentor)
    assert "hierarchy" not in repr(mentor)


def test_whom_one_avoids_is_no_wish_and_no_choice_until_it_is_taken_back(people: People) -> None:
    people.choose("Aylin", "Ben")
    aylin = people.mentors["Aylin"]
    for _ in range(2):
        people.avoid(aylin)
    page = people.page(avoid="ayl")
    assert [one.name for one in page.avoided] == ["Aylin"]
    assert [wish.name for wish in page.wishes] == ["Ben"]
    assert page.found == ()
    assert people.possible() == ["Cem"]
    with pytest.raises(NotPossible):
        people.choose("Aylin")
    for _ in range(2):
        wishes.stop_avoiding(people.db, people.company.programme.id, aylin.id, **people.place)
    assert people.page(avoid="ayl").found
    assert people.possible() == ["Aylin", "Cem"]


def test_who_avoids_me_looks_as_before(db: Session, people: People) -> None:
    before = people.page()
    aylin = db.get_one(Person, people.id("Aylin"))
    make_avoidance(db, people.company.programme, aylin, people.me)
    assert people.page() == before


def test_nobody_avoids_themselves_or_somebody_who_takes_no_part(people: People) -> None:
    for person in (people.me, people.company.stranger):
        with pytest.raises(NotPossible):
            people.avoid(person)


def test_a_mentor_finds_mentees_to_avoid_and_no_other_mentors(db: Session, people: People) -> None:
    people.part.wish = RoleWish.MENTOR
    people.mentor("Bea", RoleWish.MENTEE)
    people.mentor("Berta", RoleWish.BOTH)
    db.flush()
    assert [one.name for one in people.page(avoid="be").found] == ["Bea", "Berta"]


def test_only_participants_of_a_running_programme_of_this_course_change_anything(
    db: Session, people: People
) -> None:
    people.company.programme.state = ProgrammeState.CLOSED
    assert not people.page().is_open
    with pytest.raises(ProgrammeNotRunning):
        people.choose("Aylin")
    people.company.programme.state = ProgrammeState.RUNNING
    people.part.state = ParticipationState.LEFT
    db.flush()
    with pytest.raises(NotTakingPart):
        people.page()
    with pytest.raises(NotTakingPart):
        people.avoid(people.mentors["Aylin"])
    other = make_context(db, people.company.deployment)
    with pytest.raises(NoSuchProgramme):
        wishes.remove(
            db, people.company.programme.id, 1, context_id=other.id, person_id=people.me.id
        )


def test_three_hundred_mentors_take_as_many_queries_as_three(db: Session, people: People) -> None:
    with count_queries(db) as few:
        people.page()
    for number in range(297):
        people.mentor(f"Mentor {number}")
    db.flush()
    with count_queries(db) as many:
        assert len(people.possible()) == 10
    assert len(many) == len(few)
