"""Matching: what a coordinator settles, runs, and what is published of them.

Rules and formulas stand in domain/matching_rules/ and domain/matching_people/, the strategies are
plugins. Everything here but ``explain_for_mentee`` is the coordinator's.
"""

from lti_app.services.matching.compare import ComparedPair, Comparison, compare
from lti_app.services.matching.decisions import (
    CannotLock,
    DecisionView,
    PoolView,
    RulesPage,
    clear_pair,
    exclude_pair,
    lock_pair,
    pool_view,
    rules_in_form,
    rules_page,
    save_rules,
    set_aside,
)
from lti_app.services.matching.listing import RunCounts, RunSummary, runs
from lti_app.services.matching.page import (
    AbsentView,
    FreeMentorView,
    IdleLockView,
    LeftoverView,
    PairView,
    RunPage,
    run_page,
)
from lti_app.services.matching.preview import Preview, PreviewPair, preview
from lti_app.services.matching.publish import Hindrance, WorldHasChanged, approve, publish
from lti_app.services.matching.ranking import FitForMentee, explain_for_mentee
from lti_app.services.matching.run import cancel_run, start_run
from lti_app.services.matching.snapshot import snapshot

__all__ = [
    "AbsentView",
    "CannotLock",
    "ComparedPair",
    "Comparison",
    "DecisionView",
    "FitForMentee",
    "FreeMentorView",
    "Hindrance",
    "IdleLockView",
    "LeftoverView",
    "PairView",
    "PoolView",
    "Preview",
    "PreviewPair",
    "RulesPage",
    "RunCounts",
    "RunPage",
    "RunSummary",
    "WorldHasChanged",
    "approve",
    "cancel_run",
    "clear_pair",
    "compare",
    "exclude_pair",
    "explain_for_mentee",
    "lock_pair",
    "pool_view",
    "preview",
    "publish",
    "rules_in_form",
    "rules_page",
    "run_page",
    "runs",
    "save_rules",
    "set_aside",
    "snapshot",
    "start_run",
]
