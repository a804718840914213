"""The objects behind Flask's ``request``, ``g`` and ``current_app``, for what every page passes.

At each use a proxy finds its object again, after Python has raised and dropped an AttributeError
for the name that the proxy itself does not have. A landing page used them a hundred times.
Werkzeug's own advice is to take the object once.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request, current_app, g, request

this_request: Callable[[], Request] = request._get_current_object  # type: ignore[attr-defined]
this_app: Callable[[], Flask] = current_app._get_current_object  # type: ignore[attr-defined]
this_g: Callable[[], Any] = g._get_current_object
