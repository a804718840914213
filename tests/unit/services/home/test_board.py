"""Every tandem of a programme at a glance: how each is doing, in which order, on how many pages."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from lti_app.domain.health import Condition, Reason
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.tandem import TandemRole, TandemState
from tests.factories import (
    NOW,
    TODAY,
    Company,
    count_queries,
    days,
    make_feedback,
    make_tandems,
    make_task,
)
from tests.unit.services.home.conftest import Home

STARTED, COMPLETED = SubmissionState.STARTED, SubmissionState.COMPLETED


def test_the_board_says_of_each_tandem_how_it_is_doing_and_why(
    db: Session, company: Company, home: Home
) -> None:
    first, late, quiet, done, ended = (company.tandem, *make_tandems(db, company, 4))
    make_task(db, late, 1, STARTED, due_on=days(-1))
    quiet.created_at = NOW - timedelta(days=30)
    for position in range(1, 7):
        task = make_task(db, done, position, COMPLETED)
        for role in TandemRole:
            make_feedback(db, task, role)
    ended.state = TandemState.ENDED
    board = home().board
    assert [(row.tandem_id, row.health.reason) for row in board.rows] == [
        (quiet.id, Reason.QUIET),
        (late.id, Reason.OVERDUE),
        (first.id, Reason.WAITING_FOR_FIRST_TASK),
        (done.id, Reason.PATH_COMPLETED),
        (ended.id, Reason.ENDED),
    ]
    assert board.counts == {
        Condition.ATTENTION: 2,
        Condition.RUNNING: 1,
        Condition.COMPLETED: 1,
        Condition.ENDED: 1,
    }
    _, _, of_first, of_done, _ = board.rows
    assert (of_done.steps_completed, of_done.path_length) == (6, 6)
    assert (of_first.mentor_name, of_first.mentee_name) == ("Aylin Demir", "Bernd Hoffmann")


@pytest.mark.parametrize("day", [days(0), days(20), days(21), days(22)])
def test_the_database_orders_and_counts_tandems_as_the_rules_judge_them(
    db: Session, company: Company, home: Home, day: date
) -> None:
    tandems = make_tandems(db, company, 6)
    tandems[0].state = TandemState.ENDED
    tandems[1].created_at = datetime.combine(TODAY, time.max, UTC)
    tandems[2].created_at = datetime.combine(TODAY, time.min, UTC)
    make_task(db, tandems[3], 1, STARTED, due_on=days(20))
    for tandem, authors in ((tandems[4], TandemRole), (tandems[5], [TandemRole.MENTOR])):
        for position in range(1, 7):
            task = make_task(db, tandem, position, COMPLETED)
            for author in authors:
                make_feedback(db, task, author)
    page = home(today=day).board
    judged = [row.health.condition for row in page.rows]
    assert judged == sorted(judged, key=list(Condition).index)
    assert page.counts == {condition: judged.count(condition) for condition in Condition}


def test_open_feedback_keeps_a_completed_path_running(
    db: Session, company: Company, home: Home
) -> None:
    for position in range(1, 7):
        make_feedback(db, make_task(db, company.tandem, position, COMPLETED), TandemRole.MENTEE)
    (row,) = home().board.rows
    assert row.health.reason is Reason.WAITING_FOR_FEEDBACK


def test_tasks_beyond_the_path_are_no_steps(db: Session, company: Company, home: Home) -> None:
    make_task(db, company.tandem, None, COMPLETED)
    (row,) = home().board.rows
    assert row.steps_completed == 0
    assert row.health.reason is Reason.WAITING_FOR_NEXT_TASK


def test_a_coordinator_sees_nothing_that_the_two_wrote_or_scored(
    db: Session, company: Company, home: Home
) -> None:
    task = make_task(db, company.tandem, 1, COMPLETED, title="Private title", note="Private note")
    make_feedback(db, task, TandemRole.MENTEE)
    shown = str(home())
    for words in ("Private title", "Private note", "The example.", "LinkedIn"):
        assert words not in shown


def test_a_long_board_has_pages(db: Session, company: Company, home: Home) -> None:
    make_tandems(db, company, 60)
    first, last = home(), home(page=99)
    assert (first.board.total, first.board.pages) == (61, 2)
    assert (len(first.board.rows), len(last.board.rows), last.board.page) == (50, 11, 2)


def test_the_home_takes_as_many_queries_for_5_as_for_50_tandems(
    db: Session, company: Company, home: Home
) -> None:
    counts = []
    for number in (5, 45):
        for tandem in make_tandems(db, company, number):
            make_task(db, tandem, 1, COMPLETED)
        db.flush()
        with count_queries(db) as queries:
            page = home()
        counts.append(len(queries))
    assert page.board.total == 51
    assert counts == [7, 7]
