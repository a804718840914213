"""Launches: login initiation, authorization, id_token, roles, custom parameters, keys."""

import base64
import json
import time

import requests

from .conftest import Place
from .fake_tool import AGS, CLAIM, Form

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


def test_a_launch_tells_the_tool_who_comes_from_where(place: Place) -> None:
    claims = place.tool.launch(person_id=place.learner, activity_id=place.activity["id"])
    assert claims["sub"] == "13"
    assert claims["name"] == "Leyla Yıldız"
    assert claims["email"] == "leyla.yildiz@nordlicht.example"
    assert claims[CLAIM + "message_type"] == "LtiResourceLinkRequest"
    assert claims[CLAIM + "version"] == "1.3.0"
    assert claims[CLAIM + "deployment_id"] == place.tool.deployment_id
    assert claims[CLAIM + "target_link_uri"] == f"{place.tool.url}/start"
    assert claims[CLAIM + "resource_link"] == {
        "id": str(place.activity["id"]),
        "title": "Erste Aufgabe",
    }
    assert claims[CLAIM + "context"]["title"] == "Probekurs"
    assert claims[CLAIM + "roles"] == [MEMBERSHIP + "Learner"]
    presentation = claims[CLAIM + "launch_presentation"]
    assert presentation["locale"] == "de"
    assert presentation["return_url"] == f"{place.lms.url}/courses/{place.course_id}"


def test_the_grade_claim_names_the_column_only_when_exactly_one_is_bound(place: Place) -> None:
    launch = {"person_id": place.learner, "activity_id": place.activity["id"]}
    endpoint = place.tool.launch(**launch)[AGS + "claim/endpoint"]
    assert endpoint["lineitem"] == place.column["url"]
    second = {
        "label": "Zweite",
        "scoreMaximum": 5,
        "resourceLinkId": str(place.activity["id"]),
    }
    made = requests.post(
        endpoint["lineitems"],
        json=second,
        headers={
            **place.tool.bearer(AGS + "scope/lineitem"),
            "Content-Type": "application/vnd.ims.lis.v2.lineitem+json",
        },
    )
    assert made.status_code == 201
    assert "lineitem" not in place.tool.launch(**launch)[AGS + "claim/endpoint"]


def test_known_variables_are_filled_in_and_unknown_ones_come_literally(place: Place) -> None:
    custom = {
        "who": "$User.id",
        "link": "$ResourceLink.title",
        "before": "$ResourceLink.id.history",
        "page": "7",
    }
    place.lms.admin("PATCH", f"/admin/activities/{place.activity['id']}", custom=custom)
    claims = place.tool.launch(person_id=place.learner, activity_id=place.activity["id"])
    assert claims[CLAIM + "custom"] == {
        "greeting": "Leyla Yıldız",
        "who": "13",
        "link": "Erste Aufgabe",
        "before": "$ResourceLink.id.history",
        "page": "7",
    }


def test_a_copied_course_has_new_links_and_names_the_course_it_came_from(place: Place) -> None:
    custom = {"history": "$Context.id.history", "task": "7"}
    place.lms.admin("PATCH", f"/admin/activities/{place.activity['id']}", custom=custom)
    copy = place.lms.admin("POST", f"/admin/courses/{place.course_id}/copy")
    again = place.lms.admin("POST", f"/admin/courses/{copy['id']}/copy")
    (activity,) = again["activities"]
    assert activity["id"] != place.activity["id"]
    assert activity["line_items"][0]["url"] != place.column["url"]
    claims = place.tool.launch(person_id=1, activity_id=activity["id"])
    assert claims[CLAIM + "custom"]["task"] == "7"
    assert claims[CLAIM + "custom"]["history"] == f"{copy['id']},{place.course_id}"


def test_a_teacher_launches_as_instructor_and_an_admin_with_two_more_roles(place: Place) -> None:
    teacher = place.tool.launch(person_id=2, activity_id=place.activity["id"])
    assert teacher[CLAIM + "roles"] == [MEMBERSHIP + "Instructor"]
    admin = place.tool.launch(person_id=1, activity_id=place.activity["id"])
    assert admin[CLAIM + "roles"][0] == MEMBERSHIP + "Instructor"
    assert len([role for role in admin[CLAIM + "roles"] if role.endswith("#Administrator")]) == 2


def test_a_tool_that_may_not_know_names_gets_none(place: Place) -> None:
    place.lms.admin(
        "PATCH", f"/admin/tools/{place.tool_id}", shares_names=False, shares_emails=False
    )
    claims = place.tool.launch(person_id=place.learner, activity_id=place.activity["id"])
    assert not {"name", "given_name", "family_name", "email"} & claims.keys()
    assert claims[CLAIM + "custom"]["greeting"] == "$Person.name.full"


def test_a_submission_review_names_the_person_it_is_about(place: Place) -> None:
    claims = place.tool.launch(
        person_id=place.teacher, activity_id=place.activity["id"], for_person_id=place.learner
    )
    assert claims[CLAIM + "message_type"] == "LtiSubmissionReviewRequest"
    assert claims[CLAIM + "for_user"]["user_id"] == str(place.learner)


def test_a_launch_can_come_from_another_deployment(place: Place) -> None:
    claims = place.tool.launch(
        person_id=place.learner, activity_id=place.activity["id"], deployment_id="second"
    )
    assert claims[CLAIM + "deployment_id"] == "second"


def authorize(place: Place, **changed: str) -> requests.Response:
    prepared = place.lms.admin(
        "POST", "/admin/launch", person_id=place.learner, activity_id=place.activity["id"]
    )
    wanted = place.tool.authorization_request(prepared["parameters"], **changed)
    return requests.get(f"{place.lms.url}/lti/authorize", params=wanted)


def test_an_unregistered_redirect_address_is_never_used(place: Place) -> None:
    answer = authorize(place, redirect_uri=f"{place.tool.url}/lti/launch/")
    assert answer.status_code == 400
    assert "post-on" not in answer.text


def test_an_unknown_client_is_refused(place: Place) -> None:
    assert authorize(place, client_id="nobody").status_code == 400


def test_a_wrong_authorization_request_is_answered_with_an_error(place: Place) -> None:
    for wrong in (
        {"response_type": "code"},
        {"response_mode": "query"},
        {"prompt": "login"},
        {"nonce": ""},
        {"scope": "profile"},
        {"login_hint": "14"},
        {"lti_message_hint": "invented"},
    ):
        form = Form.of(authorize(place, **wrong).text)
        assert "id_token" not in form.fields, wrong
        assert form.fields["error"] in {"invalid_request", "invalid_scope"}
        assert form.fields["state"] == "the-state"


def test_a_person_who_is_not_in_the_course_gets_no_id_token(place: Place) -> None:
    prepared = place.lms.admin(
        "POST", "/admin/launch", person_id=20, activity_id=place.activity["id"]
    )
    wanted = place.tool.authorization_request(prepared["parameters"])
    page = requests.post(f"{place.lms.url}/lti/authorize", data=wanted)
    assert Form.of(page.text).fields["error"] == "access_denied"


def test_a_launch_from_a_page_needs_the_session_of_that_person(
    place: Place, browser: requests.Session
) -> None:
    lms, tool = place.lms, place.tool
    browser.post(f"{lms.url}/sign-in", data={"person_id": place.learner})
    start = browser.get(f"{lms.url}/activities/{place.activity['id']}/start")
    initiation = Form.of(start.text)
    assert initiation.action == f"{tool.url}/lti/login"
    assert initiation.fields["iss"] == lms.url
    assert initiation.fields["lti_storage_target"] == "_parent"
    wanted = tool.authorization_request(initiation.fields)
    signed_in = Form.of(browser.get(f"{lms.url}/lti/authorize", params=wanted).text)
    assert tool.checked(signed_in.fields["id_token"], wanted["nonce"])["sub"] == "13"
    stranger = Form.of(requests.get(f"{lms.url}/lti/authorize", params=wanted).text)
    assert stranger.fields["error"] == "login_required"


def test_after_a_rotation_the_new_key_signs_and_the_old_one_is_still_published(
    place: Place,
) -> None:
    def published() -> list[str]:
        keys = requests.get(f"{place.lms.url}/lti/jwks.json").json()["keys"]
        assert all("d" not in key for key in keys)
        return [key["kid"] for key in keys]

    before = published()
    new = place.lms.admin("POST", "/admin/keys/rotate")["kid"]
    assert before[-1] in published()
    assert published()[-1] == new
    assert place.tool.launch(person_id=place.learner, activity_id=place.activity["id"])


def test_a_wrong_clock_shifts_the_id_token(place: Place) -> None:
    place.lms.admin(
        "POST", "/admin/faults", launch={"kind": "wrong_clock", "offset_seconds": -7200}
    )
    form = Form.of(authorize(place, nonce="n").text)
    payload = form.fields["id_token"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    assert claims["iat"] < time.time() - 7100
    assert claims["exp"] == claims["iat"] + 60


def test_a_data_privacy_launch_is_about_a_person_and_no_course(place: Place) -> None:
    claims = place.tool.launch(
        person_id=place.learner,
        activity_id=place.activity["id"],
        message_type="DataPrivacyLaunchRequest",
    )
    assert claims[CLAIM + "for_user"]["user_id"] == str(place.learner)
    assert not {CLAIM + "context", CLAIM + "resource_link", AGS + "claim/endpoint"} & claims.keys()


def test_a_launch_can_be_a_message_or_have_roles_that_nobody_knows(place: Place) -> None:
    claims = place.tool.launch(
        person_id=place.learner,
        activity_id=place.activity["id"],
        message_type="LtiEulaRequest",
        roles=["https://example.org/roles#Visitor"],
    )
    assert claims[CLAIM + "message_type"] == "LtiEulaRequest"
    assert claims[CLAIM + "roles"] == ["https://example.org/roles#Visitor"]
