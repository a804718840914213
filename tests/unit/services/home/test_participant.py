from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole
from lti_app.domain.feedback import FeedbackStanding
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.next_step import NextStep, NextStepKind
from lti_app.domain.participation import ParticipationState, RoleWish
from lti_app.domain.path import MilestoneState
from lti_app.domain.programme import NoSuchProgramme, ProgrammeState
from lti_app.domain.tandem import TandemRole, TandemState
from lti_app.models import Person, Submission
from lti_app.services.home import ParticipantHome, participant_home
from tests.factories import (
    NOW,
    TODAY,
    Company,
    count_queries,
    days,
    make_feedback,
    make_participation,
    make_person,
    make_profile,
    make_recall,
    make_tandem,
    make_task,
    make_wish,
)

OPEN, STARTED, IN_REVIEW, OUT_OF_TRIES, COMPLETED = SubmissionState
MENTOR, MENTEE = TandemRole


def home(db: Session, company: Company, person: Person) -> ParticipantHome:
    db.flush()
    return participant_home(
        db, company.programme.id, person_id=person.id, role=CourseRole.LEARNER, today=TODAY
    )


def test_who_has_no_tandem_and_no_part_is_asked_to_join(db: Session, company: Company) -> None:
    page = home(db, company, company.stranger)
    assert page.next_step == NextStep(NextStepKind.JOIN)
    assert page.tandems == ()
    assert page.next_tandem is None
    assert page.next_task is None
    assert page.programme.contact.name == "Katrin Vogel"


def without_tandem(db: Session, company: Company, **part: object) -> NextStepKind:
    make_participation(db, company.programme, company.stranger, RoleWish.MENTEE, **part)
    return home(db, company, company.stranger).next_step.kind


def test_who_has_joined_says_who_they_are_and_then_waits(db: Session, company: Company) -> None:
    assert without_tandem(db, company) is NextStepKind.FILL_PROFILE
    profile = make_profile(db, company.stranger)
    assert home(db, company, company.stranger).next_step.kind is NextStepKind.FILL_PROFILE
    profile.wanted = {"linkedin": 1}
    db.flush()
    page = home(db, company, company.stranger)
    assert page.next_step.kind is NextStepKind.WAIT_FOR_PARTNER
    assert page.takes_part


def test_a_pause_ends_by_itself(db: Session, company: Company) -> None:
    part: dict = {"state": ParticipationState.PAUSED, "paused_until": days(0)}
    assert without_tandem(db, company, **part) is NextStepKind.PAUSED
    later = participant_home(
        db,
        company.programme.id,
        person_id=company.stranger.id,
        role=CourseRole.LEARNER,
        today=days(1),
    )
    assert later.next_step.kind is NextStepKind.FILL_PROFILE


def test_who_has_left_is_not_asked_again(db: Session, company: Company) -> None:
    assert without_tandem(db, company, state=ParticipationState.LEFT) is NextStepKind.HAS_LEFT
    assert not home(db, company, company.stranger).takes_part


def test_nobody_is_asked_to_join_who_cannot(db: Session, company: Company) -> None:
    company.programme.join_until = days(-1)
    db.flush()
    assert home(db, company, company.stranger).next_step.kind is NextStepKind.WAIT_FOR_PARTNER
    company.programme.join_until = None
    db.flush()
    guest = participant_home(
        db,
        company.programme.id,
        person_id=company.stranger.id,
        role=CourseRole.GUEST,
        today=TODAY,
    )
    assert guest.next_step.kind is NextStepKind.WAIT_FOR_PARTNER


def test_recalls_that_are_due_come_before_a_new_task_for_the_mentee_only(
    db: Session, company: Company
) -> None:
    done = make_task(db, company.tandem, 1, COMPLETED)
    make_task(db, company.tandem, 2)
    late = make_recall(db, done, day=2, due_on=days(-3))
    due = make_recall(db, done, day=9, due_on=days(0))
    make_recall(db, done, day=30, due_on=days(1))
    make_recall(db, done, day=1, due_on=days(-4), answered_at=NOW)
    page = home(db, company, company.mentee)
    assert page.next_step == NextStep(
        NextStepKind.RECALL, company.tandem.id, done.id, recall_id=late.id
    )
    (tandem,) = page.tandems
    assert [one.recall_id for one in tandem.recalls] == [late.id, due.id]
    assert len(tandem.tasks) == 2
    assert home(db, company, company.mentor).tandems[0].recalls == ()
    company.tandem.state = TandemState.ENDED
    db.flush()
    assert home(db, company, company.mentee).tandems[0].recalls == ()


def test_a_hand_in_waits_for_the_mentor_s_look(db: Session, company: Company) -> None:
    task = make_task(db, company.tandem, 1, IN_REVIEW)
    page = home(db, company, company.mentor)
    assert page.next_step == NextStep(NextStepKind.LOOK_AT_HAND_IN, company.tandem.id, task.id)
    assert page.tandems[0].path[0].state is MilestoneState.IN_REVIEW
    assert home(db, company, company.mentee).next_step.kind is NextStepKind.WAIT_FOR_LOOK


def test_a_mentee_sees_that_more_was_asked_for(db: Session, company: Company) -> None:
    task = make_task(db, company.tandem, 1, STARTED)
    db.get_one(Submission, task.id).reviewed_at = NOW
    db.flush()
    page = home(db, company, company.mentee)
    assert page.next_step.kind is NextStepKind.CONTINUE_TASK
    assert page.next_task is not None
    assert page.next_task.was_asked_for_more


def test_a_mentor_s_first_step_is_to_set_a_task(db: Session, company: Company) -> None:
    page = home(db, company, company.mentor)
    assert page.next_step == NextStep(NextStepKind.SET_FIRST_TASK, company.tandem.id)
    assert page.next_tandem is not None
    assert page.next_tandem.partner_name == "Bernd Hoffmann"
    assert home(db, company, company.mentee).next_step.kind is NextStepKind.WAIT_FOR_MENTOR


def test_a_mentee_lands_on_the_task_to_do(db: Session, company: Company) -> None:
    task = make_task(db, company.tandem, 1, due_on=days(7), note="For Monday.")
    page = home(db, company, company.mentee)
    assert page.next_step == NextStep(NextStepKind.DO_TASK, company.tandem.id, task.id)
    assert page.next_task is not None
    assert (page.next_task.title, page.next_task.minutes, page.next_task.note) == (
        task.title,
        2,
        "For Monday.",
    )
    assert home(db, company, company.mentor).next_step.kind is NextStepKind.WAIT_FOR_MENTEE


def test_the_path_and_the_tasks_stand_below(db: Session, company: Company) -> None:
    make_task(db, company.tandem, 1, COMPLETED)
    make_task(db, company.tandem, 2, STARTED, due_on=days(-1))
    make_task(db, company.tandem, None, OPEN, due_on=days(-2))
    (tandem,) = home(db, company, company.mentee).tandems
    assert [milestone.state for milestone in tandem.path] == [
        MilestoneState.COMPLETED,
        MilestoneState.STARTED,
        *[MilestoneState.EMPTY] * 4,
    ]
    assert [(card.position, card.state, card.is_overdue) for card in tandem.tasks] == [
        (None, OPEN, True),
        (2, STARTED, True),
        (1, COMPLETED, False),
    ]


def test_feedback_goes_from_giving_over_waiting_to_reading(db: Session, company: Company) -> None:
    task = make_task(db, company.tandem, 1, COMPLETED)
    make_task(db, company.tandem, 2, OPEN)

    def standings() -> tuple[FeedbackStanding, FeedbackStanding]:
        cards = [
            next(
                card for card in home(db, company, one).tandems[0].tasks if card.task_id == task.id
            )
            for one in (company.mentor, company.mentee)
        ]
        return cards[0].feedback, cards[1].feedback

    assert standings() == (FeedbackStanding.TO_GIVE, FeedbackStanding.TO_GIVE)
    assert home(db, company, company.mentor).next_step.kind is NextStepKind.GIVE_FEEDBACK
    make_feedback(db, task, MENTOR)
    assert standings() == (FeedbackStanding.WAITING, FeedbackStanding.TO_GIVE)
    feedback = make_feedback(db, task, MENTEE)
    assert standings() == (FeedbackStanding.TO_READ, FeedbackStanding.TO_READ)
    feedback.acknowledged_at = NOW
    assert standings() == (FeedbackStanding.DONE, FeedbackStanding.TO_READ)


def test_one_person_may_be_mentor_and_mentee(db: Session, company: Company) -> None:
    other = make_tandem(db, company.programme, company.context, company.stranger, company.mentor)
    task = make_task(db, other, 1)
    page = home(db, company, company.mentor)
    assert [(view.tandem_id, view.role) for view in page.tandems] == [
        (company.tandem.id, MENTOR),
        (other.id, MENTEE),
    ]
    assert page.next_step == NextStep(NextStepKind.DO_TASK, other.id, task.id)
    assert [view.next_step.kind for view in page.tandems if view.next_step] == [
        NextStepKind.SET_FIRST_TASK,
        NextStepKind.DO_TASK,
    ]


def test_an_ended_tandem_stands_last_and_asks_for_nothing(db: Session, company: Company) -> None:
    company.tandem.state = TandemState.ENDED
    make_task(db, company.tandem, 1)
    make_tandem(db, company.programme, company.context, company.stranger, company.mentee)
    page = home(db, company, company.mentee)
    assert [view.is_active for view in page.tandems] == [True, False]
    assert page.tandems[1].next_step is None
    assert page.next_step.kind is NextStepKind.WAIT_FOR_MENTOR


def test_a_closed_programme_can_be_read(db: Session, company: Company) -> None:
    company.programme.state = ProgrammeState.CLOSED
    make_task(db, company.tandem, 1)
    page = home(db, company, company.mentee)
    assert page.next_step.kind is NextStepKind.PROGRAMME_CLOSED
    assert len(page.tandems[0].tasks) == 1


def test_nobody_sees_another_s_tandem(db: Session, company: Company) -> None:
    make_task(db, company.tandem, 1, title="Between the two of us")
    for person in (company.stranger, company.coordinator):
        assert "Between the two of us" not in str(home(db, company, person))


def test_a_programme_that_does_not_exist_says_so(db: Session, company: Company) -> None:
    with pytest.raises(NoSuchProgramme):
        participant_home(
            db, 999_999, person_id=company.mentor.id, role=CourseRole.LEARNER, today=TODAY
        )


def test_the_home_takes_as_many_queries_for_5_as_for_50_tandems(
    db: Session, company: Company
) -> None:
    counts = []
    for number in (5, 45):
        for _ in range(number):
            mentee = make_person(db, company.registration)
            tandem = make_tandem(db, company.programme, company.context, company.mentor, mentee)
            task = make_task(db, tandem, 1, COMPLETED, due_on=TODAY + timedelta(days=1))
            make_feedback(db, task, MENTOR)
        with count_queries(db) as queries:
            page = home(db, company, company.mentor)
        counts.append(len(queries))
    assert len(page.tandems) == 51
    assert counts == [2, 2]


def test_a_mentee_with_a_profile_chooses_mentors_once_there_is_one(
    db: Session, company: Company
) -> None:
    me, other = company.stranger, make_person(db, company.registration)
    part = make_participation(db, company.programme, me, RoleWish.MENTEE)
    make_profile(db, me, wanted={"linkedin": 1})
    make_participation(db, company.programme, other, RoleWish.MENTEE)
    with count_queries(db) as queries:
        assert home(db, company, me).next_step.kind is NextStepKind.WAIT_FOR_PARTNER
    make_participation(db, company.programme, company.mentor, RoleWish.MENTOR)
    with count_queries(db) as no_more:
        assert home(db, company, me).next_step.kind is NextStepKind.CHOOSE_MENTORS
    assert len(no_more) == len(queries)
    part.wish = RoleWish.MENTOR
    db.flush()
    assert home(db, company, me).next_step.kind is NextStepKind.WAIT_FOR_PARTNER
    part.wish = RoleWish.BOTH
    make_wish(db, company.programme, me, company.mentor)
    assert home(db, company, me).next_step.kind is NextStepKind.WAIT_FOR_PARTNER
