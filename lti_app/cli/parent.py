"""A child process that ends when its parent does, even when that one is killed."""

import os
import signal
import threading


def end_with_parent() -> None:
    """Stop this process in order once its standard input ends: the parent holds the other end."""
    threading.Thread(target=_wait_for_end, daemon=True).start()


def _wait_for_end() -> None:
    # Without Python's buffers, whose locks a fork would copy.
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
