from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_app.domain.consent import CONSENT
from lti_app.domain.course_role import CourseRole, MembershipStatus
from lti_app.domain.participation import (
    CannotJoin,
    InvalidParticipation,
    JoiningObstacle,
    NotTakingPart,
    ParticipationState,
    RoleWish,
)
from lti_app.domain.programme import NoSuchProgramme, ProgrammeNotRunning, ProgrammeState
from lti_app.domain.tandem import CannotPair, PairingObstacle, TandemRole, TandemState
from lti_app.models import Draft, Membership, Participation, Person, Profile, Tandem
from lti_app.services import participation as participations
from lti_app.services import tandem as tandems
from tests.everything import make_draft
from tests.factories import (
    NOW,
    TODAY,
    Company,
    count_queries,
    days,
    make_context,
    make_participation,
    make_person,
    make_profile,
    make_tandem,
)

AGREED = {"wish": ["mentor"], "consent": [CONSENT.version]}


def join(
    db: Session, company: Company, person: Person, form: dict[str, list[str]] | None = None
) -> None:
    participations.join(
        db,
        company.programme.id,
        AGREED if form is None else form,
        context_id=company.context.id,
        person_id=person.id,
        today=TODAY,
        now=NOW,
    )


def part(db: Session, company: Company, person: Person) -> participations.Part:
    found = participations.part_of(db, company.programme.id, person.id)
    assert found
    return found


def leave(db: Session, company: Company, person: Person, *, forget: bool = False) -> None:
    participations.leave(
        db,
        company.programme.id,
        person_id=person.id,
        forget_profile=forget,
        now=NOW + timedelta(days=1),
    )


def test_somebody_joins_with_their_wish_and_their_consent(db: Session, company: Company) -> None:
    assert participations.part_of(db, company.programme.id, company.stranger.id) is None
    join(db, company, company.stranger)
    mine = part(db, company, company.stranger)
    assert (mine.wish, mine.capacity, mine.joined_at) == (RoleWish.MENTOR, 1, NOW)
    assert mine.standing.is_available(TODAY)
    row = db.scalars(select(Participation)).one()
    assert (row.consent, row.consented_at) == (CONSENT.version, NOW)
    assert row.context_id == company.context.id


def test_a_second_click_on_join_changes_nothing(db: Session, company: Company) -> None:
    join(db, company, company.stranger)
    join(db, company, company.stranger, AGREED | {"wish": ["mentee"]})
    assert db.scalar(select(func.count()).select_from(Participation)) == 1
    assert part(db, company, company.stranger).wish is RoleWish.MENTOR


def test_without_consent_nobody_joins(db: Session, company: Company) -> None:
    with pytest.raises(InvalidParticipation):
        join(db, company, company.stranger, {"wish": ["both"]})
    assert not db.scalar(select(func.count()).select_from(Participation))


@pytest.mark.parametrize("status", [MembershipStatus.INACTIVE, MembershipStatus.DELETED])
def test_who_does_not_belong_to_the_course_any_more_cannot_join(
    db: Session, company: Company, status: MembershipStatus
) -> None:
    _membership(db, company).status = status
    with pytest.raises(CannotJoin) as refused:
        join(db, company, company.stranger)
    assert refused.value.obstacle is JoiningObstacle.NOT_A_MEMBER


def test_a_guest_cannot_join(db: Session, company: Company) -> None:
    _membership(db, company).role = CourseRole.GUEST
    with pytest.raises(CannotJoin) as refused:
        join(db, company, company.stranger)
    assert refused.value.obstacle is JoiningObstacle.NOT_A_MEMBER


def test_nobody_joins_after_the_last_day_or_a_programme_that_is_not_open(
    db: Session, company: Company
) -> None:
    programme = company.programme
    programme.join_until = days(-1)
    with pytest.raises(CannotJoin, match="too_late"):
        join(db, company, company.stranger)
    programme.join_until, programme.ends_on = None, days(-1)
    with pytest.raises(CannotJoin, match="too_late"):
        join(db, company, company.stranger)
    for state in (ProgrammeState.DRAFT, ProgrammeState.CLOSED):
        programme.state = state
        with pytest.raises(CannotJoin):
            join(db, company, company.stranger)


def test_a_programme_of_another_course_does_not_exist(db: Session, company: Company) -> None:
    elsewhere = make_context(db, company.deployment)
    with pytest.raises(NoSuchProgramme):
        participations.offer(
            db,
            company.programme.id,
            context_id=elsewhere.id,
            person_id=company.stranger.id,
            today=TODAY,
        )


def test_wish_and_capacity_can_be_changed_and_a_pause_ended(db: Session, company: Company) -> None:
    programme_id, person_id = company.programme.id, company.stranger.id
    join(db, company, company.stranger)
    form = {"wish": ["both"], "capacity": ["3"]}
    participations.change(db, programme_id, form, person_id=person_id)
    assert part(db, company, company.stranger).capacity == 3
    until = {"until": [days(3).isoformat()]}
    participations.pause(db, programme_id, until, person_id=person_id, today=TODAY)
    standing = part(db, company, company.stranger).standing
    assert [standing.is_available(days(number)) for number in (0, 3, 4)] == [False, False, True]
    for _click in range(2):
        participations.resume(db, programme_id, person_id=person_id)
    assert part(db, company, company.stranger).standing.is_available(TODAY)


def test_a_closed_programme_can_only_be_left(db: Session, company: Company) -> None:
    join(db, company, company.stranger)
    company.programme.state = ProgrammeState.CLOSED
    programme_id, person_id = company.programme.id, company.stranger.id
    for act in (
        lambda: participations.change(db, programme_id, AGREED, person_id=person_id),
        lambda: participations.pause(db, programme_id, {}, person_id=person_id, today=TODAY),
        lambda: participations.resume(db, programme_id, person_id=person_id),
    ):
        with pytest.raises(ProgrammeNotRunning):
            act()
    leave(db, company, company.stranger)
    state = part(db, company, company.stranger).standing.state
    assert state is ParticipationState.LEFT


def test_leaving_ends_ones_active_tandems_and_keeps_them(db: Session, company: Company) -> None:
    make_participation(db, company.programme, company.mentor)
    other = make_tandem(
        db, company.programme, company.context, company.stranger, company.coordinator
    )
    page = participations.part_page(db, company.programme.id, person_id=company.mentor.id)
    assert page.partners == (tandems.Partner("Bernd Hoffmann", TandemRole.MENTOR),)
    for _click in range(2):
        leave(db, company, company.mentor)
    db.expire_all()
    ended = db.get_one(Tandem, company.tandem.id)
    assert (ended.state, ended.ended_at) == (TandemState.ENDED, NOW + timedelta(days=1))
    assert db.get_one(Tandem, other.id).state is TandemState.ACTIVE


def test_leaving_keeps_the_profile_unless_the_person_says_otherwise(
    db: Session, company: Company
) -> None:
    make_participation(db, company.programme, company.mentor)
    make_profile(db, company.mentor, goal="Mine")
    make_profile(db, company.mentee, goal="Not mine")
    make_draft(db, company.mentor, "profile")
    leave(db, company, company.mentor)
    assert db.get(Profile, company.mentor.id)
    leave(db, company, company.mentor, forget=True)
    assert db.scalars(select(Profile.person_id)).all() == [company.mentee.id]
    assert db.scalars(select(Draft)).all() == []


def test_who_comes_back_is_asked_again_and_stays_set_aside(db: Session, company: Company) -> None:
    make_participation(
        db, company.programme, company.stranger, consent="2020-01", set_aside=True, capacity=4
    )
    leave(db, company, company.stranger)
    with pytest.raises(InvalidParticipation):
        join(db, company, company.stranger, {"wish": ["mentee"]})
    join(db, company, company.stranger)
    row = db.scalars(select(Participation)).one()
    assert (row.consent, row.left_at, row.capacity) == (CONSENT.version, None, 4)
    assert not part(db, company, company.stranger).standing.is_available(TODAY)


def test_who_never_joined_has_nothing_to_change_or_leave(db: Session, company: Company) -> None:
    programme_id, person_id = company.programme.id, company.stranger.id
    with pytest.raises(NotTakingPart):
        participations.part_page(db, programme_id, person_id=person_id)
    with pytest.raises(NotTakingPart):
        participations.change(db, programme_id, AGREED, person_id=person_id)
    with pytest.raises(NotTakingPart):
        leave(db, company, company.stranger)


def decline(db: Session, company: Company, person: Person) -> None:
    participations.decline(
        db, company.programme.id, context_id=company.context.id, person_id=person.id, now=NOW
    )


def test_who_was_paired_by_hand_can_agree_also_after_the_last_day(
    db: Session, company: Company
) -> None:
    company.programme.join_until = days(-1)
    with pytest.raises(CannotJoin):
        join(db, company, company.stranger)
    join(db, company, company.mentee)
    assert part(db, company, company.mentee).standing.is_available(TODAY)


def test_who_was_paired_by_hand_can_decline_which_ends_the_tandem(
    db: Session, company: Company
) -> None:
    for _click in range(2):
        decline(db, company, company.mentee)
    db.expire_all()
    assert company.tandem.state is TandemState.ENDED
    row = db.scalars(select(Participation)).one()
    assert (row.state, row.consent, row.joined_at) == (ParticipationState.LEFT, None, None)
    join(db, company, company.mentee)
    assert part(db, company, company.mentee).standing.is_available(TODAY)
    decline(db, company, company.mentee)
    assert part(db, company, company.mentee).standing.is_available(TODAY)


@pytest.mark.parametrize("says_no", [leave, decline])
def test_who_has_left_or_declined_is_not_paired_by_hand(
    db: Session, company: Company, says_no: Callable[[Session, Company, Person], None]
) -> None:
    if says_no is leave:
        make_participation(db, company.programme, company.mentor)
    says_no(db, company, company.mentor)
    asked = {
        "context_id": company.context.id,
        "person_id": company.coordinator.id,
    }
    with pytest.raises(CannotPair) as refused:
        tandems.pair(
            db,
            company.programme.id,
            **asked,
            mentor_id=company.mentor.id,
            mentee_id=company.mentee.id,
            now=NOW,
        )
    assert refused.value.obstacle is PairingObstacle.HAS_LEFT


def test_pages_ask_the_database_a_constant_number_of_times(db: Session, company: Company) -> None:
    make_participation(db, company.programme, company.mentor)
    programme_id, person_id = company.programme.id, company.mentor.id
    for _ in range(3):
        mentee = make_person(db, company.registration)
        make_tandem(db, company.programme, company.context, company.mentor, mentee)
        db.commit()
        db.expunge_all()
        with count_queries(db) as asked:
            page = participations.part_page(db, programme_id, person_id=person_id)
        assert len(asked) == 3
    assert len(page.partners) == 4
    with count_queries(db) as asked:
        participations.part_of(db, programme_id, person_id)
    assert len(asked) == 1


def _membership(db: Session, company: Company) -> Membership:
    return db.get_one(Membership, (company.context.id, company.stranger.id))
