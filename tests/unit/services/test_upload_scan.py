import time

import pytest

from lti_app.domain.upload import INFECTED, NOT_SCANNED, FileRefused
from lti_app.services import upload_scan
from lti_app.services.upload_scan import scan


def test_exit_code_0_means_clean() -> None:
    scan("true", b"words")


def test_any_other_exit_code_means_infected() -> None:
    with pytest.raises(FileRefused) as raised:
        scan("grep -q nothing", b"words")
    assert raised.value.problem == INFECTED


def test_the_scanner_reads_the_file_on_its_stdin() -> None:
    scan("grep -q words", b"words")


@pytest.mark.parametrize("command", ["/no/such/command", "'", "sh -c 'kill -9 $$'"])
def test_a_scanner_that_cannot_say_lets_nothing_in(command: str) -> None:
    with pytest.raises(FileRefused) as raised:
        scan(command, b"words")
    assert raised.value.problem == NOT_SCANNED


def test_nothing_of_the_command_goes_through_a_shell() -> None:
    with pytest.raises(FileRefused):
        scan("false; true", b"words")


def test_a_scanner_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_scan, "TIMEOUT_SECONDS", 0.2)
    started = time.monotonic()
    with pytest.raises(FileRefused) as raised:
        scan("sleep 20", b"words")
    assert raised.value.problem == NOT_SCANNED
    assert time.monotonic() - started < 10
