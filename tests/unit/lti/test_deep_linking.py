"""The answer to a deep linking request, claim by claim."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from lti_app.extension.lms_profile import LmsProfile, StandardProfile
from lti_app.lti.deep_linking import (
    ContentItem,
    NewColumn,
    ReturnAddressRefused,
    TooManyItems,
    TypeNotAccepted,
    deep_linking_answer,
)
from lti_app.lti.launch import DeepLinkingRequest
from lti_app.lti.outbound import OutboundGuard
from lti_app.models import Registration
from lti_app.settings import load_settings

KEY = RSAKey.generate_key(2048, {"kid": "the-key"})
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
REGISTRATION = Registration(issuer="https://lms.example.com", client_id="client")
REQUEST = DeepLinkingRequest(
    return_url="https://lms.example.com/return?session=1",
    accept_types=("ltiResourceLink",),
    accept_multiple=True,
    data="kept & unchanged",
)
HOME = ContentItem(url="https://tool.example.com/lti/launch", title="Reverse Mentoring")
STEP = replace(
    HOME,
    title="Step 1",
    text="The first step",
    custom={"kehrwert_step": "1"},
    column=NewColumn(label="Step 1", score_maximum=100, resource_id="p/1", tag="step"),
)
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
LTI = "https://purl.imsglobal.org/spec/lti/claim/"


def answer(
    items: Sequence[ContentItem],
    request: DeepLinkingRequest = REQUEST,
    profile: LmsProfile | None = None,
    allow: str = "",
) -> tuple[str, Mapping[str, Any], Mapping[str, Any]]:
    url, token = deep_linking_answer(
        REGISTRATION,
        "7",
        request,
        items,
        sub="erika",
        key=KEY,
        profile=profile or StandardProfile(),
        guard=OutboundGuard(load_settings({"KEHRWERT_ALLOW_PRIVATE_HOSTS": allow})),
        now=NOW,
    )
    decoded = jwt.decode(token, KEY, algorithms=["RS256"])
    return url, decoded.header, decoded.claims


def test_the_answer_names_both_sides_the_deployment_and_a_short_life() -> None:
    url, header, claims = answer([HOME])
    assert url == REQUEST.return_url
    assert (header["alg"], header["kid"]) == ("RS256", "the-key")
    assert (claims["iss"], claims["aud"]) == ("client", "https://lms.example.com")
    assert claims[f"{LTI}deployment_id"] == "7"
    assert claims[f"{LTI}message_type"] == "LtiDeepLinkingResponse"
    assert claims[f"{LTI}version"] == "1.3.0"
    assert claims["iat"] <= NOW.timestamp() < claims["exp"] <= claims["iat"] + 600
    assert claims["nonce"] != answer([HOME])[2]["nonce"]


def test_an_item_has_no_empty_parts() -> None:
    assert answer([HOME])[2][f"{DL}content_items"] == [
        {"type": "ltiResourceLink", "url": HOME.url, "title": HOME.title}
    ]


def test_an_item_carries_its_custom_parameters_and_column() -> None:
    (item,) = answer([STEP])[2][f"{DL}content_items"]
    assert item["custom"] == {"kehrwert_step": "1"}
    assert item["text"] == "The first step"
    assert item["lineItem"] == {
        "label": "Step 1",
        "scoreMaximum": 100,
        "resourceId": "p/1",
        "tag": "step",
    }


def test_a_platform_that_takes_no_columns_gets_none() -> None:
    (item,) = answer([STEP], replace(REQUEST, accept_line_item=False))[2][f"{DL}content_items"]
    assert "lineItem" not in item


def test_data_comes_back_unchanged_or_stays_away() -> None:
    assert answer([HOME])[2][f"{DL}data"] == "kept & unchanged"
    assert answer([HOME], replace(REQUEST, data=""))[2][f"{DL}data"] == ""
    assert f"{DL}data" not in answer([HOME], replace(REQUEST, data=None))[2]


def test_cancelling_sends_an_empty_list() -> None:
    assert answer([])[2][f"{DL}content_items"] == []
    assert answer([], replace(REQUEST, accept_types=("file",)))[2][f"{DL}content_items"] == []


def test_a_picker_for_one_gets_one() -> None:
    single = replace(REQUEST, accept_multiple=False)
    assert len(answer([HOME], single)[2][f"{DL}content_items"]) == 1
    with pytest.raises(TooManyItems):
        answer([HOME, STEP], single)


def test_a_picker_that_takes_no_links_gets_none() -> None:
    with pytest.raises(TypeNotAccepted):
        answer([HOME], replace(REQUEST, accept_types=("file", "image")))


@pytest.mark.parametrize("url", ["http://lms.example.com/r", "javascript:alert(1)", "/r", ""])
def test_the_answer_is_not_sent_anywhere_but_by_https(url: str) -> None:
    with pytest.raises(ReturnAddressRefused):
        answer([HOME], replace(REQUEST, return_url=url))


def test_a_listed_host_and_one_inside_the_companys_network_may_get_it() -> None:
    listed = replace(REQUEST, return_url="http://127.0.0.1:5001/r")
    assert answer([HOME], listed, allow="127.0.0.1:5001")[0] == listed.return_url
    internal = replace(REQUEST, return_url="https://10.0.0.7/r")
    assert answer([HOME], internal)[0] == internal.return_url


def test_only_a_platform_that_wants_it_hears_who_chose() -> None:
    class Curious(StandardProfile):
        answer_names_person = True

    assert "sub" not in answer([HOME])[2]
    assert answer([HOME], profile=Curious())[2]["sub"] == "erika"
