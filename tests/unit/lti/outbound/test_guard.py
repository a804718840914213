"""Which addresses may be called."""

import asyncio
from ipaddress import ip_address

import pytest

from lti_app.lti.outbound import OutboundGuard, OutboundRefused, RefusalReason, host_and_port
from lti_app.lti.outbound.guard import is_public
from lti_app.settings import load_settings


def guard(allow: str = "") -> OutboundGuard:
    return OutboundGuard(load_settings({"KEHRWERT_ALLOW_PRIVATE_HOSTS": allow}))


def refusal(url: str, allow: str = "") -> RefusalReason:
    with pytest.raises(OutboundRefused) as refused:
        guard(allow).check(url)
    return refused.value.reason


def test_a_public_https_address_may_be_called() -> None:
    guard().check("https://lms.example.com/token?x=1")
    guard().check("https://[2606:4700::1111]/token")


def test_plain_http_is_refused() -> None:
    assert refusal("http://lms.example.com/") is RefusalReason.NOT_HTTPS


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[fe80::1%25eth0]/",
    ],
)
def test_a_private_ip_address_is_refused_in_every_notation(url: str) -> None:
    assert refusal(url) is RefusalReason.PRIVATE


@pytest.mark.parametrize(
    "url",
    [
        "",
        "lms.example.com",
        "ftp://lms.example.com/",
        "https:///token",
        "https://user@lms.example.com/",
        "https://lms.example.com\\@evil.example/",
        "https://lms.example.com/\r\nX: y",
        "https://lms.example.com:99999/",
        "https://[::1/",
    ],
)
def test_an_address_that_libraries_could_read_differently_is_refused(url: str) -> None:
    assert refusal(url) is RefusalReason.MALFORMED


def test_a_listed_host_may_be_private_and_plain_http() -> None:
    guard("lms.internal").check("http://LMS.internal:8080/x")
    guard("127.0.0.1:5001").check("http://127.0.0.1:5001/x")


def test_a_listed_port_exempts_no_other_port() -> None:
    assert refusal("http://127.0.0.1:5002/", "127.0.0.1:5001") is RefusalReason.NOT_HTTPS
    assert refusal("https://127.0.0.1:5002/", "127.0.0.1:5001") is RefusalReason.PRIVATE


@pytest.mark.parametrize("name", ["localhost", "2130706433", "127.1", "0x7f.1"])
def test_a_name_that_resolves_to_a_private_address_is_refused(name: str) -> None:
    with pytest.raises(OutboundRefused):
        guard().resolve(name, 443)


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(OutboundRefused):
        guard().check_resolved("lms.example.com", 443, ["1.1.1.1", "192.168.0.1"])


def test_the_resolver_for_aiohttp_hands_out_no_private_address() -> None:
    async def resolve(allow: str) -> list[str]:
        found = await guard(allow).resolver().resolve("localhost", 443)
        return [entry["host"] for entry in found]

    assert set(asyncio.run(resolve("localhost"))) <= {"127.0.0.1", "::1"}
    with pytest.raises(OutboundRefused):
        asyncio.run(resolve(""))


def test_hosts_compare_in_one_spelling() -> None:
    assert host_and_port("https://LMS.example.com./a") == host_and_port(
        "https://lms.example.com:443/b"
    )
    assert host_and_port("http://lms.example.com/") == "lms.example.com:80"


@pytest.mark.parametrize("text", ["224.0.0.1", "ff0e::1", "100.64.0.1", "fec0::1", "0.0.0.0", "::"])
def test_special_addresses_are_not_public(text: str) -> None:
    assert not is_public(ip_address(text))
