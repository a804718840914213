from lti_app.domain.profile import words
from lti_app.domain.profile.words import Option, Scale


def test_no_key_stands_twice_in_a_list_and_none_is_long() -> None:
    for name, entries in vars(words).items():
        if name.isupper() and isinstance(entries[0], Option | Scale):
            keys = [entry.key for entry in entries]
            assert len(set(keys)) == len(keys), name
            assert max(map(len, keys)) <= 30, name


def test_levels_and_rungs_are_as_many_as_the_table_says() -> None:
    assert len(words.OFFERED_LEVELS) == len(words.WANTED_LEVELS) == 4
    assert len(words.HIERARCHY) == 6
    assert len(words.HALF_DAYS) == 10
