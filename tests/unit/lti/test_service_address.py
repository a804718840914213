"""Where an access token may go."""

import pytest

from lti_app.extension.lms_profile import StandardProfile
from lti_app.lti.outbound import OutboundRefused
from lti_app.lti.service_address import (
    ServiceAddressForeign,
    check_next_address,
    check_service_address,
)
from lti_app.models import Registration

REGISTRATION = Registration(
    issuer="https://lms.example.com/moodle",
    auth_login_url="https://lms.example.com/auth",
    auth_token_url="https://sso.example.com:8443/token",
    jwks_url="https://keys.example.com/jwks",
)


class SharedIssuer(StandardProfile):
    services_on_customer_hosts = True


@pytest.mark.parametrize(
    "url",
    ["https://lms.example.com/x", "https://SSO.example.com:8443/x", "https://keys.example.com"],
)
def test_every_host_of_the_registration_may_have_services(url: str) -> None:
    check_service_address(url, REGISTRATION, StandardProfile())


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/x",
        "https://sso.example.com/x",
        "https://lms.example.com.evil.example/x",
        "http://lms.example.com/x",
    ],
)
def test_no_other_host_gets_the_token(url: str) -> None:
    with pytest.raises(ServiceAddressForeign):
        check_service_address(url, REGISTRATION, StandardProfile())


def test_an_address_in_disguise_is_refused() -> None:
    with pytest.raises(OutboundRefused):
        check_service_address("https://lms.example.com@evil.example/", REGISTRATION, SharedIssuer())


def test_an_lms_with_one_issuer_for_all_names_the_customers_host_in_its_launch() -> None:
    school = "https://school.instructure.com/api/names"
    check_service_address(school, REGISTRATION, SharedIssuer())
    check_next_address(f"{school}?page=2", REGISTRATION, school)


def test_a_next_page_stays_with_the_platform_even_then() -> None:
    with pytest.raises(ServiceAddressForeign):
        check_next_address("https://evil.example/", REGISTRATION, "https://lms.example.com/x")


def test_an_issuer_that_is_a_mere_name_is_no_host() -> None:
    registration = Registration(
        issuer="my-lms",
        auth_login_url="https://lms.example.com/auth",
        auth_token_url="https://lms.example.com/token",
        jwks_url="https://lms.example.com/jwks",
    )
    check_service_address("https://lms.example.com/x", registration, StandardProfile())
