"""The page that an LMS opens for its admin: it registers this tool, and says what comes next.

The LMS calls it in a frame, with the address of its configuration and a token of its own.
"""

import logging
import re
from datetime import UTC, datetime

from flask import Blueprint, Flask, Response, abort, g, render_template, request
from flask_babel import lazy_gettext as _

from lti_app.lti.outbound import OutboundError, OutboundFailed, OutboundRefused, OutboundTimeout
from lti_app.lti.platform import frame_origins
from lti_app.lti.registration import RegistrationRefused
from lti_app.models import RegistrationStatus
from lti_app.services.dynamic_registration import register_at_platform, store_registration
from lti_app.services.invite import InviteExpired, InviteUnknown, InviteUsed, find_invite
from lti_app.web.errors import ErrorText, answer, error_page
from lti_app.web.language import language
from lti_app.web.security import allow_frames
from lti_app.web.tool import db, roll_back, tool

log = logging.getLogger(__name__)
pages = Blueprint("registration", __name__)

# A bare word, as Moodle answers ("missing_domain"): it helps whoever reads the log.
_WORD = re.compile(rb"[a-z_]{3,40}")
_STILL_GOOD = _("The invitation was not used up: it can be tried again.")
_NEW_INVITE = _("Ask whoever runs Kehrwert for a new address.")

_UNKNOWN = ErrorText(
    _("This invitation does not exist"),
    _("The address is incomplete, or it was never given out."),
    _NEW_INVITE,
)
_EXPIRED = ErrorText(
    _("This invitation has expired"), _("It could be used for some time only."), _NEW_INVITE
)
_USED = ErrorText(
    _("This invitation has been used"),
    _("A learning platform was registered with it already. Each address works once."),
    _NEW_INVITE,
)
_PASTE_IT = ErrorText(
    _("This address belongs into your learning platform"),
    _("It is no page to read: your learning platform opens it to register Kehrwert."),
    _(
        "Copy the address from your browser and paste it where your learning platform asks for "
        "the registration address of a tool (LTI Advantage, dynamic registration)."
    ),
    _STILL_GOOD,
)
_REFUSED_ADDRESS = ErrorText(
    _("The learning platform cannot be called from here"),
    _(
        "Kehrwert calls learning platforms by https and at public addresses only. This one names "
        "an address that is neither, or sends on to another host."
    ),
    _(
        "If it is your own platform in an internal network, ask whoever runs Kehrwert to list its "
        "host in the setting allow_private_hosts, and start again."
    ),
    _STILL_GOOD,
)
_TOO_SLOW = ErrorText(
    _("The learning platform did not answer in time"),
    _("Kehrwert has asked it for its configuration and waited."),
    _("Start the registration again in a few minutes."),
    _STILL_GOOD,
)
_FAILED_CALL = ErrorText(
    _("The learning platform did not accept the registration"),
    _("It answered with an error, or with something that is no answer to a registration."),
    _(
        "Start the registration again in your learning platform: its permission is good for a "
        "short time and for one use. If it fails again, pass the code on to whoever runs Kehrwert."
    ),
    _STILL_GOOD,
)
_UNUSABLE = ErrorText(
    _("The learning platform's configuration cannot be used"),
    _("What it says about itself is incomplete, or belongs to another platform."),
    _("Pass the code on to whoever looks after your learning platform."),
    _STILL_GOOD,
)


def install(app: Flask) -> None:
    """Offer the page, and answer its errors."""
    app.register_blueprint(pages)
    answer(app, InviteUnknown, _UNKNOWN, InviteUnknown.code, 404)
    answer(app, InviteExpired, _EXPIRED, InviteExpired.code, 410)
    answer(app, InviteUsed, _USED, InviteUsed.code, 410)


@pages.get("/lti/register/<secret>")
def register(secret: str) -> Response | str:
    """Register this tool at the LMS whose admin opened the invite."""
    if request.method != "GET":
        # HEAD comes with GET: who only looks whether the address answers must not use it up.
        abort(405)
    g.opened_once = True
    configuration_url = request.args.get("openid_configuration", "")
    # Even an error must be readable in the LMS's frame; the page has nothing to click but "Close".
    allow_frames(frame_origins(configuration_url))
    invite = find_invite(db(), secret, datetime.now(UTC))
    if not configuration_url:
        return error_page(_PASTE_IT, "ADDRESS-FOR-PLATFORM", 400)
    # The connection goes back to the pool: a slow platform must not keep it from others.
    roll_back()
    try:
        new = register_at_platform(
            configuration_url,
            request.args.get("registration_token"),
            settings=tool().settings,
            registry=tool().registry,
        )
    except (OutboundError, RegistrationRefused) as error:
        return _failed(error)
    if new.profile.services_on_customer_hosts:
        # The page around us is the customer's, which the vendor's configuration does not name.
        allow_frames(frame_origins(configuration_url, request.referrer))
    registration = store_registration(db(), invite, new, datetime.now(UTC))
    return render_template(
        "lti/registered.html",
        registration=registration,
        deployment_id=new.client.deployment_id,
        is_pending=registration.status is RegistrationStatus.PENDING,
        lms=new.profile.name,
        steps=[step.in_language(language()) for step in new.profile.after_registration],
    )


def _failed(error: OutboundError | RegistrationRefused) -> Response:
    code = f"REGISTRATION-{error.code.upper().replace('_', '-')}"
    word = _WORD.fullmatch(error.body.strip()) if isinstance(error, OutboundFailed) else None
    log.warning("%s %s", code, word.group().decode() if word else "")
    text = _FAILED_CALL
    if isinstance(error, RegistrationRefused):
        text = _UNUSABLE
    elif isinstance(error, OutboundRefused):
        text = _REFUSED_ADDRESS
    elif isinstance(error, OutboundTimeout):
        text = _TOO_SLOW
    return error_page(text, code, 400)
