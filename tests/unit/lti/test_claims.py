"""Claims that are odd: treated as absent where they are optional, refused where they say who."""

from typing import Any

import pytest

from lti_app.lti import claims
from lti_app.lti.errors import MessageInvalid


def test_a_context_without_a_claim_is_named_after_its_link() -> None:
    link = claims.link({claims.RESOURCE_LINK: {"id": "5"}})
    assert claims.context({}, link).context_id == "link:5"
    assert claims.context({}, None).context_id == "deployment"


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ("3,2,1", ("3", "2", "1")),
        (" 3 , ,2", ("3", "2")),
        ("$Context.id.history", ()),
        ("", ()),
        (None, ()),
        (["3"], ()),
        ("nul\x00,2", ("2",)),
    ],
)
def test_the_history_of_a_copied_course(history: object, expected: tuple[str, ...]) -> None:
    found = claims.context({claims.CUSTOM: {claims.HISTORY_KEY: history}}, None)
    assert found.history == expected


def test_only_our_own_custom_parameters_that_were_filled_in_count() -> None:
    custom = {
        "kehrwert_open": "step",
        "kehrwert_task": "0f1e2d3c",
        "kehrwert_step": "$Something",
        "kehrwert_programme": 7,
        "role": "Instructor",
        "kehrwert_admin": "true",
    }
    assert claims.custom({claims.CUSTOM: custom}) == {
        "kehrwert_open": "step",
        "kehrwert_task": "0f1e2d3c",
    }


@pytest.mark.parametrize("value", [None, 7, [], {}, True])
def test_a_text_that_is_none_is_empty(value: Any) -> None:
    assert claims.text({"name": value}, "name", 10) == ""


def test_a_text_is_cut_and_cleaned_of_what_databases_refuse() -> None:
    assert claims.text({"name": " nul\x00half\ud800 and more"}, "name", 9) == "nulhalf? "


@pytest.mark.parametrize("value", ["x" * 256, "nul\x00", "half\ud800"])
def test_an_id_is_never_changed_to_make_it_fit(value: str) -> None:
    with pytest.raises(MessageInvalid):
        claims.identifier({"id": value}, "id")


@pytest.mark.parametrize(
    "value", ["ftp://x", "javascript:x", "x", 7, None, "https://x/\n", "https://" + "x" * 1000]
)
def test_what_is_no_address_is_none(value: Any) -> None:
    assert claims.url({"url": value}, "url") is None
