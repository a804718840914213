import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.invalid_input import Form
from lti_app.domain.profile import (
    AGE_GROUPS,
    FORMATS,
    GENDERS,
    HALF_DAYS,
    INTERESTS,
    LANGUAGES,
    WORKING_STYLE,
    InvalidProfile,
    Option,
    ProfilePart,
    ProfileValues,
    parts_said,
    profile_form,
    read_profile,
)

TOPICS = ("research", "dashboards", "own-1")


def read(form: Form, *, asks: bool = True) -> ProfileValues:
    return read_profile(form, topics=TOPICS, managers={7}, asks_age_and_gender=asks)


def some(options: tuple[Option, ...]) -> st.SearchStrategy[list[str]]:
    keys = [option.key for option in options]
    return st.sets(st.sampled_from(keys)).map(lambda chosen: [key for key in keys if key in chosen])


def one(options: tuple[Option, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *(option.key for option in options)])


words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=30)
levels = st.dictionaries(st.sampled_from(TOPICS), st.integers(1, 4))
profiles = st.builds(
    ProfileValues,
    offered=levels,
    goal=words,
    interests=some(INTERESTS).flatmap(
        lambda known: st.lists(words.map("#".__add__), max_size=3, unique_by=str.casefold).map(
            known.__add__
        )
    ),
    working_style=st.dictionaries(
        st.sampled_from([scale.key for scale in WORKING_STYLE]), st.integers(1, 5)
    ),
    formats=some(FORMATS),
    languages=some(LANGUAGES),
    hierarchy_level=st.none() | st.integers(1, 6),
    department=words,
    reports_to_id=st.sampled_from([None, 7]),
    location=words,
    remote=st.booleans(),
    availability=st.sets(st.sampled_from(HALF_DAYS)).map(
        lambda chosen: [key for key in HALF_DAYS if key in chosen]
    ),
    age_group=one(AGE_GROUPS),
    gender=one(GENDERS),
)


@given(profiles)
def test_the_form_of_a_profile_is_read_as_the_same_profile(profile: ProfileValues) -> None:
    assert read(profile_form(profile)) == profile


def test_everything_is_optional() -> None:
    assert read({}) == ProfileValues(remote=False)


def test_a_topic_is_offered_or_wanted_or_neither() -> None:
    profile = read(
        {"topic-research": ["offered-4"], "topic-own-1": ["wanted-0"], "topic-dashboards": [""]}
    )
    assert (profile.offered, profile.wanted) == ({"research": 4}, {"own-1": 0})
    assert read(profile_form(profile)).wanted == {"own-1": 0}


def test_a_topic_that_nobody_can_choose_is_not_read() -> None:
    assert read({"topic-secret": ["offered-4"]}).offered == {}


def test_age_and_gender_are_not_read_where_nobody_asks() -> None:
    form = {"age_group": ["55_over"], "gender": ["female"]}
    assert (read(form).age_group, read(form).gender) == ("55_over", "female")
    unasked = read(form, asks=False)
    assert (unasked.age_group, unasked.gender) == ("", "")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("topic-research", "offered-5"),
        ("topic-research", "wanted-4"),
        ("topic-research", "offered"),
        ("goal", "x" * 501),
        ("interests", "<script>"),
        ("own_interests", "a, b, c, d, e, f"),
        ("own_interests", "x" * 41),
        ("style-structure", "6"),
        ("formats", "dance"),
        ("languages", "xx"),
        ("hierarchy_level", "7"),
        ("department", "x" * 201),
        ("reports_to", "8"),
        ("reports_to", "me"),
        ("location", "x" * 201),
        ("availability", "sunday_night"),
        ("age_group", "42"),
        ("gender", "x"),
    ],
)
def test_what_no_form_offers_is_refused_by_name(field: str, value: str) -> None:
    with pytest.raises(InvalidProfile) as refused:
        read({field: [value]})
    assert set(refused.value.problems) == {field}


def test_own_interests_are_words_each_once() -> None:
    profile = read({"own_interests": [" Chess ,  Jazz\nchess,, Board   games, books"]})
    assert profile.interests == ["chess", "Jazz", "Board games"]


def test_every_section_shows_whether_something_is_said_in_it() -> None:
    assert parts_said(profile_form(ProfileValues())) == frozenset()
    assert parts_said({"goal": ["x"], "style-thinking": ["3"]}) == {
        ProfilePart.TOPICS,
        ProfilePart.WORK,
    }
    assert parts_said({"goal": ["  "], "gender": ["female"], "remote": ["yes"]}) == frozenset()
