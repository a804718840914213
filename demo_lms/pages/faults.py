"""Faults and behaviour at the click of a button, for the LMS admin."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from demo_lms.behaviour import CHOICES, UnknownBehaviour
from demo_lms.faults import KINDS, LINK_STYLES, SERVICES, Fault, ImpossibleFault
from demo_lms.pages.visitor import require_lms_admin
from demo_lms.state import platform

blueprint = Blueprint("faults", __name__)
NUMBERS = ("milliseconds", "seconds", "retry_after", "offset_seconds", "requests")


@blueprint.get("/faults")
def show() -> ResponseReturnValue:
    return _page()


@blueprint.post("/faults")
def switch() -> ResponseReturnValue:
    _check_admin()
    values: dict[str, Any] = {
        name: request.form.get(name, type=int) for name in NUMBERS if request.form.get(name)
    }
    try:
        fault = Fault.parse(
            {
                "kind": request.form.get("kind", ""),
                "style": request.form.get("style", LINK_STYLES[0]),
                "after": "after" in request.form,
                **{name: value for name, value in values.items() if value is not None},
            }
        )
        platform().faults.set(request.form.get("service", ""), fault)
    except ImpossibleFault:
        return _page(), 400
    return redirect(url_for("faults.show"))


@blueprint.post("/faults/clear")
def clear() -> ResponseReturnValue:
    _check_admin()
    platform().faults.clear()
    return redirect(url_for("faults.show"))


@blueprint.post("/faults/behaviour")
def change_behaviour() -> ResponseReturnValue:
    _check_admin()
    try:
        platform().behaviour.change(
            {name: request.form[name] for name in CHOICES if name in request.form}
        )
    except UnknownBehaviour:
        return _page(), 400
    return redirect(url_for("faults.show"))


@blueprint.post("/faults/rotate-keys")
def rotate_keys() -> ResponseReturnValue:
    _check_admin()
    platform().keys.rotate()
    return redirect(url_for("faults.show"))


def _check_admin() -> None:
    with platform().database.reading() as db:
        require_lms_admin(db)


def _page() -> str:
    _check_admin()
    return render_template(
        "faults.html",
        current=platform().faults.current(),
        requests=platform().faults.requests(),
        services=SERVICES,
        kinds=KINDS,
        styles=LINK_STYLES,
        behaviour=platform().behaviour,
        choices={name: sorted(values) for name, values in CHOICES.items()},
        kid=platform().keys.current_kid,
    )
