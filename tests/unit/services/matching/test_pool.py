"""Who could be matched now, and what is settled for the next run."""

import pytest

from lti_app.domain.matching_people.people import Absence
from lti_app.domain.matching_run import PairDecision
from lti_app.domain.participation import ParticipationState
from lti_app.domain.programme import NotACoordinator
from lti_app.models import Participation
from lti_app.services.matching import (
    AsideView,
    DecisionView,
    exclude_pair,
    lock_pair,
    pool_view,
    set_aside,
    settled,
)
from tests.factories import TODAY, make_tandem
from tests.unit.services.matching.conftest import Cohort


@pytest.fixture(autouse=True)
def _anna_and_dora_are_locked(cohort: Cohort) -> None:
    lock_pair(
        cohort.db,
        cohort.programme.id,
        mentor_id=cohort.id("Anna"),
        mentee_id=cohort.id("Dora"),
        today=TODAY,
        **cohort.place,
    )


def test_who_could_be_matched_is_counted(cohort: Cohort) -> None:
    set_aside(cohort.db, cohort.programme.id, cohort.id("Fritz"), True, **cohort.place)
    can, gisela = cohort.people["Can"], cohort.people["Gisela"]
    make_tandem(cohort.db, cohort.programme, cohort.context, can, gisela)
    view = pool_view(cohort.db, cohort.programme.id, today=TODAY, **cohort.place)
    assert (view.mentors, view.places, view.mentees, view.locked) == (3, 2, 1, 1)
    assert (view.with_a_mentor, view.absent) == (1, {Absence.SET_ASIDE: 1})
    assert view.can_match


def test_what_is_settled_is_told_by_names(cohort: Cohort) -> None:
    exclude_pair(
        cohort.db,
        cohort.programme.id,
        mentor_id=cohort.id("Ben"),
        mentee_id=cohort.id("Emil"),
        **cohort.place,
    )
    set_aside(cohort.db, cohort.programme.id, cohort.id("Fritz"), True, **cohort.place)
    found = settled(cohort.db, cohort.programme.id, **cohort.place)
    anna, dora = cohort.id("Anna"), cohort.id("Dora")
    assert found.decisions[0] == DecisionView(anna, dora, "Anna", "Dora", PairDecision.LOCKED)
    assert found.aside == (AsideView(cohort.id("Fritz"), "Fritz"),)
    assert found.about(cohort.id("Ben"), cohort.id("Emil")) is PairDecision.EXCLUDED
    assert found.about(anna, cohort.id("Emil")) is None


def test_nothing_is_settled_with_people_who_have_left(cohort: Cohort) -> None:
    dora = cohort.db.query(Participation).filter_by(person_id=cohort.id("Dora")).one()
    dora.state = ParticipationState.LEFT
    cohort.db.flush()
    assert settled(cohort.db, cohort.programme.id, **cohort.place).decisions == ()


def test_it_is_for_coordinators(cohort: Cohort) -> None:
    here = {"context_id": cohort.context.id, "person_id": cohort.id("Anna")}
    with pytest.raises(NotACoordinator):
        settled(cohort.db, cohort.programme.id, **here)
    with pytest.raises(NotACoordinator):
        pool_view(cohort.db, cohort.programme.id, today=TODAY, **here)
