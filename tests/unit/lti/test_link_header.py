"""Next links, as the standard has them and as LMSs send them."""

import pytest

from lti_app.lti.link_header import next_address

HERE = "https://lms.example.com/roster?limit=2&from=2"
NEXT = "https://lms.example.com/roster?limit=2&from=4"


@pytest.mark.parametrize(
    "header",
    [
        f'<{NEXT}>; rel="next"',
        f'<{NEXT}>;rel="next"',
        f'<{NEXT}>; REL="Next"',
        f"<{NEXT}>; rel=next",
        f"<{NEXT}>; rel='next'",
        f"<{NEXT}>; rel=“next”",
        f"<{NEXT}>; rel=“next”".encode().decode("latin-1"),
        f"<{NEXT}>; rel=&quot;next&quot;",
        f'<{NEXT.replace("&", "&amp;")}>; rel="next"',
        f'<{NEXT}>; title="a, b; c"; rel="next"',
        f'<{NEXT}>; rel="last next"',
        f'<{HERE}>; rel="self", <{NEXT}>; rel="next", </>; rel="first"',
        f'<{HERE}>; rel="prev",<{NEXT}>; rel="next"',
        f'<{NEXT}#part>; rel="next"',
        '</roster?limit=2&from=4>; rel="next"',
        '<?limit=2&from=4>; rel="next"',
    ],
)
def test_the_next_page_is_found_in_every_form(header: str) -> None:
    assert next_address(header, HERE) == NEXT


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        f'<{NEXT}>; rel="prev"',
        f'<{NEXT}>; rel="nextish"',
        f'<{NEXT}>; title="next"',
        f"{NEXT}; rel=next",
        "<",
        "rel=next",
    ],
)
def test_nothing_else_is_a_next_page(header: str | None) -> None:
    assert next_address(header, HERE) is None


def test_a_parameter_that_looks_like_a_sign_of_html_stays_one() -> None:
    header = '<https://lms.example.com/?a=1&copy=2>; rel="next"'
    assert next_address(header, HERE) == "https://lms.example.com/?a=1&copy=2"
