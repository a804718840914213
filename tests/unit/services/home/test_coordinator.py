"""What a coordinator is led to, and the counts above the board."""

import pytest
from sqlalchemy.orm import Session

from lti_app.domain.course_role import CourseRole
from lti_app.domain.library import LibraryState
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
from lti_app.domain.score import DeliveryStatus
from lti_app.domain.tandem import TandemState
from lti_app.extension.registry import load_plugins
from lti_app.services import submission as submissions
from lti_app.services.home import (
    MentorsAsk,
    OtherProgramme,
    TakingPart,
    coordinator_home,
)
from tests.factories import (
    NOW,
    TODAY,
    Company,
    days,
    make_column,
    make_company,
    make_context,
    make_deputy,
    make_library_task,
    make_link,
    make_membership,
    make_participation,
    make_person,
    make_programme,
    make_roster_sync,
    make_score,
    make_step_link,
    make_tandem,
    make_task,
)
from tests.unit.services.home.conftest import Home


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


def test_the_coordinator_is_led_step_by_step(db: Session, company: Company, home: Home) -> None:
    company.context.memberships_url = "https://lms.example/members"
    company.tandem.state = TandemState.ENDED
    assert home().next_step is CoordinatorStep.FETCH_ROSTER
    make_roster_sync(db, company.context)
    assert home().next_step is CoordinatorStep.PEOPLE_JOIN
    make_participation(db, company.programme, company.mentor, RoleWish.MENTOR)
    make_participation(db, company.programme, company.mentee, RoleWish.MENTEE)
    assert home().next_step is CoordinatorStep.MATCH_PEOPLE
    company.tandem.state = TandemState.ACTIVE
    assert home().next_step is CoordinatorStep.PLACE_ACTIVITIES
    make_step_link(db, company.context, company.programme, 1)
    assert home().next_step is CoordinatorStep.ALL_RUNS
    company.programme.ends_on = days(-1)
    assert home().next_step is CoordinatorStep.CLOSE_PROGRAMME
    company.programme.state = ProgrammeState.CLOSED
    assert home().next_step is CoordinatorStep.PROGRAMME_CLOSED


def test_what_mentors_ask_for_is_counted_until_it_is_settled(
    db: Session, company: Company, home: Home
) -> None:
    make_step_link(db, company.context, company.programme, 1)
    assert home().mentors_ask == MentorsAsk()
    offer = make_library_task(db, company.programme, state=LibraryState.OFFERED)
    make_task(db, company.tandem, 2, placement_key="0123456789abcdef")
    own = Placement(Opens.TASK, company.programme.key, task_key="0123456789abcdef")
    assert home().mentors_ask == MentorsAsk(offers=1, activities=1)
    assert home().next_step is CoordinatorStep.PLACE_OWN_ACTIVITIES
    column = make_column(db, company.context, own.resource_id)
    assert home().mentors_ask == MentorsAsk(offers=1)
    db.delete(column)
    make_link(db, company.context, own)
    assert home().next_step is CoordinatorStep.DECIDE_OFFERS
    offer.state = LibraryState.DECLINED
    assert home().next_step is CoordinatorStep.ALL_RUNS


def test_who_takes_part_and_who_waits_is_counted(db: Session, company: Company, home: Home) -> None:
    people = [make_person(db, company.registration) for _ in range(6)]
    wishes = [RoleWish.MENTOR, RoleWish.MENTEE, RoleWish.BOTH, *[RoleWish.MENTEE] * 3]
    joined = [
        make_participation(db, company.programme, *one) for one in zip(people, wishes, strict=True)
    ]
    joined[3].state = ParticipationState.LEFT
    joined[4].state, joined[4].paused_until = ParticipationState.PAUSED, TODAY
    joined[5].set_aside = True
    make_participation(db, company.programme, company.mentor, RoleWish.MENTOR)
    assert home().taking_part == TakingPart(6, 3, 2, 2)
    joined[4].paused_until = days(-1)
    assert home().taking_part == TakingPart(6, 4, 2, 3)


def test_nobody_is_their_own_partner(db: Session, company: Company, home: Home) -> None:
    make_participation(db, company.programme, company.stranger, RoleWish.BOTH)
    assert not home().taking_part.can_match


def test_the_home_names_the_cycle_before_and_the_other_programmes(
    db: Session, company: Company, home: Home
) -> None:
    closed = make_programme(
        db, company.context, company.coordinator, title="Last year", state=ProgrammeState.CLOSED
    )
    company.programme.cloned_from_id = closed.id
    for person in (company.coordinator, company.stranger):
        make_deputy(db, company.programme, person)
    page = home()
    assert page.follows == "Last year"
    assert page.others == (OtherProgramme(closed.id, "Last year", ProgrammeState.CLOSED),)
    assert page.programme is not None
    assert page.programme.contact.name == "Katrin Vogel"
    assert [one.name for one in page.programme.contact.deputies] == ["Chloé Martin", "Katrin Vogel"]


def test_scores_of_another_programme_of_the_course_do_not_count(
    db: Session, company: Company, home: Home
) -> None:
    other = make_programme(db, company.context, company.coordinator)
    for programme in (company.programme, other):
        column = make_column(db, company.context, f"{programme.key}/step/1")
        make_score(db, column, company.mentee)
    assert home().deliveries[DeliveryStatus.WAITING] == 1


def test_a_roster_that_failed_is_still_to_be_fetched(
    db: Session, company: Company, home: Home
) -> None:
    company.context.memberships_url = "https://lms.example/members"
    make_roster_sync(db, company.context, error="timed_out")
    page = home()
    assert page.next_step is CoordinatorStep.FETCH_ROSTER
    assert (page.roster.fetched_at, page.roster.error) == (NOW, "timed_out")


@pytest.mark.parametrize(
    ("placed", "columns"),
    [(Opens.HOME, Columns.PER_PROGRAMME), (Opens.STEP, Columns.PER_STEP)],
)
def test_what_is_passed_back_needs_a_place(
    db: Session, company: Company, home: Home, placed: Opens, columns: Columns
) -> None:
    position = 1 if placed is Opens.STEP else None
    make_link(db, company.context, Placement(placed, company.programme.key, position))
    found = {}
    for chosen in Columns:
        company.programme.columns = chosen
        found[chosen] = home().next_step
    missing = dict.fromkeys(Columns, CoordinatorStep.PLACE_ACTIVITIES)
    assert found == missing | {columns: CoordinatorStep.ALL_RUNS}
    assert home().home_is_placed is (placed is Opens.HOME)
    assert home().placed_positions == ((1,) if position else ())


def test_where_nothing_is_passed_back_nothing_needs_a_place(
    db: Session, company: Company, home: Home
) -> None:
    company.programme.passback = Passback.NOTHING
    assert home().next_step is CoordinatorStep.ALL_RUNS


def test_scores_are_counted_by_where_they_stand(db: Session, company: Company, home: Home) -> None:
    kinds = load_plugins(["plugins.micro_tasks.read"]).micro_tasks
    make_step_link(db, company.context, company.programme, 1)
    task = make_task(db, company.tandem, 1)
    for _ in range(2):
        submissions.hand_in(
            db, kinds, task.id, {}, person_id=company.mentee.id, now=NOW, today=TODAY
        )
    assert home().deliveries == {
        DeliveryStatus.WAITING: 1,
        DeliveryStatus.DELIVERED: 0,
        DeliveryStatus.FAILED: 0,
    }


def test_a_coordinator_can_be_in_a_tandem_too(db: Session, company: Company, home: Home) -> None:
    assert not home().has_own_tandem
    make_tandem(db, company.programme, company.context, company.mentor, company.coordinator)
    assert home().has_own_tandem


def test_the_home_is_for_coordinators_of_this_course_only(db: Session, company: Company) -> None:
    other = make_company(db)
    for context, person, refusal in (
        (company.context, company.mentor, NotACoordinator),
        (other.context, other.coordinator, NoSuchProgramme),
    ):
        with pytest.raises(refusal):
            coordinator_home(
                db,
                company.programme.id,
                context_id=context.id,
                person_id=person.id,
                today=TODAY,
            )
