"""The contract that every LMS profile keeps, and the departure that each one is there for."""

import pytest

from lti_app.extension.lms_profile import LmsProfile, StandardProfile
from lti_app.extension.registry import load_plugins
from lti_app.settings import load_settings

NAMES = [name for name in load_settings({}).plugins_enabled if name.startswith("plugins.lms.")]
REGISTRY = load_plugins(NAMES)
PROFILES = list(REGISTRY.lms)
TOKEN_URL = "https://lms.example.com/token"
CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
DOCUMENT = {
    "client_name": "Kehrwert",
    "scope": "a b",
    CONFIGURATION: {
        "domain": "tool.example.com",
        "messages": [{"type": "LtiDeepLinkingRequest", "target_link_uri": "https://t/"}],
    },
}
ITEM = {"type": "ltiResourceLink", "url": "https://t/", "title": "T", "custom": {"a": "b"}}
CODES = {
    "moodle": "moodle",
    "canvas": "canvas",
    "brightspace": "desire2learn",
    "blackboard": "blackboardlearn",
    "sakai": "sakailms.org",
    "open_edx": "openedx",
}

every_profile = pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.key)


def test_all_profiles_of_the_default_settings_are_there() -> None:
    assert {profile.key for profile in PROFILES} == {StandardProfile.key, *CODES}


@every_profile
def test_a_profile_says_what_comes_next_in_both_languages(profile: LmsProfile) -> None:
    assert profile.name
    assert profile.after_registration
    assert all(step.de and step.en for step in profile.after_registration)


@every_profile
def test_a_profile_leaves_unknown_platforms_to_the_standard(profile: LmsProfile) -> None:
    assert not profile.recognises("https://lms.example.com", "")
    assert not profile.recognises("https://lms.example.com", "another product")


@pytest.mark.parametrize(("key", "code"), CODES.items())
def test_a_product_is_recognised_by_one_profile_only(key: str, code: str) -> None:
    found = [p.key for p in PROFILES if p.recognises("https://lms.example.com", code)]
    assert found == [key]


@every_profile
def test_a_repair_changes_nothing_in_its_argument_and_keeps_what_it_must(
    profile: LmsProfile,
) -> None:
    item, document = {**ITEM, "custom": {"a": "b"}}, {**DOCUMENT}
    assert profile.repair_content_item(item).items() >= ITEM.items()
    repaired = profile.repair_registration(document)
    assert (repaired["client_name"], repaired["scope"]) == ("Kehrwert", "a b")
    assert repaired[CONFIGURATION]["domain"] == "tool.example.com"
    assert (item, document) == (ITEM, DOCUMENT)
    claims = {"sub": "1", "unknown": [1]}
    assert profile.repair_claims(claims).items() >= claims.items()


@every_profile
def test_a_token_is_asked_for_with_an_address_as_audience(profile: LmsProfile) -> None:
    assert profile.token_audience("https://lms.example.com", TOKEN_URL).startswith("https://")


def test_moodle_gets_no_empty_custom_and_a_maximum_that_it_keeps() -> None:
    repair = REGISTRY.lms["moodle"].repair_content_item
    assert "custom" not in repair({**ITEM, "custom": {}})
    assert repair({**ITEM, "lineItem": {"scoreMaximum": 250}})["lineItem"]["scoreMaximum"] == 100
    assert repair({**ITEM, "lineItem": {"scoreMaximum": 60}})["lineItem"]["scoreMaximum"] == 60


def test_moodle_gets_final_scores_only_one_a_second() -> None:
    moodle = REGISTRY.lms["moodle"]
    assert moodle.final_scores_only
    assert moodle.whole_second_timestamps
    assert moodle.roster_understates_roles


def test_canvas_is_asked_for_names_and_a_place_in_its_pickers() -> None:
    configuration = REGISTRY.lms["canvas"].repair_registration(DOCUMENT)[CONFIGURATION]
    assert configuration["https://canvas.instructure.com/lti/privacy_level"] == "public"
    assert configuration["messages"][0]["placements"] == ["assignment_selection", "link_selection"]


def test_vendors_with_one_issuer_for_all_have_services_on_their_customers_hosts() -> None:
    shared = {profile.key for profile in PROFILES if profile.services_on_customer_hosts}
    assert shared == {"canvas", "blackboard"}
    assert REGISTRY.lms["canvas"].recognises("https://canvas.instructure.com", "")
    assert REGISTRY.lms["blackboard"].recognises("https://blackboard.com", "")


def test_brightspace_has_one_audience_for_all() -> None:
    audience = REGISTRY.lms["brightspace"].token_audience("https://x.brightspace.com", TOKEN_URL)
    assert audience == "https://api.brightspace.com/auth/token"


def test_blackboard_hears_again_who_chose() -> None:
    assert REGISTRY.lms["blackboard"].answer_names_person
