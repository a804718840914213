"""The `kehrwert` command. One file per noun; machine-readable answers on ``--json``."""

from lti_app.cli.main import main

__all__ = ["main"]
