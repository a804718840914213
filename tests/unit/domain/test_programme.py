import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.programme import IllegalMove, ProgrammeState, moved, moves, require_clonable

DRAFT, RUNNING, CLOSED = ProgrammeState
LEGAL = {(DRAFT, RUNNING), (RUNNING, CLOSED), (CLOSED, RUNNING)}


@given(st.sampled_from(ProgrammeState), st.sampled_from(ProgrammeState))
def test_only_legal_moves_are_made(state: ProgrammeState, to: ProgrammeState) -> None:
    assert (to in moves(state)) is ((state, to) in LEGAL)
    if to in moves(state):
        assert moved(state, to) is to
    else:
        with pytest.raises(IllegalMove):
            moved(state, to)


@given(st.lists(st.sampled_from(ProgrammeState)))
def test_no_way_leads_back_to_a_programme_that_never_ran(wishes: list[ProgrammeState]) -> None:
    state = RUNNING
    for wish in wishes:
        if wish in moves(state):
            state = moved(state, wish)
    assert state is not DRAFT


def test_a_next_cycle_follows_one_that_ran() -> None:
    require_clonable(RUNNING)
    require_clonable(CLOSED)
    with pytest.raises(IllegalMove):
        require_clonable(DRAFT)
