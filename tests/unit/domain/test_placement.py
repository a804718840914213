import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.placement import (
    CourseLinks,
    Opens,
    Placement,
    placements_of,
    programme_meant,
    read_placement,
)

STEP_3 = Placement(Opens.STEP, "abc", 3)


@pytest.mark.parametrize("placement", [Placement(Opens.HOME, "abc"), STEP_3, Placement()])
def test_a_placement_is_read_back_from_its_parameters(placement: Placement) -> None:
    assert read_placement(placement.custom()) == placement


def test_parameters_are_never_empty_because_an_lms_breaks_on_that() -> None:
    assert Placement().custom() == {"kehrwert_open": "home"}
    assert all(Placement(Opens.STEP, "", 1).custom().values())


@pytest.mark.parametrize(
    "custom",
    [
        {},
        {"kehrwert_open": "admin"},
        {"kehrwert_open": "step"},
        {"kehrwert_open": "step", "kehrwert_step": "0"},
        {"kehrwert_open": "step", "kehrwert_step": "-1"},
        {"kehrwert_open": "step", "kehrwert_step": "$Step"},
        {"kehrwert_open": None, "kehrwert_programme": 7},
        {"kehrwert_programme": "x" * 33},
    ],
)
def test_parameters_that_make_no_sense_open_the_home(custom: dict) -> None:
    assert read_placement(custom) == Placement()


junk = st.none() | st.text() | st.integers() | st.lists(st.text())


@given(st.dictionaries(st.sampled_from([*STEP_3.custom(), "other"]), junk))
def test_any_parameters_open_something(custom: dict) -> None:
    assert read_placement(custom).opens in Opens


def test_a_copied_link_opens_the_programme_of_its_new_course() -> None:
    assert programme_meant(STEP_3, {"new"}, "new") == "new"
    assert programme_meant(STEP_3, {"abc", "new"}, "new") == "abc"
    assert programme_meant(STEP_3, set(), None) is None


def test_every_placement_has_a_column_name_of_its_own() -> None:
    names = [placement.resource_id for placement in placements_of("abc", 6)]
    assert len(set(names)) == 7
    assert names[0] == "abc/home"
    assert STEP_3.resource_id == "abc/step/3"


def test_activities_say_what_they_are_in_both_languages() -> None:
    assert STEP_3.title("Digital tandem").de == "Digital tandem: Mikro-Aufgabe 3"
    assert STEP_3.title("Digital tandem").en == "Digital tandem: micro-task 3"
    assert Placement().title("").en == "Reverse mentoring"


def course(**values: object) -> CourseLinks:
    empty: dict = {
        "links": (),
        "resource_ids": (),
        "programme_keys": {"abc"},
        "default": "abc",
    }
    return CourseLinks(**(empty | values))


@pytest.mark.parametrize(
    "links",
    [
        course(links=[STEP_3]),
        course(links=[Placement(Opens.STEP, "", 3)]),
        course(links=[Placement(Opens.STEP, "the course this was copied from", 3)]),
        course(resource_ids={"abc/step/3"}),
        course(resource_ids={"kehrwert/step/3"}),
    ],
)
def test_a_course_knows_what_is_placed_in_it(links: CourseLinks) -> None:
    assert links.placed(placements_of("abc", 6)) == (STEP_3,)


@pytest.mark.parametrize(
    "links",
    [
        course(),
        course(links=[Placement(Opens.STEP, "other", 3)], programme_keys={"abc", "other"}),
        course(resource_ids={"other/step/3"}),
        course(resource_ids={"kehrwert/step/3"}, default="other"),
    ],
)
def test_what_belongs_to_another_programme_is_not_counted(links: CourseLinks) -> None:
    assert links.placed(placements_of("abc", 6)) == ()
