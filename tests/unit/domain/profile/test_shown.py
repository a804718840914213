from dataclasses import fields

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.profile import ProfileValues, ShownProfile, shown_profile

AI = LocalizedText(de="KI im Alltag", en="AI every day")


def test_topics_have_their_names_and_levels_the_highest_first() -> None:
    values = ProfileValues(offered={"unknown": 1, "ai": 4}, wanted={"ai": 0})
    shown = shown_profile(values, {"ai": AI})
    assert [(one.topic.en, one.level.en) for one in shown.offered] == [
        ("AI every day", "know it inside out"),
        ("unknown", "can show the basics"),
    ]
    assert shown.wanted[0].level.en == "is new to me"


def test_choices_have_their_names_and_own_words_stay_as_they_are() -> None:
    shown = shown_profile(
        ProfileValues(
            interests=["music", "Segeln"],
            working_style={"structure": 1, "directness": 5, "thinking": 3},
            formats=["watch"],
            languages=["de", "en"],
            availability=["monday_morning", "friday_afternoon"],
        ),
        {},
    )
    assert [one.de for one in shown.interests] == ["Musik", "Segeln"]
    assert [one.en for one in shown.working_style] == ["with a plan", "straight out"]
    assert [one.en for one in shown.formats] == ["Videos"]
    assert [one.en for one in shown.languages] == ["German", "English"]
    assert [one.de for one in shown.availability] == ["Montag vormittags", "Freitag nachmittags"]


def test_what_is_for_coordinators_or_nobody_is_not_shown() -> None:
    hidden = {"hierarchy_level", "department", "reports_to_id", "age_group", "gender"}
    every = {one.name for one in fields(ProfileValues)}
    assert {one.name for one in fields(ShownProfile)} == every - hidden
