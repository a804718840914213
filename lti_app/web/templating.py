"""The environment of all templates. What they may call is offered by the files that bring it."""

from collections.abc import MutableMapping
from types import FunctionType
from typing import Any

from flask.templating import Environment
from jinja2.runtime import Context, Macro


class _Context(Context):
    """What a template sees, with a short way to call functions and macros.

    Jinja looks at everything that is called, each time, for whether it wants the context; that
    took longer than most of what is called.
    """

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """What the call gives. Whatever is no plain function or macro goes Jinja's own way."""
        if type(called) is Macro:
            args = (self.eval_ctx, *args)
        elif type(called) is not FunctionType or hasattr(called, "jinja_pass_arg"):
            return super().call(called, *args, **kwargs)
        # These two are for functions that want the context.
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return called(*args, **kwargs)


class Templates(Environment):
    """Flask's environment, with one dict of globals for all templates.

    Jinja puts an empty dict of each template's own before it, for callers that give a template
    globals. Nobody does so here, and looking through two took a fifth of a page's time.
    """

    context_class = _Context

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own, unless a template is given some."""
        return super().make_globals(d) if d else self.globals
