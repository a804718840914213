"""What becomes of a score when the LMS is in trouble, slow, or says no."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import Any

import pytest

from lti_app.domain.score import DeliveryProblem
from lti_app.models import Person, Registration, ScoreDelivery

from .course import LEARNERS, Course

NOBODY = 99_999


def first_problem(course: Course) -> DeliveryProblem | None:
    """Work until the first attempt has failed; its reason."""
    course.work(lambda: course.rows()[0].attempts > 0)
    return course.rows()[0].last_error


def work_through_refusals(course: Course) -> ScoreDelivery:
    """Work without waiting between the tries until the score counts as failed."""
    for attempt in range(course.settings.score_refusals):
        course.make_due()
        course.work(lambda done=attempt: course.rows()[0].attempts > done)
    return course.rows()[0]


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ({"kind": "server_error"}, DeliveryProblem.SERVER_ERROR),
        ({"kind": "unavailable", "retry_after": 1}, DeliveryProblem.SERVER_ERROR),
        ({"kind": "rate_limited", "retry_after": 1}, DeliveryProblem.RATE_LIMITED),
        ({"kind": "throttled"}, DeliveryProblem.RATE_LIMITED),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)
def test_a_score_waits_while_the_lms_is_in_trouble(
    course: Course, fault: dict[str, Any], problem: DeliveryProblem
) -> None:
    course.fault(**fault, requests=1)
    delivery = course.queue(8)
    assert first_problem(course) == problem
    row = course.row(delivery)
    assert row.status == "waiting"
    assert row.due_at < datetime.now(UTC) + timedelta(seconds=30)
    course.work_until_settled()
    assert course.accepted() == [8]


def test_a_lost_answer_makes_no_second_score(course: Course) -> None:
    course.fault(kind="server_error", requests=1, after=True)
    delivery = course.queue(8)
    course.work_until_settled()
    assert course.row(delivery).status == "delivered"
    assert [row["status"] for row in course.received()] == [200, 409]
    assert len({row["timestamp"] for row in course.received()}) == 1


def test_a_hanging_lms_is_given_up_for_now(course: Course) -> None:
    course.fault(kind="hanging", seconds=30, requests=1)
    course.queue(8)
    assert first_problem(course) == DeliveryProblem.TIMED_OUT
    course.work_until_settled()
    assert course.accepted() == [8]


def test_a_hanging_platform_holds_up_no_other_one(
    new_course: Callable[..., Course],
) -> None:
    hanging, healthy = new_course(), new_course()
    # The first registration's address answers, but never in time.
    hanging.change(Registration, hanging.registration_id, auth_token_url=unreachable_address())
    for sub in LEARNERS:
        hanging.queue(5, sub=sub)
        healthy.queue(5, sub=sub)
    begin = time.monotonic()
    healthy.work(lambda: len(healthy.accepted()) == len(LEARNERS), seconds=5)
    assert time.monotonic() - begin < 5
    assert hanging.accepted() == []


def unreachable_address() -> str:
    """A port of this machine at which nobody listens."""
    return "http://127.0.0.1:9/token"


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_the_lms_is_left_alone_for_as_long_as_it_asks(course: Course, form: str) -> None:
    moment = datetime.now(UTC) + timedelta(seconds=4)
    retry_after = 3 if form == "seconds" else format_datetime(moment, usegmt=True)
    course.fault(kind="rate_limited", retry_after=retry_after, requests=1)
    course.queue(8)
    course.queue(8, sub=LEARNERS[1])
    course.work_until_settled()
    arrivals = [datetime.fromisoformat(row["received_at"]) for row in course.received()]
    pauses = [later - earlier for earlier, later in pairwise(arrivals)]
    assert course.received()[0]["status"] == 429
    assert pauses[0] >= timedelta(seconds=2.5)


def test_a_refused_token_is_renewed_once(course: Course) -> None:
    course.queue(3)
    course.work_until_settled()
    course.lms.admin("DELETE", "/admin/tokens")
    course.lms.admin("DELETE", "/admin/requests")
    course.queue(8)
    course.work_until_settled()
    assert course.lms.admin("GET", "/admin/requests")["token"] == 1
    assert course.grade()["score"] == 8
    assert course.rows()[-1].attempts == 1


def test_a_platform_that_gives_no_token_lets_scores_wait(course: Course) -> None:
    course.fault("token", kind="unauthorized", requests=1)
    course.queue(8)
    assert first_problem(course) == DeliveryProblem.NO_TOKEN
    course.work_until_settled()
    assert course.accepted() == [8]


def test_one_token_serves_many_scores(course: Course) -> None:
    course.lms.admin("DELETE", "/admin/requests")
    for sub in LEARNERS:
        course.queue(5, sub=sub)
    course.work_until_settled()
    assert course.lms.admin("GET", "/admin/requests")["token"] == 1


def test_an_unknown_person_fails_after_a_few_tries(course: Course) -> None:
    course.queue(8)
    course.change(Person, course.person(LEARNERS[0]).id, sub=str(NOBODY))
    row = work_through_refusals(course)
    assert (row.status, row.last_error) == ("failed", DeliveryProblem.UNKNOWN_PERSON)
    assert row.attempts == course.settings.score_refusals


def test_who_teaches_cannot_be_graded(course: Course) -> None:
    course.queue(8, sub=2)
    row = work_through_refusals(course)
    assert (row.status, row.last_error) == ("failed", DeliveryProblem.REFUSED)


def test_a_closed_column_fails_and_can_be_sent_to_after_it_was_opened(course: Course) -> None:
    column = course.activity["line_items"][0]["id"]
    course.lms.admin("PATCH", f"/admin/line-items/{column}", is_closed=True)
    course.queue(8)
    row = work_through_refusals(course)
    assert (row.status, row.last_error) == ("failed", DeliveryProblem.REFUSED)


def test_a_column_of_a_launch_that_is_gone_fails(course: Course) -> None:
    column = course.activity["line_items"][0]["id"]
    course.lms.admin("DELETE", f"/admin/line-items/{column}")
    course.queue(8)
    row = work_through_refusals(course)
    # The next launch tells the activity's new column, if it has one.
    assert (row.status, row.last_error) == ("failed", DeliveryProblem.COLUMN_GONE)


def test_a_scope_that_was_not_granted_fails_at_once(course: Course) -> None:
    course.change(Registration, course.registration_id, scopes=[])
    course.queue(8)
    course.work_until_settled()
    assert course.rows()[0].last_error == DeliveryProblem.NOT_PERMITTED


def test_a_newer_grade_in_the_lms_is_overwritten_by_a_later_timestamp(course: Course) -> None:
    course.queue(3)
    course.work_until_settled()
    first = course.rows()[0]
    later = course.queue(8)
    # As if this score had been given the time of the one that stands.
    course.change(ScoreDelivery, first.id, sent_timestamp=None)
    course.change(ScoreDelivery, later, sent_timestamp=first.sent_timestamp)
    course.work_until_settled()
    assert [row["status"] for row in course.received()] == [200, 409, 200]
    assert course.grade()["score"] == 8


def test_an_address_outside_the_platform_gets_no_token(course: Course) -> None:
    course.change(type(course.link), course.link.id, line_item_url="http://127.0.0.1:9/columns/1")
    course.queue(8)
    row = work_through_refusals(course)
    assert (row.status, row.last_error) == ("failed", DeliveryProblem.ADDRESS_REFUSED)


def test_a_platform_in_trouble_for_days_is_given_up(course: Course) -> None:
    course.fault(kind="server_error", requests=1)
    delivery = course.queue(8)
    long_ago = datetime.now(UTC) - timedelta(days=course.settings.score_give_up_days)
    course.change(ScoreDelivery, delivery, failing_since=long_ago)
    course.work_until_settled()
    row = course.row(delivery)
    assert (row.status, row.last_error) == ("failed", DeliveryProblem.SERVER_ERROR)


def test_nothing_of_people_or_addresses_is_logged(
    course: Course, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for kind in ("server_error", "nonsense", "unauthorized"):
        course.fault(kind=kind, requests=1)
        course.queue(8, comment="a comment nobody may read")
        course.make_due()
        course.work_until_settled()
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("lti_app")]
    assert not [text for text in ours if "http" in text or "comment" in text]
