"""The rules as a JSON document, as a programme and a run keep them."""

from collections.abc import Mapping
from typing import Any

from lti_app.domain.matching_rules.rules import (
    DEFAULT_BANDS,
    FactorName,
    GroupQuota,
    ImpossibleRules,
    MatchingRules,
    Quota,
    QuotaAttribute,
)


def write_rules(rules: MatchingRules) -> dict[str, Any]:
    """The document; every key is there, so that later defaults change nothing that is stored."""
    quota = rules.quota
    return {
        "hierarchy_gap": rules.hierarchy_gap,
        "quota": None
        if quota is None
        else {
            "attribute": quota.attribute.value,
            "groups": [{"value": each.value, "capacity": each.capacity} for each in quota.groups],
        },
        "weights": {name.value: weight for name, weight in rules.weights.items()},
        "bands": list(rules.bands),
    }


def read_rules(document: Mapping[str, Any]) -> MatchingRules:
    """The rules of a document; an empty one means the defaults.

    Raises:
        ImpossibleRules: it is not of the form that ``write_rules`` writes.
    """
    try:
        return MatchingRules(
            hierarchy_gap=int(document.get("hierarchy_gap", 1)),
            quota=_quota(document.get("quota")),
            weights={
                FactorName(name): int(weight)
                for name, weight in document.get("weights", {}).items()
            },
            bands=tuple(int(band) for band in document.get("bands", DEFAULT_BANDS)),
        )
    except ImpossibleRules:
        raise
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ImpossibleRules(f"the document cannot be read: {error}") from error


def _quota(document: Mapping[str, Any] | None) -> Quota | None:
    if document is None:
        return None
    return Quota(
        QuotaAttribute(document["attribute"]),
        tuple(GroupQuota(str(each["value"]), int(each["capacity"])) for each in document["groups"]),
    )
