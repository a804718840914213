"""Origins of addresses: what goes into a header must be one, and nothing else."""

import pytest

from lti_app.lti.platform import frame_origins, origin


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://lms.example/path?x=1", "https://lms.example"),
        ("https://LMS.Example:443/", "https://lms.example"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://lms.example:80", "http://lms.example"),
        ("https://[::1]:8443/x", "https://[::1]:8443"),
        ("https://user:secret@lms.example/", "https://lms.example"),
    ],
)
def test_an_address_has_one_origin(address: str, expected: str) -> None:
    assert origin(address) == expected


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "null",
        "lms.example",
        "ftp://lms.example",
        "https://",
        "https://*",
        "https://a;script-src x",
        "https://a b",
        "https://a:99999999",
        "https://[",
        "https://ä.example",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_origin_stays_out(address: str | None) -> None:
    assert origin(address) == ""
    assert frame_origins(address) == ()


def test_each_origin_is_named_once() -> None:
    found = frame_origins("https://a.example/1", None, "https://b.example", "https://a.example/2")
    assert found == ("https://a.example", "https://b.example")
