"""Pages for browsers that send no cookie back: the platform's storage, then a new window.

LTI Client Side postMessages and its Platform Storage; the scripts stand in static/js/.
"""

from flask import make_response, render_template
from werkzeug.wrappers import Response

from lti_app.lti.errors import BrowserUnproven
from lti_app.lti.login import LoginRedirect, StartedLogin
from lti_app.lti.platform import origin
from lti_app.web.launch_errors import launch_error_text
from lti_app.web.security import allow_form_to

_STORAGE = "lti_storage_target"


def store_before_redirect(started: LoginRedirect, target: str) -> Response:
    """A page that puts state and nonce into the platform's storage and then goes on."""
    return make_response(
        render_template(
            "lti/store_state.html",
            started=started,
            target=target,
            platform_origin=origin(started.url),
        )
    )


def ask_for_stored(login: StartedLogin, state: str, id_token: str) -> Response:
    """A page that asks the platform's storage for state and nonce, and sends the launch again.

    Nothing is open yet. Where the storage has nothing for us, the new window is offered.
    """
    page = render_template(
        "lti/find_state.html",
        state=state,
        id_token=id_token,
        target=login.parameters[_STORAGE],
        platform_origin=origin(login.platform.auth_login_url),
        **_new_window(login),
    )
    return make_response(page)


def no_cookie_came_back(login: StartedLogin) -> Response:
    """A page whose button starts the login again in a window where cookies work."""
    page = render_template("lti/new_window.html", **_new_window(login))
    return make_response(page, BrowserUnproven.status)


def _new_window(login: StartedLogin) -> dict[str, object]:
    # The login's answer leads to the platform, and browsers hold that against the form, too.
    allow_form_to(origin(login.platform.auth_login_url))
    again = {name: value for name, value in login.parameters.items() if name != _STORAGE}
    return {
        "text": launch_error_text(BrowserUnproven()),
        "code": BrowserUnproven.code,
        "parameters": again,
    }
