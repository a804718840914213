"""The endpoints that a platform calls: login, launch, key set. What they mean stands below web/."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, jsonify, redirect
from werkzeug.wrappers import Response as AnyResponse

from lti_app.lti.errors import DeploymentPending, NonceWrong, PlatformRefused, StateUnknown
from lti_app.lti.launch import Launch, MessageType
from lti_app.lti.login import StartedLogin, login_parameters
from lti_app.lti.message import check_launch
from lti_app.lti.platform import frame_origins
from lti_app.lti.signature import read_token
from lti_app.lti.tool_keys import ensure_keys, key_set
from lti_app.services.job import LATE_SCORES_JOB, request_job
from lti_app.services.launch import KEPT_AFTER_END, await_approval, open_launch, started_by
from lti_app.services.login import find_login, start_login
from lti_app.services.platform import learn_lms
from lti_app.services.reviewed_work import reviewed_person
from lti_app.web import cookies
from lti_app.web.cookieless import ask_for_stored, no_cookie_came_back, store_before_redirect
from lti_app.web.current import this_request
from lti_app.web.platform_keys import has_key, is_old, refresh_key_set
from lti_app.web.security import allow_frames, require_own_origin
from lti_app.web.tool import connection, db, own_transaction, tool

pages = Blueprint("lti", __name__, url_prefix="/lti")

# The page that a message opens, below /l/<launch_id>/.
LANDING = {
    MessageType.RESOURCE_LINK: "",
    MessageType.DEEP_LINKING: "place",
    MessageType.SUBMISSION_REVIEW: "review",
    MessageType.DATA_PRIVACY: "my-data",
}


@pages.route("/login", methods=["GET", "POST"])
def login() -> AnyResponse:
    """A platform wants to launch: remember it and send the browser back there to prove itself."""
    parameters = login_parameters(this_request().values)
    _allow_frames_of_caller(parameters.get("iss"))
    settings, browser = tool().settings, cookies.browser_or_new()
    started = start_login(connection(), parameters, browser, settings, datetime.now(UTC))
    response: AnyResponse = redirect(started.url)
    if "lti_storage_target" in parameters and not cookies.come_back():
        response = store_before_redirect(started, parameters["lti_storage_target"])
    cookies.keep_browser(response, settings, browser)
    cookies.keep_login(response, settings, started.state, browser)
    return response


@pages.post("/launch")
def launch() -> AnyResponse:
    """A platform launches: check everything, open a session, and show its page."""
    started, checked = _check()
    state = this_request().form["state"]
    browser = cookies.login_browser(state)
    if browser is not None and started_by(started, browser):
        return _open(started, checked, cookies.browser_or(browser))
    if "lti_storage_target" not in started.parameters:
        return no_cookie_came_back(started)
    response = ask_for_stored(started, state, this_request().form["id_token"])
    cookies.keep_browser(response, tool().settings, cookies.browser_or_new())
    return response


@pages.post("/launch/stored")
def launch_with_stored_state() -> AnyResponse:
    """The same launch, after our page found state and nonce in the platform's storage.

    Only that page may say so: whoever else knows the state did not start the login here. The
    pages of the launch need a cookie; where not even that page's comes back, a new window is
    all that helps.
    """
    require_own_origin(browser_must_say=True)
    started, checked = _check()
    if not cookies.come_back():
        return no_cookie_came_back(started)
    form = this_request().form
    if form.get("stored_state") != form["state"]:
        raise StateUnknown
    if form.get("stored_nonce") != started.nonce:
        raise NonceWrong
    return _open(started, checked, cookies.browser_or_new())


@pages.get("/jwks.json")
def jwks() -> Response:
    """Our public keys, made at the first question. May be kept for an hour by anyone."""
    keys = key_set(db())
    if not keys["keys"]:
        ensure_keys(db(), tool().settings.secret_key, datetime.now(UTC))
        keys = key_set(db())
    response = jsonify(keys)
    response.cache_control.public = True
    response.cache_control.max_age = 3600
    return response


def _allow_frames_of_caller(*known: str | None) -> None:
    """A refusal must be readable in the frame of whoever asks, known or not; it offers nothing."""
    allow_frames(frame_origins(*known, this_request().headers.get("Origin")))


def _check() -> tuple[StartedLogin, Launch]:
    """The login and the launch that answers it, both good so far; nothing is written yet."""
    _allow_frames_of_caller()
    form = this_request().form
    if "error" in form:
        raise PlatformRefused
    state = form.get("state")
    if not state:
        raise StateUnknown
    token = read_token(form.get("id_token", ""))
    now = datetime.now(UTC)
    started = find_login(connection(), state, token, now)
    _allow_frames_of_caller(started.platform.issuer, started.platform.auth_login_url)
    if not has_key(started, token) or is_old(started, now):
        refresh_key_set(started.platform, wait=not has_key(started, token))
        started = find_login(connection(), state, token, now)
    profile = tool().registry.lms_profile(started.platform.lms)
    try:
        return started, check_launch(token, started, profile.repair_claims, tool().settings, now)
    except DeploymentPending as error:
        if not error.recorded:
            with own_transaction() as own:
                await_approval(own, error.registration_id, error.deployment_id, now)
        raise


def _landing(checked: Launch) -> str:
    """The message's page; of a review, the page about the person whose work it is."""
    page = LANDING[checked.message_type]
    if checked.message_type is MessageType.SUBMISSION_REVIEW:
        person_id = reviewed_person(db(), checked.registration_id, checked.for_user)
        return f"{page}/{person_id}" if person_id is not None else page
    return page


def _open(started: StartedLogin, checked: Launch, browser: str) -> AnyResponse:
    settings, request, now = tool().settings, this_request(), datetime.now(UTC)
    opened = open_launch(connection(), started, checked, browser, settings=settings, now=now)
    if opened.new_link_row_id is not None:
        # What was completed before the step was placed has a column to go to now.
        link = opened.new_link_row_id
        request_job(db(), LATE_SCORES_JOB, now=now, key=f"{LATE_SCORES_JOB}/link/{link}", link=link)
    learn_lms(connection(), started.platform, tool().registry, checked.product_family_code)
    page = _landing(checked)
    response = redirect(f"{request.script_root}/l/{opened.launch_id}/{page}", 303)
    lifetime = timedelta(hours=settings.session_lifetime_hours) + KEPT_AFTER_END
    max_age = int(lifetime.total_seconds())
    cookies.keep_launch(response, settings, opened.launch_id, opened.secret, max_age)
    cookies.keep_browser(response, settings, browser)
    cookies.forget_login(response, settings, request.form["state"])
    return response
