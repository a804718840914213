"""Pages over HTTP: who sees what, what a form does, and that nothing foreign slips through."""

import pytest
import requests

from .conftest import Browser, Place
from .fake_tool import Form

ADMIN = 1


@pytest.fixture
def teacher(place: Place, browser: Browser) -> Browser:
    return sign_in(place, browser, place.teacher)


@pytest.fixture
def learner(place: Place, browser: Browser) -> Browser:
    return sign_in(place, browser, place.learner)


@pytest.fixture
def admin(place: Place, browser: Browser) -> Browser:
    return sign_in(place, browser, ADMIN)


def sign_in(place: Place, browser: Browser, person: int) -> Browser:
    answer = browser.post(f"{place.lms.url}/sign-in", data={"person_id": person})
    assert answer.url == f"{place.lms.url}/courses"
    return browser


def test_whoever_is_not_signed_in_chooses_a_person_and_goes_on(
    place: Place, browser: Browser
) -> None:
    course = f"{place.lms.url}/courses/{place.course_id}"
    chooser = browser.get(course)
    assert chooser.url.startswith(f"{place.lms.url}/people?next=")
    assert "Nordlicht" in chooser.text
    there = browser.post(
        f"{place.lms.url}/sign-in",
        data={"person_id": place.learner, "next": f"/courses/{place.course_id}"},
    )
    assert there.url == course


def test_sign_in_never_leads_to_another_website(place: Place, browser: Browser) -> None:
    for address in ("https://evil.example/", "//evil.example/", "/\\evil.example/"):
        there = browser.post(
            f"{place.lms.url}/sign-in", data={"person_id": place.learner, "next": address}
        )
        assert there.url == f"{place.lms.url}/courses"


def test_the_language_is_the_persons_and_can_be_switched(place: Place, learner: Browser) -> None:
    courses = f"{place.lms.url}/courses"
    assert "Ihre Kurse" in learner.get(courses).text
    learner.post(f"{place.lms.url}/language", data={"language": "en"})
    page = learner.get(courses).text
    assert "Your courses" in page
    assert '<html lang="en">' in page
    claims = place.tool.launch(person_id=place.learner, activity_id=place.activity["id"])
    assert claims["locale"] == "en"
    learner.post(f"{place.lms.url}/language", data={"language": "de"})


def test_learners_see_their_state_and_teachers_the_settings(place: Place, browser: Browser) -> None:
    address = f"{place.lms.url}/courses/{place.course_id}"
    learned = sign_in(place, browser, place.learner).get(address).text
    assert "Noch offen" in learned
    assert "Einstellungen" not in learned
    taught = sign_in(place, browser, place.teacher).get(address).text
    assert "Einstellungen" in taught
    assert "Noch offen" not in taught


def test_the_gradebook_shows_everybody_to_teachers_and_oneself_to_learners(
    place: Place, browser: Browser
) -> None:
    address = f"{place.lms.url}/courses/{place.course_id}/gradebook"
    taught = sign_in(place, browser, place.teacher).get(address).text
    assert 'data-person="13"' in taught
    assert 'data-person="14"' in taught
    learned = sign_in(place, browser, place.learner).get(address).text
    assert 'data-person="13"' in learned
    assert 'data-person="14"' not in learned


def test_pages_of_others_are_refused_with_a_page(place: Place, learner: Browser) -> None:
    lms = place.lms.url
    for path in (
        "/courses/2000",
        "/activities/2000",
        "/nothing",
    ):
        answer = learner.get(lms + path)
        assert (answer.status_code, "<h1>" in answer.text) == (404, True), path
    for path in (
        f"/courses/{place.course_id}/place",
        f"/activities/{place.activity['id']}/settings",
        "/tools",
        "/faults",
    ):
        answer = learner.get(lms + path)
        assert (answer.status_code, "<h1>" in answer.text) == (403, True), path


def test_activity_settings_are_saved(place: Place, teacher: Browser) -> None:
    activity = f"{place.lms.url}/activities/{place.activity['id']}"
    teacher.post(
        f"{activity}/settings",
        data={"title": "Neu", "opens": "window", "completion": "pass_mark", "pass_mark": "60"},
    )
    page = teacher.get(activity).text
    assert 'target="_blank"' in page
    course = place.lms.admin("GET", f"/admin/courses/{place.course_id}")
    (saved,) = course["activities"]
    assert (saved["title"], saved["completion"], saved["pass_mark"]) == ("Neu", "pass_mark", 60)
    teacher.post(f"{activity}/delete")
    assert teacher.get(activity).status_code == 404


def test_a_teacher_places_by_picker_or_by_hand(place: Place, teacher: Browser) -> None:
    address = f"{place.lms.url}/courses/{place.course_id}/place/{place.tool_id}"
    assert 'name="tool"' in teacher.get(address).text
    initiation = Form.of(teacher.get(f"{address}/start").text)
    assert initiation.action == f"{place.tool.url}/lti/login"
    page = teacher.post(f"{address}/by-hand", data={"title": "Ein Link", "column": "yes"})
    assert "Ein Link" in page.text


def test_an_admin_registers_approves_and_disables_tools(place: Place, admin: Browser) -> None:
    lms = place.lms.url
    framed = admin.post(
        f"{lms}/tools/register", data={"registration_url": "http://127.0.0.1:9/lti/register/abc"}
    )
    assert "http://127.0.0.1:9/lti/register/abc?openid_configuration=" in framed.text
    wrong = admin.post(f"{lms}/tools/register", data={"registration_url": "javascript:x"})
    assert wrong.status_code == 400
    status = f"{lms}/tools/{place.tool_id}/status"
    assert "abgeschaltet" in admin.post(status, data={"status": "disabled"}).text
    admin.post(status, data={"status": "active"})
    assert place.tool.client_id in admin.get(f"{lms}/tools/{place.tool_id}").text


def test_an_admin_switches_faults_and_behaviour_on_a_page(place: Place, admin: Browser) -> None:
    lms = place.lms.url
    fault = {"service": "scores", "kind": "slow", "milliseconds": "20", "seconds": ""}
    assert "20 ms" in admin.post(f"{lms}/faults", data=fault).text
    assert admin.post(f"{lms}/faults", data={"service": "x"}).status_code == 400
    admin.post(f"{lms}/faults/clear")
    assert place.lms.admin("GET", "/admin/faults") == {}
    admin.post(f"{lms}/faults/behaviour", data={"lti_storage": "frame"})
    page = admin.get(f"{lms}/activities/{place.activity['id']}").text
    assert 'name="lti_storage"' in page
    assert "signiert" in admin.post(f"{lms}/faults/rotate-keys").text


def test_what_people_typed_is_escaped(place: Place, teacher: Browser) -> None:
    place.lms.admin(
        "PATCH", f"/admin/activities/{place.activity['id']}", title="<script>alert(1)</script>"
    )
    course = f"{place.lms.url}/courses/{place.course_id}"
    page = teacher.get(course, params={"lti_errormsg": "<img src=x>"}).text
    assert "<script>alert" not in page
    assert "&lt;img src=x&gt;" in page


def test_another_website_cannot_post_in_a_persons_name(place: Place, teacher: Browser) -> None:
    activity = f"{place.lms.url}/activities/{place.activity['id']}"
    foreign = {"Origin": "https://evil.example"}
    assert teacher.post(f"{activity}/delete", headers=foreign).status_code == 403
    own = {"Origin": place.lms.url}
    assert teacher.post(f"{activity}/settings", data={}, headers=own).status_code == 200
    admin_call = requests.post(f"{place.lms.url}/admin/keys/rotate", headers=foreign)
    assert admin_call.status_code == 403


def test_only_the_lms_itself_may_frame_its_pages(place: Place, teacher: Browser) -> None:
    answer = teacher.get(f"{place.lms.url}/courses")
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = requests.post(
        f"{place.lms.url}/sign-in", data={"person_id": "2"}, allow_redirects=False
    ).headers["Set-Cookie"]
    assert {"Secure", "HttpOnly"} <= {part.strip() for part in cookie.split(";")}
