"""Tools, for the LMS admin: register by URL in a frame, activate, disable, values to copy."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from demo_lms.models import Tool, ToolStatus
from demo_lms.pages.visitor import require_lms_admin
from demo_lms.registration import open_registration, registration_address
from demo_lms.state import platform
from demo_lms.tokens import TOKEN_PATH

blueprint = Blueprint("tools", __name__)


@blueprint.get("/tools")
def overview() -> ResponseReturnValue:
    with platform().database.reading() as db:
        require_lms_admin(db)
        tools = db.scalars(select(Tool).order_by(Tool.id)).all()
        return render_template("tools.html", tools=tools)


@blueprint.get("/tools/<int:tool_id>")
def show(tool_id: int) -> ResponseReturnValue:
    with platform().database.reading() as db:
        require_lms_admin(db)
        tool = db.get(Tool, tool_id)
        if tool is None:
            abort(404)
        addresses = {
            "issuer": platform().issuer,
            "authorization": platform().url("/lti/authorize"),
            "token": platform().url(TOKEN_PATH),
            "jwks": platform().url("/lti/jwks.json"),
        }
        return render_template("tool.html", tool=tool, addresses=addresses)


@blueprint.post("/tools/register")
def register() -> ResponseReturnValue:
    """Opens the tool's registration page in a frame, with a token that works once."""
    url = request.form.get("registration_url", "").strip()
    with platform().database.writing() as db:
        require_lms_admin(db)
        if not url.startswith(("http://", "https://")):
            tools = db.scalars(select(Tool).order_by(Tool.id)).all()
            return render_template("tools.html", tools=tools, typed=url, bad_url=True), 400
        token = open_registration(db)
    return render_template("register.html", address=registration_address(url, token))


@blueprint.post("/tools/<int:tool_id>/status")
def change_status(tool_id: int) -> ResponseReturnValue:
    with platform().database.writing() as db:
        require_lms_admin(db)
        tool = db.get(Tool, tool_id)
        if tool is None:
            abort(404)
        tool.status = ToolStatus(request.form.get("status", tool.status.value))
    return redirect(url_for("tools.overview"))
