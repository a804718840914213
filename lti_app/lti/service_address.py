"""Which addresses of services a platform's access token may be sent to.

Addresses of services come in signed launches and in answers of the services themselves. A token
goes to the hosts of the registration only; where an LMS serves all its customers under one
issuer, the signed launch names the customer's host.
"""

from lti_app.extension.lms_profile import LmsProfile
from lti_app.lti.outbound import OutboundError, host_and_port
from lti_app.models import Registration


class ServiceAddressForeign(OutboundError):
    """The address of a service is not the platform's."""

    code = "address_foreign"


def check_service_address(url: str, registration: Registration, profile: LmsProfile) -> None:
    """Check an address that a signed launch named.

    Raises:
        ServiceAddressForeign: it lies on none of the registration's hosts.
        OutboundRefused: it is malformed.
    """
    host = host_and_port(url)
    if host not in registered_hosts(registration) and not profile.services_on_customer_hosts:
        raise ServiceAddressForeign


def check_next_address(url: str, registration: Registration, current: str) -> None:
    """Check an address that the answer from ``current``, a checked address, named.

    Raises: as ``check_service_address``.
    """
    if host_and_port(url) not in registered_hosts(registration) | {host_and_port(current)}:
        raise ServiceAddressForeign


def registered_hosts(registration: Registration) -> frozenset[str]:
    """``host:port`` of every address that the registration names."""
    addresses = [registration.auth_login_url, registration.auth_token_url, registration.jwks_url]
    # An issuer is a name by the standard's letter; nearly always it is an address.
    if "://" in registration.issuer:
        addresses.append(registration.issuer)
    return frozenset(host_and_port(address) for address in addresses)
