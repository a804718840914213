"""What a coordinator decides about matching: hard rules, quotas, weights and bands.

What the rules say of two people stands in matching_people/.
"""

from lti_app.domain.matching_rules.document import read_rules, write_rules
from lti_app.domain.matching_rules.form import InvalidMatchingRules, form_of_rules, rules_from_form
from lti_app.domain.matching_rules.rules import (
    DEFAULT_BANDS,
    DEFAULT_WEIGHTS,
    GREATEST_WEIGHT,
    SENSITIVE_FACTORS,
    FactorName,
    GroupQuota,
    ImpossibleRules,
    MatchingRules,
    Quota,
    QuotaAttribute,
    folded,
)

__all__ = [
    "DEFAULT_BANDS",
    "DEFAULT_WEIGHTS",
    "GREATEST_WEIGHT",
    "SENSITIVE_FACTORS",
    "FactorName",
    "GroupQuota",
    "ImpossibleRules",
    "InvalidMatchingRules",
    "MatchingRules",
    "Quota",
    "QuotaAttribute",
    "folded",
    "form_of_rules",
    "read_rules",
    "rules_from_form",
    "write_rules",
]
