"""Tools: register by values, read, change, list; and registration tokens."""

import secrets
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from demo_lms.admin_api.body import body, found, one_of, taken_from, wrong
from demo_lms.models import Tool, ToolStatus
from demo_lms.registration import open_registration, registration_address
from demo_lms.state import platform
from demo_lms.tokens import TOKEN_PATH
from demo_lms.vocabulary import SCOPES

blueprint = Blueprint("admin_tools", __name__, url_prefix="/admin")
CHANGEABLE = {
    "name",
    "description",
    "initiate_login_uri",
    "redirect_uris",
    "jwks_uri",
    "target_link_uri",
    "deep_linking_uri",
    "scopes",
    "custom",
    "deployment_ids",
    "shares_names",
    "shares_emails",
}


@blueprint.get("/tools")
def list_tools() -> ResponseReturnValue:
    with platform().database.reading() as db:
        return jsonify([as_json(tool) for tool in db.scalars(select(Tool).order_by(Tool.id))])


@blueprint.post("/tools")
def add_tool() -> ResponseReturnValue:
    """A tool by its values; active at once unless `status` says otherwise."""
    required = {"name", "initiate_login_uri", "redirect_uris", "jwks_uri", "target_link_uri"}
    values = taken_from(body(), required, CHANGEABLE | {"client_id", "status"})
    with platform().database.writing() as db:
        client_id = values.get("client_id") or secrets.token_urlsafe(12)
        if db.scalar(select(Tool.id).where(Tool.client_id == client_id)):
            return wrong("this client_id is taken", 409)
        tool = Tool(
            client_id=client_id,
            status=one_of(ToolStatus, values.get("status", "active")),
            scopes=list(SCOPES),
            deep_linking_uri=values["target_link_uri"],
        )
        _change(tool, values)
        db.add(tool)
        db.flush()
        tool.deployment_ids = tool.deployment_ids or [str(tool.id)]
        return jsonify(as_json(tool)), 201


@blueprint.patch("/tools/<int:tool_id>")
def change_tool(tool_id: int) -> ResponseReturnValue:
    values = taken_from(body(), set(), CHANGEABLE | {"status"})
    with platform().database.writing() as db:
        tool = found(db, Tool, tool_id)
        _change(tool, values)
        if "status" in values:
            tool.status = one_of(ToolStatus, values["status"])
        return jsonify(as_json(tool))


@blueprint.post("/registration-tokens")
def add_registration_token() -> ResponseReturnValue:
    """With `registration_url`, the answer's `url` is what the LMS would open in its frame."""
    values = taken_from(body(), set(), {"registration_url"})
    with platform().database.writing() as db:
        token = open_registration(db)
    answer = {"registration_token": token}
    if values.get("registration_url"):
        answer["url"] = registration_address(str(values["registration_url"]), token)
    return jsonify(answer), 201


def as_json(tool: Tool) -> dict[str, Any]:
    """The tool, and the platform's values that belong into the tool's own configuration."""
    return {
        "id": tool.id,
        "client_id": tool.client_id,
        "status": tool.status.value,
        **{name: getattr(tool, name) for name in sorted(CHANGEABLE)},
        "platform": {
            "issuer": platform().issuer,
            "auth_login_url": platform().url("/lti/authorize"),
            "auth_token_url": platform().url(TOKEN_PATH),
            "jwks_url": platform().url("/lti/jwks.json"),
            "deployment_ids": tool.deployment_ids,
        },
    }


def _change(tool: Tool, values: dict[str, Any]) -> None:
    for name in CHANGEABLE & values.keys():
        setattr(tool, name, values[name])
