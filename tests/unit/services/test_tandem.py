from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.participation import ParticipationState
from lti_app.domain.people import PersonState
from lti_app.domain.programme import (
    NoSuchProgramme,
    NotACoordinator,
    ProgrammeNotRunning,
    ProgrammeState,
)
from lti_app.domain.tandem import (
    CannotPair,
    NotYourTandem,
    PairingObstacle,
    TandemRole,
    TandemState,
)
from lti_app.models import Membership
from lti_app.services import tandem as tandems
from lti_app.services.entry import enter
from tests.factories import (
    NOW,
    TODAY,
    Company,
    count_queries,
    make_company,
    make_membership,
    make_participation,
    make_person,
    make_tandem,
    make_tandems,
)


def pair(db: Session, company: Company, mentor_id: int, mentee_id: int) -> int:
    tandem = tandems.pair(
        db,
        company.programme.id,
        mentor_id=mentor_id,
        mentee_id=mentee_id,
        now=NOW,
        **company.place,
    )
    return tandem.id


def people(db: Session, company: Company, **asked: Any) -> tandems.CoursePeople:
    return tandems.people(db, company.programme.id, today=TODAY, **asked, **company.place)


def test_two_people_of_the_course_become_a_tandem(db: Session, company: Company) -> None:
    newcomer = make_person(db, company.registration)
    make_membership(db, company.context, newcomer)
    tandem_id = pair(db, company, company.stranger.id, newcomer.id)
    entry = enter(db, tandem_id, newcomer.id)
    assert entry.role is TandemRole.MENTEE
    assert entry.partner_id == company.stranger.id
    assert entry.tandem.context_id == company.context.id


def test_a_mentor_can_be_the_mentee_of_another_tandem(db: Session, company: Company) -> None:
    tandem_id = pair(db, company, company.stranger.id, company.mentor.id)
    assert enter(db, tandem_id, company.mentor.id).role is TandemRole.MENTEE
    assert enter(db, company.tandem.id, company.mentor.id).role is TandemRole.MENTOR


def test_a_tandem_is_closed_to_everybody_else(db: Session, company: Company) -> None:
    for person in (company.stranger, company.coordinator):
        with pytest.raises(NotYourTandem):
            enter(db, company.tandem.id, person.id)
    with pytest.raises(NotYourTandem):
        enter(db, 999_999, company.mentor.id)


@pytest.mark.parametrize(
    ("mentor", "mentee", "obstacle"),
    [
        ("mentor", "mentor", PairingObstacle.SAME_PERSON),
        ("mentor", "mentee", PairingObstacle.ALREADY_PARTNERS),
        ("mentee", "mentor", PairingObstacle.ALREADY_PARTNERS),
        ("stranger", "mentee", PairingObstacle.MENTEE_HAS_A_MENTOR),
    ],
)
def test_a_pair_that_breaks_a_rule_is_refused(
    db: Session, company: Company, mentor: str, mentee: str, obstacle: PairingObstacle
) -> None:
    with pytest.raises(CannotPair) as raised:
        pair(db, company, getattr(company, mentor).id, getattr(company, mentee).id)
    assert raised.value.obstacle is obstacle


def test_people_who_left_the_course_or_never_were_in_it_are_not_paired(
    db: Session, company: Company
) -> None:
    outsider = make_person(db, company.registration)
    membership = db.get(Membership, (company.context.id, company.stranger.id))
    assert membership is not None
    membership.status = MembershipStatus.DELETED
    db.flush()
    for person in (outsider, company.stranger):
        with pytest.raises(CannotPair) as raised:
            pair(db, company, company.mentor.id, person.id)
        assert raised.value.obstacle is PairingObstacle.NOT_IN_THE_COURSE


def test_nobody_is_paired_in_a_closed_programme(db: Session, company: Company) -> None:
    company.programme.state = ProgrammeState.CLOSED
    db.flush()
    with pytest.raises(ProgrammeNotRunning):
        pair(db, company, company.mentor.id, company.stranger.id)


def test_only_a_coordinator_pairs_and_ends(db: Session, company: Company) -> None:
    course = {"context_id": company.context.id, "person_id": company.mentor.id}
    with pytest.raises(NotACoordinator):
        tandems.pair(db, company.programme.id, mentor_id=1, mentee_id=2, now=NOW, **course)
    with pytest.raises(NotACoordinator):
        tandems.end(db, company.tandem.id, now=NOW, **course)
    with pytest.raises(NotACoordinator):
        tandems.people(db, company.programme.id, today=TODAY, **course)


def test_a_coordinator_of_another_course_ends_nothing_here(db: Session, company: Company) -> None:
    other = make_company(db)
    with pytest.raises(NoSuchProgramme):
        tandems.end(db, company.tandem.id, now=NOW, **other.place)
    with pytest.raises(NotYourTandem):
        tandems.end(db, 999_999, now=NOW, **other.place)


def test_an_ended_tandem_frees_the_mentee_and_can_go_on_later(
    db: Session, company: Company
) -> None:
    tandems.end(db, company.tandem.id, now=NOW, **company.place)
    assert company.tandem.state is TandemState.ENDED
    assert company.tandem.ended_at == NOW
    again = pair(db, company, company.mentor.id, company.mentee.id)
    assert again == company.tandem.id
    assert company.tandem.state is TandemState.ACTIVE
    assert company.tandem.ended_at is None


def test_the_database_itself_allows_a_mentee_one_mentor_at_a_time(
    db: Session, company: Company
) -> None:
    with pytest.raises(IntegrityError):
        make_tandem(db, company.programme, company.context, company.stranger, company.mentee)


def test_people_are_listed_by_name_with_what_they_are(db: Session, company: Company) -> None:
    guest = make_person(db, company.registration, "Guest")
    make_membership(db, company.context, guest, CourseRole.GUEST)
    found = people(db, company)
    assert found.total == 4
    assert [(one.name, one.mentees, one.has_mentor) for one in found.rows] == [
        ("Aylin Demir", 1, False),
        ("Bernd Hoffmann", 0, True),
        ("Chloé Martin", 0, False),
        ("Katrin Vogel", 0, False),
    ]


def test_who_has_joined_comes_first_and_who_does_not_take_part_is_named_apart(
    db: Session, company: Company
) -> None:
    programme = company.programme
    make_participation(db, programme, company.stranger)
    make_participation(db, programme, company.mentor, state=ParticipationState.PAUSED)
    make_participation(db, programme, company.coordinator, state=ParticipationState.LEFT)
    found = people(db, company)
    assert [(one.name, one.state) for one in found.pairable] == [
        ("Chloé Martin", PersonState.JOINED),
        ("Bernd Hoffmann", PersonState.NOT_JOINED),
        ("Aylin Demir", PersonState.PAUSED),
    ]
    assert [one.name for one in found.others] == ["Katrin Vogel"]


def test_people_are_found_by_a_part_of_their_name(db: Session, company: Company) -> None:
    def names(search: str) -> list[str]:
        found = people(db, company, search=search)
        return [one.name for one in found.rows]

    assert names(" demir ") == ["Aylin Demir"]
    assert names("dem\x00ir") == ["Aylin Demir"]
    assert names("%") == []
    assert names("") != []


def test_a_person_without_a_name_has_a_pseudonym(db: Session, company: Company) -> None:
    nameless = make_person(db, company.registration)
    make_membership(db, company.context, nameless)
    found = people(db, company)
    assert f"Person {nameless.id}" in [one.name for one in found.rows]


def test_the_list_of_people_takes_as_many_queries_for_5_as_for_50(
    db: Session, company: Company
) -> None:
    counts = []
    for number in (5, 45):
        make_tandems(db, company, number)
        with count_queries(db) as queries:
            found = people(db, company, limit=20)
        assert len(found.rows) == min(20, found.total)
        counts.append(len(queries))
    assert counts[0] == counts[1]
