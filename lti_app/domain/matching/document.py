"""Objective and certificate as JSON: in answers to files, and in what a run keeps."""

from collections.abc import Iterable, Mapping
from typing import Any

from lti_app.domain.matching.problem import Identifier
from lti_app.domain.matching.result import Certificate, Objective

_SIDES = ("mentees", "mentors", "groups")


def write_objective(objective: Objective) -> dict[str, Any]:
    """The document of an objective."""
    return {
        "matched": objective.matched,
        "per_band": list(objective.per_band),
        "total": objective.total,
    }


def read_objective(document: Mapping[str, Any]) -> Objective:
    """The objective of a document that ``write_objective`` wrote."""
    return Objective(document["matched"], tuple(document["per_band"]), document["total"])


def write_certificate(certificate: Certificate | None) -> dict[str, Any] | None:
    """The document of a certificate: prices as lists, because an id may be a number or a text."""
    if certificate is None:
        return None
    return {
        "stages": [list(coefficients) for coefficients in certificate.stages],
        **{side: _write_prices(getattr(certificate, side).items()) for side in _SIDES},
    }


def read_certificate(document: Mapping[str, Any] | None) -> Certificate | None:
    """The certificate of a document that ``write_certificate`` wrote."""
    if document is None:
        return None
    return Certificate(
        stages=tuple(tuple(coefficients) for coefficients in document["stages"]),
        **{side: {each["id"]: tuple(each["price"]) for each in document[side]} for side in _SIDES},
    )


def _write_prices(
    prices: Iterable[tuple[Identifier, tuple[int, ...]]],
) -> list[dict[str, Any]]:
    return [{"id": identifier, "price": list(price)} for identifier, price in prices]
