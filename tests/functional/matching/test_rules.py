"""The page of rules and weights: saved, refused, and looked at before."""

from sqlalchemy import select

from lti_app.domain.matching_rules import MatchingRules, read_rules
from lti_app.models import Programme
from tests.functional.task.guest import Guest

from .conftest import Place


def rules(place: Place) -> MatchingRules:
    return read_rules(place.afresh().scalars(select(Programme.matching_rules)).one())


def test_weights_quotas_and_bands_are_saved(place: Place, coordinator: Guest) -> None:
    page = coordinator.open(place.at("/rules"))
    assert "weight_age" not in str(page.html)
    assert [option["value"] for option in page.html.select("#quota_value-list option")] == ["Sales"]
    page = coordinator.press(
        "Save the rules",
        weight_topics="3",
        hierarchy_gap="0",
        quota_attribute="department",
        quota_value=["Sales", ""],
        quota_capacity=["1", ""],
        bands=["400", "", "", ""],
    )
    assert "The rules are saved" in page.text
    assert page.answer.request.args["just"] == "saved"
    saved = rules(place)
    assert (saved.weights["topics"], saved.hierarchy_gap, saved.bands) == (3, 0, (400,))
    assert saved.quota.groups[0].value == "Sales"
    page = coordinator.open(place.at("/rules"))
    assert (page.value("weight_topics"), page.value("quota_value")) == ("3", "Sales")


def test_age_and_gender_are_weighed_only_where_the_programme_asks(
    place: Place, coordinator: Guest
) -> None:
    place.company.programme.asks_age_and_gender = True
    place.db.commit()
    page = coordinator.open(place.at("/rules"))
    assert page.value("weight_age") == page.value("weight_gender") == "0"
    assert "they rule no pair out" in page.text


def test_impossible_rules_are_refused_and_kept_as_typed(place: Place, coordinator: Guest) -> None:
    coordinator.open(place.at("/rules"))
    before = rules(place)
    page = coordinator.press(
        "Save the rules",
        status=422,
        weight_topics="1000000000",
        hierarchy_gap="-1",
        quota_attribute="department",
        bands=["9999", "x", "", ""],
    )
    assert page.problems == {"weight_topics", "hierarchy_gap", "bands", "quota_value"}
    assert page.value("weight_topics") == "1000000000"
    assert rules(place) == before
    # The draft is shown again, and its preview says nothing instead of failing.
    assert coordinator.open(place.at("/rules")).value("weight_topics") == "1000000000"


def test_a_preview_without_scripts_is_the_same_page_and_saves_nothing(
    place: Place, coordinator: Guest
) -> None:
    coordinator.open(place.at("/rules"))
    before = rules(place)
    page = coordinator.press("Preview", weight_topics="0")
    assert page.value("weight_topics") == "0"
    assert "2 mentees get a mentor: " in page.text
    assert rules(place) == before


def test_a_live_preview_is_a_piece_of_a_page(place: Place, coordinator: Guest) -> None:
    page = coordinator.open(place.at("/rules"))
    fields = {
        str(one["name"]): str(one["value"])
        for one in page.html.select("input[name^=weight], input[name=hierarchy_gap]")
    }
    piece = coordinator.send(place.at("/rules/preview"), fields)
    assert piece.html.find("html") is None
    assert "It is as by the saved rules." in piece.text
    piece = coordinator.send(place.at("/rules/preview"), fields | {"weight_topics": "11"}, 422)
    assert "Please give a whole number from 0 to 10." in piece.text
    assert piece.html.find("html") is None
