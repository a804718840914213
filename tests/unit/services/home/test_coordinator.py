from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole
from lti_app.domain.health import Condition, Reason
from lti_app.domain.library import LibraryState
from lti_app.domain.micro_task import SubmissionState
from lti_app.domain.next_step import CoordinatorStep
from lti_app.domain.participation import ParticipationState, RoleWish
from lti_app.domain.placement import Opens, Placement
from lti_app.domain.programme import (
    Columns,
    NoSuchProgramme,
    NotACoordinator,
    Passback,
    ProgrammeState,
)
from lti_app.domain.score import DeliveryStatus, Score
from lti_app.domain.tandem import TandemRole, TandemState
from lti_app.extension.registry import load_plugins
from lti_app.models import Participation, Person, RosterSync
from lti_app.services import submission as submissions
from lti_app.services.home import (
    CoordinatorHome,
    MentorsAsk,
    OtherProgramme,
    TakingPart,
    coordinator_home,
)
from lti_app.services.line_item import ensure_line_item
from lti_app.services.score import queue_score
from tests.factories import (
    NOW,
    TODAY,
    Company,
    count_queries,
    days,
    make_company,
    make_context,
    make_deputy,
    make_feedback,
    make_library_task,
    make_link,
    make_membership,
    make_participation,
    make_person,
    make_programme,
    make_tandem,
    make_tandems,
    make_task,
)

STARTED, COMPLETED = SubmissionState.STARTED, SubmissionState.COMPLETED


def home(db: Session, company: Company, *, page: int = 1, today: date = TODAY) -> CoordinatorHome:
    db.flush()
    return coordinator_home(
        db,
        company.programme.id,
        context_id=company.context.id,
        person_id=company.coordinator.id,
        today=today,
        page=page,
    )


def joins(db: Session, company: Company, person: Person, wish: RoleWish) -> Participation:
    return make_participation(db, company.programme, person, wish)


def place_step(db: Session, company: Company) -> None:
    make_link(db, company.context, Placement(Opens.STEP, company.programme.key, 1))


def test_an_empty_course_begins_with_a_programme(db: Session, company: Company) -> None:
    context = make_context(db, company.deployment, memberships_url="https://lms.example/members")
    make_membership(db, context, company.coordinator, CourseRole.INSTRUCTOR)
    page = coordinator_home(
        db, None, context_id=context.id, person_id=company.coordinator.id, today=TODAY
    )
    assert page.next_step is CoordinatorStep.CREATE_PROGRAMME
    assert page.programme is None
    assert page.roster.people == 1
    assert page.roster.is_offered
    assert (page.board.total, page.board.page, page.board.pages) == (0, 1, 1)


def test_the_coordinator_is_led_step_by_step(db: Session, company: Company) -> None:
    company.context.memberships_url = "https://lms.example/members"
    company.tandem.state = TandemState.ENDED
    assert home(db, company).next_step is CoordinatorStep.FETCH_ROSTER
    db.add(RosterSync(context_id=company.context.id, started_at=NOW, finished_at=NOW, members=4))
    assert home(db, company).next_step is CoordinatorStep.PEOPLE_JOIN
    joins(db, company, company.mentor, RoleWish.MENTOR)
    joins(db, company, company.mentee, RoleWish.MENTEE)
    assert home(db, company).next_step is CoordinatorStep.MATCH_PEOPLE
    company.tandem.state = TandemState.ACTIVE
    assert home(db, company).next_step is CoordinatorStep.PLACE_ACTIVITIES
    place_step(db, company)
    assert home(db, company).next_step is CoordinatorStep.ALL_RUNS
    company.programme.ends_on = days(-1)
    assert home(db, company).next_step is CoordinatorStep.CLOSE_PROGRAMME
    company.programme.state = ProgrammeState.CLOSED
    assert home(db, company).next_step is CoordinatorStep.PROGRAMME_CLOSED


def test_what_mentors_ask_for_is_counted_until_it_is_settled(db: Session, company: Company) -> None:
    place_step(db, company)
    assert home(db, company).mentors_ask == MentorsAsk()
    offer = make_library_task(db, company.programme, state=LibraryState.OFFERED)
    task = make_task(db, company.tandem, 2, placement_key="0123456789abcdef")
    own = Placement(Opens.TASK, company.programme.key, task_key="0123456789abcdef")
    assert home(db, company).mentors_ask == MentorsAsk(offers=1, activities=1)
    assert home(db, company).next_step is CoordinatorStep.PLACE_OWN_ACTIVITIES
    line_item = ensure_line_item(
        db, company.context, own.resource_id, label=task.title, score_maximum=100
    )
    assert home(db, company).mentors_ask == MentorsAsk(offers=1)
    db.delete(line_item)
    make_link(db, company.context, own)
    assert home(db, company).next_step is CoordinatorStep.DECIDE_OFFERS
    offer.state = LibraryState.DECLINED
    assert home(db, company).next_step is CoordinatorStep.ALL_RUNS


def test_who_takes_part_and_who_waits_is_counted(db: Session, company: Company) -> None:
    people = [make_person(db, company.registration) for _ in range(6)]
    wishes = [RoleWish.MENTOR, RoleWish.MENTEE, RoleWish.BOTH, *[RoleWish.MENTEE] * 3]
    joined = [joins(db, company, *one) for one in zip(people, wishes, strict=True)]
    joined[3].state = ParticipationState.LEFT
    joined[4].state, joined[4].paused_until = ParticipationState.PAUSED, TODAY
    joined[5].set_aside = True
    joins(db, company, company.mentor, RoleWish.MENTOR)
    assert home(db, company).taking_part == TakingPart(6, 3, 2, 2)
    joined[4].paused_until = days(-1)
    assert home(db, company).taking_part == TakingPart(6, 4, 2, 3)


def test_nobody_is_their_own_partner(db: Session, company: Company) -> None:
    joins(db, company, company.stranger, RoleWish.BOTH)
    assert not home(db, company).taking_part.can_match


def test_the_home_names_the_cycle_before_and_the_other_programmes(
    db: Session, company: Company
) -> None:
    closed = make_programme(
        db, company.context, company.coordinator, title="Last year", state=ProgrammeState.CLOSED
    )
    company.programme.cloned_from_id = closed.id
    for person in (company.coordinator, company.stranger):
        make_deputy(db, company.programme, person)
    page = home(db, company)
    assert page.follows == "Last year"
    assert page.others == (OtherProgramme(closed.id, "Last year", ProgrammeState.CLOSED),)
    assert page.programme is not None
    assert page.programme.contact.name == "Katrin Vogel"
    assert [one.name for one in page.programme.contact.deputies] == ["Chloé Martin", "Katrin Vogel"]


def test_scores_of_another_programme_of_the_course_do_not_count(
    db: Session, company: Company
) -> None:
    other = make_programme(db, company.context, company.coordinator)
    for programme in (company.programme, other):
        line_item = ensure_line_item(
            db, company.context, f"{programme.key}/step/1", label="1", score_maximum=100
        )
        queue_score(db, line_item, company.mentee, Score(100, 100), now=NOW)
    assert home(db, company).deliveries[DeliveryStatus.WAITING] == 1


def test_a_roster_that_failed_is_still_to_be_fetched(db: Session, company: Company) -> None:
    company.context.memberships_url = "https://lms.example/members"
    db.add(
        RosterSync(
            context_id=company.context.id, started_at=NOW, finished_at=NOW, error="timed_out"
        )
    )
    page = home(db, company)
    assert page.next_step is CoordinatorStep.FETCH_ROSTER
    assert (page.roster.fetched_at, page.roster.error) == (NOW, "timed_out")


@pytest.mark.parametrize(
    ("columns", "opens", "step"),
    [
        (Columns.PER_STEP, Opens.HOME, CoordinatorStep.PLACE_ACTIVITIES),
        (Columns.PER_STEP, Opens.STEP, CoordinatorStep.ALL_RUNS),
        (Columns.PER_PROGRAMME, Opens.HOME, CoordinatorStep.ALL_RUNS),
        (Columns.PER_PROGRAMME, Opens.STEP, CoordinatorStep.PLACE_ACTIVITIES),
    ],
)
def test_what_is_passed_back_needs_a_place(
    db: Session,
    company: Company,
    columns: Columns,
    opens: Opens,
    step: CoordinatorStep,
) -> None:
    company.programme.columns = columns
    if opens is Opens.STEP:
        place_step(db, company)
    else:
        make_link(db, company.context)
    page = home(db, company)
    assert page.next_step is step
    assert page.home_is_placed is (opens is Opens.HOME)
    assert page.placed_positions == ((1,) if opens is Opens.STEP else ())


def test_where_nothing_is_passed_back_nothing_needs_a_place(db: Session, company: Company) -> None:
    company.programme.passback = Passback.NOTHING
    assert home(db, company).next_step is CoordinatorStep.ALL_RUNS


def test_the_board_says_of_each_tandem_how_it_is_doing_and_why(
    db: Session, company: Company
) -> None:
    first, late, quiet, done, ended = (company.tandem, *make_tandems(db, company, 4))
    make_task(db, late, 1, STARTED, due_on=days(-1))
    quiet.created_at = NOW - timedelta(days=30)
    for position in range(1, 7):
        task = make_task(db, done, position, COMPLETED)
        for role in TandemRole:
            make_feedback(db, task, role)
    ended.state = TandemState.ENDED
    page = home(db, company)
    found = {row.tandem_id: row for row in page.board.rows}
    assert [row.tandem_id for row in page.board.rows] == [
        quiet.id,
        late.id,
        first.id,
        done.id,
        ended.id,
    ]
    assert found[first.id].health.reason is Reason.WAITING_FOR_FIRST_TASK
    assert found[late.id].health.reason is Reason.OVERDUE
    assert found[quiet.id].health.reason is Reason.QUIET
    assert found[done.id].health.reason is Reason.PATH_COMPLETED
    assert (found[done.id].steps_completed, found[done.id].path_length) == (6, 6)
    assert page.board.counts == {
        Condition.ATTENTION: 2,
        Condition.RUNNING: 1,
        Condition.COMPLETED: 1,
        Condition.ENDED: 1,
    }
    assert (found[first.id].mentor_name, found[first.id].mentee_name) == (
        "Aylin Demir",
        "Bernd Hoffmann",
    )


@pytest.mark.parametrize("day", [days(0), days(20), days(21), days(22)])
def test_the_database_orders_and_counts_tandems_as_the_rules_judge_them(
    db: Session, company: Company, day: date
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
    page = home(db, company, today=day).board
    judged = [row.health.condition for row in page.rows]
    assert judged == sorted(judged, key=list(Condition).index)
    assert page.counts == {condition: judged.count(condition) for condition in Condition}


def test_open_feedback_keeps_a_completed_path_running(db: Session, company: Company) -> None:
    for position in range(1, 7):
        make_feedback(db, make_task(db, company.tandem, position, COMPLETED), TandemRole.MENTEE)
    (row,) = home(db, company).board.rows
    assert row.health.reason is Reason.WAITING_FOR_FEEDBACK


def test_tasks_beyond_the_path_are_no_steps(db: Session, company: Company) -> None:
    make_task(db, company.tandem, None, COMPLETED)
    (row,) = home(db, company).board.rows
    assert row.steps_completed == 0
    assert row.health.reason is Reason.WAITING_FOR_NEXT_TASK


def test_a_coordinator_sees_nothing_that_the_two_wrote_or_scored(
    db: Session, company: Company
) -> None:
    task = make_task(db, company.tandem, 1, COMPLETED, title="Private title", note="Private note")
    make_feedback(db, task, TandemRole.MENTEE)
    shown = str(home(db, company))
    for words in ("Private title", "Private note", "The example.", "LinkedIn"):
        assert words not in shown


def test_scores_are_counted_by_where_they_stand(db: Session, company: Company) -> None:
    kinds = load_plugins(["plugins.micro_tasks.read"]).micro_tasks
    place_step(db, company)
    task = make_task(db, company.tandem, 1)
    for _ in range(2):
        submissions.hand_in(
            db, kinds, task.id, {}, person_id=company.mentee.id, now=NOW, today=TODAY
        )
    assert home(db, company).deliveries == {
        DeliveryStatus.WAITING: 1,
        DeliveryStatus.DELIVERED: 0,
        DeliveryStatus.FAILED: 0,
    }


def test_a_long_board_has_pages(db: Session, company: Company) -> None:
    make_tandems(db, company, 60)
    first, last = home(db, company), home(db, company, page=99)
    assert (first.board.total, first.board.pages) == (61, 2)
    assert (len(first.board.rows), len(last.board.rows), last.board.page) == (50, 11, 2)


def test_a_coordinator_can_be_in_a_tandem_too(db: Session, company: Company) -> None:
    assert not home(db, company).has_own_tandem
    make_tandem(db, company.programme, company.context, company.mentor, company.coordinator)
    assert home(db, company).has_own_tandem


def test_the_board_is_for_coordinators_of_this_course_only(db: Session, company: Company) -> None:
    other = make_company(db)
    with pytest.raises(NotACoordinator):
        coordinator_home(
            db,
            company.programme.id,
            context_id=company.context.id,
            person_id=company.mentor.id,
            today=TODAY,
        )
    with pytest.raises(NoSuchProgramme):
        coordinator_home(
            db,
            company.programme.id,
            context_id=other.context.id,
            person_id=other.coordinator.id,
            today=TODAY,
        )


def test_the_home_takes_as_many_queries_for_5_as_for_50_tandems(
    db: Session, company: Company
) -> None:
    counts = []
    for number in (5, 45):
        for tandem in make_tandems(db, company, number):
            make_task(db, tandem, 1, COMPLETED)
        db.flush()
        with count_queries(db) as queries:
            page = home(db, company)
        counts.append(len(queries))
    assert page.board.total == 51
    assert counts == [7, 7]
