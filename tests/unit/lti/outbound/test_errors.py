"""What the errors of calls outside say, and what they keep to themselves."""

from datetime import UTC, datetime

import pytest

from lti_app.lti.outbound import FailureReason, OutboundFailed, retry_after_seconds

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        (" 0 ", 0.0),
        ("Sun, 01 Mar 2026 12:00:30 GMT", 30.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(
    header: str | None, seconds: float | None
) -> None:
    assert retry_after_seconds(header, NOW) == seconds


def test_an_error_names_its_kind_and_repeats_nothing_that_came() -> None:
    error = OutboundFailed(FailureReason.STATUS, 400, body=b"Erika Mustermann")
    assert error.code == "http_400"
    assert "Erika" not in str(error)
