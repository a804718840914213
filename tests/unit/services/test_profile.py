import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_app.domain.course_role import MembershipStatus
from lti_app.domain.participation import ParticipationState
from lti_app.domain.profile import InvalidProfile
from lti_app.domain.programme import ProgrammeState
from lti_app.models import Membership, Profile
from lti_app.services import profile as profiles
from tests.factories import (
    NOW,
    Company,
    count_queries,
    make_company,
    make_context,
    make_membership,
    make_participation,
    make_person,
    make_profile,
    make_programme,
    make_topic,
)


@pytest.fixture
def company(db: Session) -> Company:
    company = make_company(db)
    make_participation(db, company.programme, company.mentor)
    return company


def page(db: Session, company: Company) -> profiles.ProfilePage:
    return profiles.profile_page(
        db, person_id=company.mentor.id, registration_id=company.registration.id
    )


def topics(db: Session, company: Company) -> list[str]:
    return [topic.key for area in page(db, company).areas for topic in area.topics]


def save(db: Session, company: Company, form: dict[str, list[str]]) -> None:
    profiles.save(
        db,
        form,
        person_id=company.mentor.id,
        registration_id=company.registration.id,
        now=NOW,
    )


def test_a_profile_is_saved_and_found_again(db: Session, company: Company) -> None:
    own = make_topic(db, company.registration)
    assert page(db, company).saved_at is None
    form = {
        f"topic-{own.key}": ["offered-3"],
        "topic-research": ["wanted-0"],
        "goal": ["Ask better questions"],
        "style-learning": ["5"],
        "languages": ["en", "de"],
        "hierarchy_level": ["2"],
        "reports_to": [str(company.mentee.id)],
    }
    save(db, company, form)
    db.expire_all()
    stored = db.get_one(Profile, company.mentor.id)
    assert (stored.offered, stored.wanted) == ({own.key: 3}, {"research": 0})
    assert (stored.languages, stored.reports_to_id) == (["de", "en"], company.mentee.id)
    assert (stored.remote, stored.saved_at) == (False, NOW)
    found = page(db, company)
    assert found.form["goal"] == ["Ask better questions"]
    assert found.saved_at == NOW
    save(db, company, {})
    assert db.scalars(select(Profile.goal)).all() == [""]


def test_a_wrong_field_saves_nothing(db: Session, company: Company) -> None:
    make_profile(db, company.mentor, goal="Before")
    with pytest.raises(InvalidProfile) as refused:
        save(db, company, {"goal": ["After"], "gender": [""], "style-learning": ["9"]})
    assert set(refused.value.problems) == {"style-learning"}
    assert db.get_one(Profile, company.mentor.id).goal == "Before"


def test_the_topics_are_those_of_all_ones_open_programmes(db: Session, company: Company) -> None:
    own = make_topic(db, company.registration)
    assert {"research", "dashboards", own.key} <= set(topics(db, company))
    company.programme.topics = ["research", own.key]
    assert topics(db, company) == ["research", own.key]
    second = make_programme(db, company.context, company.coordinator, topics=["dashboards"])
    part = make_participation(db, second, company.mentor)
    assert topics(db, company) == ["research", "dashboards", own.key]
    second.topics = []
    assert len(topics(db, company)) > 10
    part.state = ParticipationState.LEFT
    assert topics(db, company) == ["research", own.key]
    company.programme.state = ProgrammeState.CLOSED
    assert len(topics(db, company)) > 10


def test_a_retired_topic_stays_where_it_was_chosen(db: Session, company: Company) -> None:
    retired = make_topic(db, company.registration, retired=True)
    foreign = make_topic(db, make_company(db).registration)
    assert retired.key not in topics(db, company)
    assert foreign.key not in topics(db, company)
    save(db, company, {f"topic-{retired.key}": ["offered-1"]})
    profile = db.get_one(Profile, company.mentor.id)
    assert profile.offered == {}
    profile.offered = {retired.key: 2}
    assert retired.key in topics(db, company)
    save(db, company, {f"topic-{retired.key}": ["offered-3"]})
    assert profile.offered == {retired.key: 3}


def test_age_and_gender_are_asked_and_kept_only_where_a_programme_wants_them(
    db: Session, company: Company
) -> None:
    form = {"age_group": ["25_34"], "gender": ["diverse"]}
    save(db, company, form)
    profile = db.get_one(Profile, company.mentor.id)
    assert (profile.age_group, profile.gender) == ("", "")
    company.programme.asks_age_and_gender = True
    assert page(db, company).asks_age_and_gender
    save(db, company, form)
    assert (profile.age_group, profile.gender) == ("25_34", "diverse")
    company.programme.asks_age_and_gender = False
    save(db, company, form)
    assert (profile.age_group, profile.gender) == ("", "")


def test_managers_are_people_of_ones_own_courses_and_never_oneself(
    db: Session, company: Company
) -> None:
    elsewhere = make_context(db, company.deployment)
    stranger = make_person(db, company.registration, "Elsewhere Demir")
    make_membership(db, elsewhere, stranger)
    gone = make_person(db, company.registration, "Gone Demir")
    make_membership(db, company.context, gone).status = MembershipStatus.DELETED
    boss = make_person(db, company.registration, "Sabine Demir 100%")
    make_membership(db, company.context, boss)
    db.flush()

    def names(search: str) -> list[str]:
        _, found = profiles.managers(db, "", search, person_id=company.mentor.id)
        return [one.name for one in found]

    assert names("demir") == ["Sabine Demir 100%"]
    assert names("%") == ["Sabine Demir 100%"]
    assert names("") == names("_") == names("x" * 5000) == []
    for not_one in (stranger.id, gone.id, company.mentor.id, 0, 999_999_999):
        with pytest.raises(InvalidProfile):
            save(db, company, {"reports_to": [str(not_one)]})
    save(db, company, {"reports_to": [str(boss.id)]})
    chosen, _ = profiles.managers(db, str(boss.id), "", person_id=company.mentor.id)
    assert chosen == profiles.Colleague(boss.id, "Sabine Demir 100%")


def test_who_is_not_active_in_a_course_finds_nobody_there(db: Session, company: Company) -> None:
    db.get_one(
        Membership, (company.context.id, company.mentor.id)
    ).status = MembershipStatus.INACTIVE
    db.flush()
    assert profiles.managers(db, "", "Bernd", person_id=company.mentor.id)[1] == ()


def test_the_page_asks_three_times_however_much_there_is(db: Session, company: Company) -> None:
    make_profile(db, company.mentor)
    for count in (1, 20):
        for _ in range(count):
            make_topic(db, company.registration)
            programme = make_programme(db, company.context, company.coordinator)
            make_participation(db, programme, company.mentor)
        registration_id, person_id = company.registration.id, company.mentor.id
        db.commit()
        with count_queries(db) as asked:
            profiles.profile_page(db, person_id=person_id, registration_id=registration_id)
        assert len(asked) == 3
