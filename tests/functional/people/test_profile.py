"""The page of a profile: nothing is lost, nobody else's is touched, inputs say who sees them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from lti_app.models import Draft, Profile
from tests.factories import (
    make_membership,
    make_participation,
    make_person,
    make_profile,
    make_topic,
)
from tests.functional.task.guest import Guest, Page

from .conftest import Place

HOSTILE = '"><script>alert(1)</script>{{ 7 * 191 }}\x00'


@pytest.fixture
def learner(place: Place) -> Guest:
    make_participation(place.db, place.company.programme, place.company.stranger)
    return place.comes(place.company.stranger)


def profile_of(place: Place) -> Profile | None:
    return place.afresh().get(Profile, place.company.stranger.id)


def option(page: Page, name: str) -> str:
    """What is chosen of a drop-down list."""
    chosen = page.html.select_one(f'select[name="{name}"] option[selected]')
    return str(chosen["value"]) if chosen else ""


def test_a_profile_is_filled_in_and_saved_with_one_button(place: Place, learner: Guest) -> None:
    own = make_topic(place.db, place.company.registration)
    place.db.commit()
    learner.open("profile")
    field = f"topic-{own.key}"
    typed: dict[str, Any] = {
        field: "offered-3",
        "topic-research": "wanted-0",
        "goal": "Ask better questions",
        "style-thinking": "4",
        "interests": ["music", "books"],
        "languages": ["de", "en"],
        "availability": ["monday_morning"],
        "hierarchy_level": "2",
    }
    page = learner.press("Save", **typed)
    assert "Your profile is saved" in page.text
    assert page.answer.request.args["just"] == "saved"
    assert "4 of 4" in page.text
    assert (option(page, field), page.value("goal")) == ("offered-3", "Ask better questions")
    saved = profile_of(place)
    assert saved
    assert (saved.offered, saved.wanted) == ({own.key: 3}, {"research": 0})
    assert saved.interests == ["music", "books"]
    assert not place.afresh().scalars(select(Draft)).all()


def test_an_answer_on_a_scale_can_be_taken_back(place: Place, learner: Guest) -> None:
    learner.open("profile")
    chosen = '[name="style-thinking"][checked]'
    page = learner.press("Save", **{"style-thinking": "4"})
    assert [one["value"] for one in page.html.select(chosen)] == ["4"]
    page = learner.press("Save", **{"style-thinking": ""})
    assert [one["value"] for one in page.html.select(chosen)] == [""]
    saved = profile_of(place)
    assert saved
    assert saved.working_style == {}


def test_what_is_half_filled_in_is_found_again_on_another_device(
    place: Place, learner: Guest
) -> None:
    learner.open("profile")
    learner.send("draft/profile", {"goal": "Half a sent", "topic-research": "wanted-2"})
    elsewhere = place.comes(place.company.stranger)
    page = elsewhere.open("profile")
    assert (page.value("goal"), option(page, "topic-research")) == ("Half a sent", "wanted-2")
    assert "Not saved yet" in page.text
    assert profile_of(place) is None
    assert "Not saved yet" not in elsewhere.press("Save").text
    assert "Half a sent" in learner.open("profile").text


def test_two_tabs_do_not_undo_what_the_other_one_changed(place: Place, learner: Guest) -> None:
    learner.open("profile")
    fields = {"goal": "Of the first tab", "changed": ["", "goal"]}
    learner.send("draft/profile", fields)
    fields = {"goal": "", "location": "Bremen", "changed": ["", "location"]}
    page = learner.send("profile", fields)
    assert (page.value("goal"), page.value("location")) == ("Of the first tab", "Bremen")
    # A tick that was taken away is not sent; that it was changed is.
    assert page.html.select('[name="remote"][checked]')
    learner.send("draft/profile", {"location": "Late", "changed": ["", "remote"]})
    page = learner.open("profile")
    assert not page.html.select('[name="remote"][checked]')
    assert page.value("location") == "Bremen"


def test_looking_for_ones_manager_keeps_what_was_typed(place: Place, learner: Guest) -> None:
    for name in ("Sabine Lindner", "Sabine Krüger", "Oliver Braun"):
        make_membership(
            place.db, place.company.context, make_person(place.db, place.company.registration, name)
        )
    place.db.commit()
    learner.open("profile")
    page = learner.press("Find", search="sabine", goal="Kept", **{"topic-research": "wanted-1"})
    assert page.value("goal") == "Kept"
    assert option(page, "topic-research") == "wanted-1"
    found = {
        one.find_parent("label").get_text(strip=True): one["value"]
        for one in page.html.select('[name="reports_to"]')
    }
    assert set(found) == {"not said", "Sabine Krüger", "Sabine Lindner"}
    page = learner.press("Save", reports_to=[str(found["Sabine Lindner"])])
    saved = profile_of(place)
    assert saved
    assert (saved.reports_to_id, saved.goal) == (int(found["Sabine Lindner"]), "Kept")
    assert "Sabine Lindner" in page.text


def test_the_search_button_without_words_saves(place: Place, learner: Guest) -> None:
    learner.open("profile")
    # The browser presses the first button when somebody presses Enter in any field.
    assert "Your profile is saved" in learner.press("Find", location="Bremen").text


def test_a_wrong_field_is_named_and_its_section_open(place: Place, learner: Guest) -> None:
    learner.open("profile")
    page = learner.press("Save", status=422, own_interests="a,b,c,d,e,f", goal="Kept")
    assert page.problems == {"own_interests"}
    assert page.value("goal") == "Kept"
    assert page.html.select_one("details#work").has_attr("open")
    assert profile_of(place) is None


def test_hostile_words_are_shown_as_they_were_typed(place: Place, learner: Guest) -> None:
    learner.open("profile")
    page = learner.press("Save", goal=HOSTILE, department=HOSTILE, own_interests=HOSTILE)
    assert page.value("department") == HOSTILE.rstrip("\x00")
    assert not [one for one in page.html.find_all("script") if one.string]
    assert "1337" not in page.text
    page = learner.open("profile?search=%3Cscript%3E%25_%00")
    assert not [one for one in page.html.find_all("script") if one.string]


def test_values_that_no_form_offers_are_refused(place: Place, learner: Guest) -> None:
    learner.open("profile")
    for fields in (
        {"reports_to": "999999999"},
        {"hierarchy_level": "9" * 30},
        {"languages": ["de", "<b>"]},
        {"topic-research": "offered-99"},
    ):
        learner.send("profile", fields, status=422)
    many = {f"topic-x{number}": "offered-1" for number in range(900)}
    learner.send("profile", {**many, "do": ["search", "save"]})
    saved = profile_of(place)
    assert saved
    assert saved.offered == {}


def test_age_and_gender_are_asked_only_where_the_programme_wants_them(
    place: Place, learner: Guest, changed: Callable[..., None]
) -> None:
    page = learner.open("profile")
    assert not page.html.select('[name="gender"], [name="age_group"]')
    learner.send("profile", {"gender": "female", "age_group": "25_34"})
    saved = profile_of(place)
    assert saved
    assert (saved.gender, saved.age_group) == ("", "")
    changed(asks_age_and_gender=True)
    page = learner.open("profile")
    assert "Nobody sees this; only the matching uses it." in page.text
    learner.press("Save", gender="female")
    saved = profile_of(place)
    assert saved
    assert saved.gender == "female"


def test_everybody_reads_and_writes_their_own_profile_only(
    place: Place, learner: Guest, changed: Callable[..., None]
) -> None:
    changed(asks_age_and_gender=True)
    make_profile(
        place.db, place.company.stranger, goal="Confidential", gender="diverse", age_group="55_over"
    )
    place.db.commit()
    for person in (place.company.coordinator, place.company.mentor):
        other = place.comes(person)
        make_participation(place.db, place.company.programme, person)
        place.db.commit()
        page = other.open("profile")
        assert "Confidential" not in page.text
        assert (option(page, "gender"), option(page, "age_group")) == ("", "")
        other.press("Save", goal="Mine")
    saved = profile_of(place)
    assert saved
    assert (saved.goal, saved.gender) == ("Confidential", "diverse")


def test_every_input_has_a_label_and_says_who_sees_it(
    learner: Guest, changed: Callable[..., None]
) -> None:
    changed(asks_age_and_gender=True)
    html = learner.open("profile").html
    ids = {str(one["id"]) for one in html.select("[id]")}
    controls = html.select("form[data-autosave] :is(input, select, textarea):not([type=hidden])")
    assert len(controls) > 80
    for control in controls:
        around = control.find_parent("fieldset")
        described = str(control.get("aria-describedby") or around["aria-describedby"]).split()
        assert set(described) <= ids, control
        assert any(name.endswith("-who") for name in described), control
        has_label = control.find_parent("label") or html.select(f'label[for="{control["id"]}"]')
        assert has_label, control
    assert len(ids) == len(html.select("[id]"))


def test_the_areas_of_digcomp_carry_their_attribution(place: Place) -> None:
    for locale in ("de", "en"):
        assert "CC BY 4.0" in place.comes(place.company.stranger, locale).open("profile").text


def test_the_page_asks_the_same_number_of_times_however_much_is_there(
    place: Place, learner: Guest
) -> None:
    learner.open("profile?search=a")
    asked = []
    for _ in range(2):
        asked.append(_statements_of(lambda: learner.open("profile?search=a")))
        for number in range(30):
            person = make_person(place.db, place.company.registration, f"Anna {number}")
            make_membership(place.db, place.company.context, person)
            make_topic(place.db, place.company.registration)
        place.db.commit()
    assert asked[0] == asked[1] <= 8


def test_the_profile_counts_the_moment_it_was_saved(place: Place, learner: Guest) -> None:
    before = datetime.now(UTC)
    learner.open("profile")
    learner.press("Save")
    saved = profile_of(place)
    assert saved
    assert before <= saved.saved_at <= datetime.now(UTC)


def _statements_of(act: Callable[[], object]) -> int:
    """How often the application asks its database."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(statements)
