"""A score's way from the outbox into the gradebook of the demo LMS."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from lti_app.domain.score import ActivityProgress, DeliveryProblem, GradingProgress, Score
from lti_app.models import Registration, RegistrationStatus, ScoreDelivery
from lti_app.services.score import PersonNotInCourse, queue_progress, queue_score
from lti_app.services.score_monitor import retry_failed, send_again

from .course import LEARNERS, Course


def test_a_queued_score_stands_in_the_gradebook(course: Course) -> None:
    delivery = course.queue(8, comment="Well done")
    course.work_until_settled()
    row = course.row(delivery)
    assert (row.status, row.attempts, row.lease) == ("delivered", 1, None)
    assert row.delivered_at is not None
    assert (course.grade()["score"], course.grade()["comment"]) == (8, "Well done")


def test_a_score_carries_its_stored_timestamp(course: Course) -> None:
    delivery = course.queue(8)
    course.work_until_settled()
    (received,) = course.received()
    assert datetime.fromisoformat(received["timestamp"]) == course.row(delivery).sent_timestamp


def test_scores_of_many_people_arrive_once_each(course: Course) -> None:
    for sub in LEARNERS:
        course.queue(sub % 10, sub=sub)
    course.work_until_settled()
    received = course.received()
    assert sorted(int(row["user_id"]) for row in received) == list(LEARNERS)
    assert {row["status"] for row in received} == {200}


def test_a_later_score_replaces_one_that_has_not_left(course: Course) -> None:
    first = course.queue(3)
    course.queue(7)
    course.work_until_settled()
    assert course.row(first).status == "replaced"
    assert course.accepted() == [7]


def test_a_later_score_follows_one_that_is_on_its_way(course: Course) -> None:
    course.fault(kind="slow", milliseconds=500)
    course.queue(3)
    later: list[int] = []

    def both_have_arrived() -> bool:
        if not later and course.rows()[0].lease is not None:
            later.append(course.queue(7))
        return [row.status for row in course.rows()] == ["delivered", "delivered"]

    course.work(both_have_arrived)
    assert course.accepted() == [3, 7]


def test_a_comment_that_is_not_repeated_stays(course: Course) -> None:
    course.queue(3, comment="Keep going")
    course.work_until_settled()
    course.queue(7)
    course.work_until_settled()
    assert (course.grade()["score"], course.grade()["comment"]) == (7, "Keep going")


def test_timestamps_rise_in_whole_seconds_where_the_lms_compares_those(
    new_course: Callable[..., Course],
) -> None:
    course = new_course("strict")
    course.lms.admin("POST", "/admin/behaviour", timestamps="seconds")
    for points in (3, 5, 7):
        course.queue(points)
        course.work_until_settled()
    received = course.received()
    assert [row["status"] for row in received] == [200, 200, 200]
    moments = [datetime.fromisoformat(row["timestamp"]) for row in received]
    assert all(moment.microsecond == 0 for moment in moments)
    assert moments == sorted(set(moments))


STARTED = Score(0, 10, ActivityProgress.STARTED, GradingProgress.NOT_READY)
IN_REVIEW = Score(0, 10, ActivityProgress.SUBMITTED, GradingProgress.PENDING_MANUAL)


def say(course: Course, progress: Score) -> None:
    column, person = course.column(), course.person(LEARNERS[0])
    with course.sessions.begin() as db:
        queue_progress(db, column, person, progress, now=datetime.now(UTC))
    course.work_until_settled()


def test_progress_arrives_without_points(course: Course) -> None:
    for progress in (STARTED, IN_REVIEW):
        say(course, progress)
    bodies = [json.loads(row["body"]) for row in course.received(status=200)]
    assert [(body["activityProgress"], body["gradingProgress"]) for body in bodies] == [
        ("Started", "NotReady"),
        ("Submitted", "PendingManual"),
    ]
    assert not any({"scoreGiven", "scoreMaximum"} & body.keys() for body in bodies)
    course.queue(8)
    course.work_until_settled()
    say(course, STARTED)
    assert course.grade()["score"] == 8
    assert len(course.received()) == 3


def test_progress_never_goes_to_an_lms_that_would_wipe_a_grade_and_holds_up_none(
    new_course: Callable[..., Course],
) -> None:
    course = new_course("strict")
    say(course, STARTED)
    (row,) = course.rows()
    assert (row.status, row.attempts, row.last_error) == ("replaced", 0, None)
    assert row.sent_timestamp is None
    course.queue(8)
    course.work_until_settled()
    assert course.accepted() == [8]


def test_progress_that_comes_too_late_is_dropped(course: Course) -> None:
    say(course, STARTED)
    column, person = course.column(), course.person(LEARNERS[0])
    with course.sessions.begin() as db:
        row = queue_progress(db, column, person, IN_REVIEW, now=datetime.now(UTC))
        assert row is not None
        # A worker has tried before, and somebody else has told the LMS something since.
        row.sent_timestamp = datetime.now(UTC) - timedelta(hours=1)
    course.work_until_settled()
    assert [row["status"] for row in course.received()] == [200, 409]
    assert [row.status for row in course.rows()] == ["delivered", "replaced"]


def test_nobody_gets_a_score_in_a_course_of_others(new_course: Callable[..., Course]) -> None:
    course, other = new_course(), new_course()
    column, stranger = course.column(), other.person(LEARNERS[0])
    with course.sessions() as db, pytest.raises(PersonNotInCourse):
        queue_score(db, column, stranger, Score(1, 1), now=datetime.now(UTC))


def test_nothing_goes_to_a_disabled_platform(course: Course) -> None:
    course.queue(8)
    course.change(Registration, course.registration_id, status=RegistrationStatus.DISABLED)
    course.work(lambda: True, seconds=1)
    assert course.rows()[0].status == "waiting"
    assert course.received() == []


def test_a_delivered_score_can_be_sent_again_with_the_same_value(course: Course) -> None:
    delivery = course.queue(8, comment="Well done")
    course.work_until_settled()
    with course.sessions.begin() as db:
        send_again(db, delivery, now=datetime.now(UTC), context_id=course.context.id)
    course.work_until_settled()
    assert course.accepted() == [8, 8]
    assert course.grade()["comment"] == "Well done"
    first, second = (datetime.fromisoformat(row["timestamp"]) for row in course.received())
    assert first < second


def test_failed_scores_are_sent_again_on_demand(course: Course) -> None:
    delivery = course.queue(8)
    course.change(
        ScoreDelivery,
        delivery,
        status="failed",
        last_error=DeliveryProblem.REFUSED,
        refusals=3,
        sent_timestamp=datetime.now(UTC) - timedelta(days=1),
    )
    with course.sessions.begin() as db:
        assert retry_failed(db, now=datetime.now(UTC)) == 1
    course.work_until_settled()
    assert course.row(delivery).status == "delivered"
