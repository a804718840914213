"""The frame that keeps data for tools without cookies (Client Side postMessages)."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from demo_lms.state import platform

blueprint = Blueprint("storage", __name__)


@blueprint.get("/lti/storage")
def frame() -> ResponseReturnValue:
    if platform().behaviour.lti_storage != "frame":
        abort(404)
    return render_template("storage.html")
