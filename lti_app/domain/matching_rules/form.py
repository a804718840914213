"""The rules as a coordinator's form.

Fields: ``hierarchy_gap``; ``weight_<factor>`` for each factor; ``bands``, once for each threshold;
``quota_attribute`` (empty: no quotas) with ``quota_value`` and ``quota_capacity`` once for each
group. Thresholds and groups that were left empty count as not there.
"""

from itertools import pairwise, zip_longest

from lti_app.domain.invalid_input import (
    CHOOSE_ONE,
    Form,
    FormReader,
    InvalidInput,
    clean_text,
    first,
    not_between,
    too_long,
    whole_number,
)
from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.matching_rules.rules import (
    GREATEST_GAP,
    GREATEST_QUOTA,
    GREATEST_WEIGHT,
    MOST_BANDS,
    MOST_GROUPS,
    SENSITIVE_FACTORS,
    FactorName,
    GroupQuota,
    MatchingRules,
    Quota,
    QuotaAttribute,
    folded,
)

VALUE_LIMIT = 200

SOMETHING_MUST_COUNT = LocalizedText(
    de="Mindestens ein Gewicht muss größer als 0 sein.", en="At least one weight must be above 0."
)
MUST_ASCEND = LocalizedText(
    de="Jede Schwelle muss über der vorigen liegen.",
    en="Each threshold must be above the one before.",
)
TOO_MANY_BANDS = LocalizedText(
    de=f"Höchstens {MOST_BANDS - 1} Schwellen sind möglich.",
    en=f"There can be at most {MOST_BANDS - 1} thresholds.",
)
NAME_A_GROUP = LocalizedText(
    de="Bitte nennen Sie mindestens eine Gruppe, oder wählen Sie „keine Obergrenzen“.",
    en="Please name at least one group, or choose “no quotas”.",
)
NAMED_TWICE = LocalizedText(
    de="Jede Gruppe darf nur einmal vorkommen.", en="Each group can be there only once."
)
TOO_MANY_GROUPS = LocalizedText(
    de=f"Höchstens {MOST_GROUPS} Gruppen sind möglich.",
    en=f"There can be at most {MOST_GROUPS} groups.",
)


class InvalidMatchingRules(InvalidInput):
    """What a coordinator typed cannot be rules of matching; says why for each field."""


def form_of_rules(rules: MatchingRules) -> dict[str, list[str]]:
    """The form that describes these rules; ``rules_from_form`` reads it back."""
    groups = rules.quota.groups if rules.quota else ()
    return {
        "hierarchy_gap": [str(rules.hierarchy_gap)],
        **{f"weight_{name}": [str(weight)] for name, weight in rules.weights.items()},
        "bands": [str(band) for band in rules.bands],
        "quota_attribute": [rules.quota.attribute.value if rules.quota else ""],
        "quota_value": [group.value for group in groups],
        "quota_capacity": [str(group.capacity) for group in groups],
    }


def rules_from_form(form: Form, *, asks_age_and_gender: bool) -> MatchingRules:
    """The rules that a form describes.

    Fields of age and gender are read only where the programme asks for both; elsewhere these
    weights are 0.

    Raises:
        InvalidMatchingRules: names every field that is wrong.
    """
    reader = FormReader(form)
    gap = reader.number("hierarchy_gap", 0, GREATEST_GAP)
    weights = {
        name: reader.number(f"weight_{name}", 0, GREATEST_WEIGHT)
        if asks_age_and_gender or name not in SENSITIVE_FACTORS
        else 0
        for name in FactorName
    }
    if not any(weight for name, weight in weights.items() if name not in SENSITIVE_FACTORS):
        reader.reject(f"weight_{FactorName.TOPICS}", SOMETHING_MUST_COUNT)
    bands = _bands(form, reader)
    quota = _quota(form, reader)
    reader.finish(InvalidMatchingRules)
    return MatchingRules(hierarchy_gap=gap, quota=quota, weights=weights, bands=bands)


def _bands(form: Form, reader: FormReader) -> tuple[int, ...]:
    typed = [value.strip() for value in form.get("bands", []) if value.strip()]
    bands = []
    for value in typed:
        band = whole_number(value)
        if band is None or not 1 <= band <= 1000:
            reader.reject("bands", not_between(1, 1000))
        else:
            bands.append(band)
    if any(lower >= upper for lower, upper in pairwise(bands)):
        reader.reject("bands", MUST_ASCEND)
    if len(bands) >= MOST_BANDS:
        reader.reject("bands", TOO_MANY_BANDS)
    return tuple(bands)


def _quota(form: Form, reader: FormReader) -> Quota | None:
    attribute = first(form, "quota_attribute").strip()
    if not attribute:
        return None
    if attribute not in set(QuotaAttribute):
        reader.reject("quota_attribute", CHOOSE_ONE)
        return None
    groups = []
    rows = zip_longest(form.get("quota_value", []), form.get("quota_capacity", []), fillvalue="")
    for typed, number in rows:
        value, capacity = clean_text(typed), whole_number(number.strip())
        if not value:
            continue
        if len(value) > VALUE_LIMIT:
            reader.reject("quota_value", too_long(VALUE_LIMIT))
        if capacity is None or capacity > GREATEST_QUOTA:
            reader.reject("quota_capacity", not_between(0, GREATEST_QUOTA))
        groups.append(GroupQuota(value, capacity or 0))
    if not groups:
        reader.reject("quota_value", NAME_A_GROUP)
    if len(groups) > MOST_GROUPS:
        reader.reject("quota_value", TOO_MANY_GROUPS)
    if len({folded(group.value) for group in groups}) < len(groups):
        reader.reject("quota_value", NAMED_TWICE)
    return Quota(QuotaAttribute(attribute), tuple(groups))
