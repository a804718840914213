"""The environment of all templates. What they may call is offered by the files that bring it."""

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class Templates(Environment):
    """Flask's environment, with one dict of globals for all templates.

    Jinja puts an empty dict of each template's own before it, for callers that give a template
    globals. Nobody does so here, and looking through two took a fifth of a page's time.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own, unless a template is given some."""
        return super().make_globals(d) if d else self.globals
