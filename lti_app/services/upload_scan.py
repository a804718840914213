"""The hook for a company's virus scanner: a command line that reads a file on its stdin."""

import logging
import shlex
import subprocess

from lti_app.domain.upload import INFECTED, NOT_SCANNED, FileRefused

log = logging.getLogger(__name__)

# Somebody waits in front of a page, and a server's thread with them.
TIMEOUT_SECONDS = 30


def scan(command: str, content: bytes) -> None:
    """Let the command look at a file: exit code 0 means clean, any other infected.

    No shell is involved, and no part of the file's name reaches the command.

    Raises:
        FileRefused: it is infected, or the command could not say: then nothing is kept either.
    """
    try:
        # The operator's own setting, split without a shell.
        done = subprocess.run(  # noqa: S603
            shlex.split(command),
            input=content,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        log.error("upload_scan_command did not work: %s", type(error).__name__)
        raise FileRefused(NOT_SCANNED) from error
    if done.returncode < 0:
        log.error("upload_scan_command was ended by signal %s", -done.returncode)
        raise FileRefused(NOT_SCANNED)
    if done.returncode:
        raise FileRefused(INFECTED)
