"""Faults, behaviour, keys, tokens, request counters, and a sign of life."""

from dataclasses import asdict

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import delete

from demo_lms.admin_api.body import body, wrong
from demo_lms.behaviour import UnknownBehaviour
from demo_lms.faults import Fault, ImpossibleFault
from demo_lms.models import AccessToken
from demo_lms.state import platform

blueprint = Blueprint("admin_switches", __name__)


@blueprint.get("/healthz")
def alive() -> ResponseReturnValue:
    return jsonify(status="ok", issuer=platform().issuer)


@blueprint.get("/admin/faults")
def list_faults() -> ResponseReturnValue:
    return jsonify(platform().faults.current())


@blueprint.post("/admin/faults")
def switch_faults() -> ResponseReturnValue:
    """A fault per service; null ends a service's fault; services not named stay as they are."""
    try:
        wanted = {
            service: None if values is None else Fault.parse(values)
            for service, values in body().items()
        }
        for service, fault in wanted.items():
            platform().faults.set(service, fault)
    except (ImpossibleFault, TypeError) as error:
        return wrong(str(error))
    return jsonify(platform().faults.current())


@blueprint.delete("/admin/faults")
def clear_faults() -> ResponseReturnValue:
    platform().faults.clear()
    return "", 204


@blueprint.get("/admin/behaviour")
def read_behaviour() -> ResponseReturnValue:
    return jsonify(asdict(platform().behaviour))


@blueprint.post("/admin/behaviour")
def change_behaviour() -> ResponseReturnValue:
    try:
        platform().behaviour.change(body())
    except UnknownBehaviour as error:
        return wrong(str(error))
    return jsonify(asdict(platform().behaviour))


@blueprint.post("/admin/keys/rotate")
def rotate_keys() -> ResponseReturnValue:
    return jsonify(kid=platform().keys.rotate()), 201


@blueprint.delete("/admin/tokens")
def revoke_tokens() -> ResponseReturnValue:
    """End every access token: the next call with one is a 401."""
    with platform().database.writing() as db:
        db.execute(delete(AccessToken))
    return "", 204


@blueprint.get("/admin/requests")
def count_requests() -> ResponseReturnValue:
    """How many requests each service got since the start or the last DELETE."""
    return jsonify(platform().faults.requests())


@blueprint.delete("/admin/requests")
def forget_requests() -> ResponseReturnValue:
    platform().faults.forget_requests()
    return "", 204
