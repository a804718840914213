"""Nothing becomes a tandem without a person's approval, and nothing half."""

import pytest
from sqlalchemy import func, select

from lti_app.domain.matching_run import NotPossibleNow, RunState
from lti_app.domain.participation import ParticipationState, RoleWish
from lti_app.domain.programme import NotACoordinator, ProgrammeNotRunning, ProgrammeState
from lti_app.domain.tandem import TandemState
from lti_app.models import MatchingRun, Participation, Person, Tandem
from lti_app.services import tandem as tandems
from lti_app.services.matching import (
    WorldHasChanged,
    approve,
    lock_pair,
    publish,
    runs,
    set_aside,
    settled,
)
from lti_app.services.matching.run import Strategies
from tests.factories import (
    NOW,
    TODAY,
    also_in,
    make_avoidance,
    make_context,
    make_deployment,
    make_membership,
    make_tandem,
)
from tests.unit.services.matching.conftest import JUNIOR, Cohort


def pairs(cohort: Cohort) -> set[tuple[int, int]]:
    return set(
        cohort.db.execute(
            select(Tandem.mentor_id, Tandem.mentee_id).where(Tandem.state == TandemState.ACTIVE)
        ).all()
    )


def approved(cohort: Cohort, strategies: Strategies) -> int:
    run_id = cohort.computed(strategies)
    approve(cohort.db, run_id, now=NOW, **cohort.place)
    return run_id


def mentor_of(cohort: Cohort, run_id: int, mentee: str) -> Person:
    result = cohort.db.get_one(MatchingRun, run_id).result or {}
    mentor = next(each["mentor"] for each in result["pairs"] if each["mentee"] == cohort.id(mentee))
    return cohort.db.get_one(Person, mentor)


def hindrances(cohort: Cohort, run_id: int) -> dict[str, list[str]]:
    with pytest.raises(WorldHasChanged) as refused:
        publish(cohort.db, run_id, now=NOW, **cohort.place)
    assert cohort.db.get_one(MatchingRun, run_id).state is RunState.APPROVED
    return {
        each.mentee: [reason.en for reason in each.reasons] for each in refused.value.hindrances
    }


def test_a_run_that_nobody_has_approved_is_not_published(
    cohort: Cohort, strategies: Strategies
) -> None:
    run_id = cohort.computed(strategies)
    with pytest.raises(NotPossibleNow):
        publish(cohort.db, run_id, now=NOW, **cohort.place)
    assert pairs(cohort) == set()


def test_a_run_that_is_not_finished_cannot_be_approved(
    cohort: Cohort, strategies: Strategies
) -> None:
    with pytest.raises(NotPossibleNow):
        approve(cohort.db, cohort.run(strategies), now=NOW, **cohort.place)


def test_an_approved_run_becomes_tandems_once(cohort: Cohort, strategies: Strategies) -> None:
    run_id = approved(cohort, strategies)
    assert publish(cohort.db, run_id, now=NOW, **cohort.place) == 4
    result = cohort.db.get_one(MatchingRun, run_id).result or {}
    assert pairs(cohort) == {(each["mentor"], each["mentee"]) for each in result["pairs"]}
    assert publish(cohort.db, run_id, now=NOW, **cohort.place) == 4
    assert cohort.db.scalar(select(func.count()).select_from(Tandem)) == 4
    (run,) = runs(cohort.db, cohort.programme.id, **cohort.place)
    assert run.state is RunState.PUBLISHED
    assert run.approved_by == run.published_by == cohort.coordinator.name
    assert run.approved_at == run.published_at == NOW


def test_only_a_coordinator_approves_and_publishes(cohort: Cohort, strategies: Strategies) -> None:
    run_id = cohort.computed(strategies)
    place = cohort.place | {"person_id": cohort.id("Anna")}
    for act in (approve, publish):
        with pytest.raises(NotACoordinator):
            act(cohort.db, run_id, now=NOW, **place)


def test_a_programme_that_does_not_run_publishes_nothing(
    cohort: Cohort, strategies: Strategies
) -> None:
    run_id = approved(cohort, strategies)
    cohort.programme.state = ProgrammeState.CLOSED
    with pytest.raises(ProgrammeNotRunning):
        publish(cohort.db, run_id, now=NOW, **cohort.place)


def test_who_has_left_meanwhile_keeps_a_run_from_being_published(
    cohort: Cohort, strategies: Strategies
) -> None:
    run_id = approved(cohort, strategies)
    cohort.db.query(Participation).filter_by(person_id=cohort.id("Dora")).update(
        {"state": ParticipationState.LEFT}
    )
    set_aside(cohort.db, cohort.programme.id, cohort.id("Emil"), True, **cohort.place)
    found = hindrances(cohort, run_id)
    assert found == {
        name: ["One of the two does not take part at present."] for name in ("Dora", "Emil")
    }
    assert pairs(cohort) == set()


def test_who_was_paired_by_hand_meanwhile_keeps_it_too(
    cohort: Cohort, strategies: Strategies
) -> None:
    run_id = approved(cohort, strategies)
    cohort.join("Ina", RoleWish.MENTOR, JUNIOR)
    tandems.pair(
        cohort.db,
        cohort.programme.id,
        mentor_id=cohort.id("Ina"),
        mentee_id=cohort.id("Dora"),
        now=NOW,
        **cohort.place,
    )
    assert hindrances(cohort, run_id) == {"Dora": ["The mentee has a mentor already."]}


def test_a_mentor_whose_places_are_taken_meanwhile_keeps_it_too(
    cohort: Cohort, strategies: Strategies
) -> None:
    run_id = approved(cohort, strategies)
    cohort.join("Jan", RoleWish.MENTEE, {})
    mentor = mentor_of(cohort, run_id, "Dora")
    cohort.db.query(Participation).filter_by(person_id=mentor.id).one().capacity = 1
    make_tandem(cohort.db, cohort.programme, cohort.context, mentor, cohort.people["Jan"])
    assert hindrances(cohort, run_id)["Dora"] == ["The mentor has no free place left."]


def test_an_avoidance_that_came_later_is_kept_without_being_named(
    cohort: Cohort, strategies: Strategies
) -> None:
    run_id = approved(cohort, strategies)
    make_avoidance(
        cohort.db, cohort.programme, mentor_of(cohort, run_id, "Dora"), cohort.people["Dora"]
    )
    assert hindrances(cohort, run_id) == {"Dora": ["This pair is not possible."]}


def test_a_locked_pair_is_published_beyond_its_mentors_capacity(
    cohort: Cohort, strategies: Strategies
) -> None:
    for mentee in ("Dora", "Fritz"):
        lock_pair(
            cohort.db,
            cohort.programme.id,
            mentor_id=cohort.id("Anna"),
            mentee_id=cohort.id(mentee),
            today=TODAY,
            **cohort.place,
        )
    publish(cohort.db, approved(cohort, strategies), now=NOW, **cohort.place)
    anna = cohort.id("Anna")
    assert {(anna, cohort.id("Dora")), (anna, cohort.id("Fritz"))} <= pairs(cohort)
    assert len(pairs(cohort)) == 4


def test_a_tandem_belongs_to_the_course_in_which_its_mentee_joined(
    cohort: Cohort, strategies: Strategies
) -> None:
    deployment = make_deployment(cohort.db, cohort.registration)
    other = make_context(cohort.db, deployment)
    also_in(cohort.db, cohort.programme, other)
    make_membership(cohort.db, other, cohort.people["Dora"])
    cohort.db.query(Participation).filter_by(person_id=cohort.id("Dora")).update(
        {"context_id": other.id}
    )
    publish(cohort.db, approved(cohort, strategies), now=NOW, **cohort.place)
    courses = dict(cohort.db.query(Tandem.mentee_id, Tandem.context_id).all())
    assert courses[cohort.id("Dora")] == other.id
    assert courses[cohort.id("Emil")] == cohort.context.id


def test_a_lock_is_fulfilled_with_its_tandem(cohort: Cohort, strategies: Strategies) -> None:
    anna, dora = cohort.id("Anna"), cohort.id("Dora")
    lock_pair(
        cohort.db,
        cohort.programme.id,
        mentor_id=anna,
        mentee_id=dora,
        today=TODAY,
        **cohort.place,
    )
    publish(cohort.db, approved(cohort, strategies), now=NOW, **cohort.place)
    assert (anna, dora) in pairs(cohort)
    assert settled(cohort.db, cohort.programme.id, **cohort.place).decisions == ()
