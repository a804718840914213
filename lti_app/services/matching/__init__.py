"""Matching: what a coordinator settles, runs, and what is published of them.

Rules and formulas stand in domain/matching_rules/ and domain/matching_people/, the strategies are
plugins. Everything here that takes ``context_id`` and ``person_id`` is the coordinator's.
"""

from lti_app.services.matching.compare import ComparedMentee, Comparison, compare
from lti_app.services.matching.decisions import (
    CannotLock,
    RulesPage,
    clear_pair,
    exclude_pair,
    lock_pair,
    rules_in_form,
    rules_page,
    save_rules,
    set_aside,
)
from lti_app.services.matching.erasure import forget_in_runs, person_in_runs
from lti_app.services.matching.listing import (
    NamedProgramme,
    RunCounts,
    RunSummary,
    named_programmes,
    programme_called,
    runs,
    runs_of,
)
from lti_app.services.matching.page import (
    AbsentView,
    FreeMentorView,
    IdleLockView,
    LeftoverView,
    PairView,
    RunPage,
    run_page,
)
from lti_app.services.matching.pool import (
    AsideView,
    DecisionView,
    PoolView,
    Settled,
    pool_view,
    settled,
)
from lti_app.services.matching.preview import ChangedPair, Preview, PreviewPair, preview
from lti_app.services.matching.publish import Hindrance, WorldHasChanged, approve, publish
from lti_app.services.matching.ranking import FitForMentee, MentorsForMentee
from lti_app.services.matching.repeat import CannotBeRepeated, Verification, verify_run
from lti_app.services.matching.run import cancel_run, start_run
from lti_app.services.matching.snapshot import snapshot
from lti_app.services.matching.statement import Statement, statement, statement_here

__all__ = [
    "AbsentView",
    "AsideView",
    "CannotBeRepeated",
    "CannotLock",
    "ChangedPair",
    "ComparedMentee",
    "Comparison",
    "DecisionView",
    "FitForMentee",
    "FreeMentorView",
    "Hindrance",
    "IdleLockView",
    "LeftoverView",
    "MentorsForMentee",
    "NamedProgramme",
    "PairView",
    "PoolView",
    "Preview",
    "PreviewPair",
    "RulesPage",
    "RunCounts",
    "RunPage",
    "RunSummary",
    "Settled",
    "Statement",
    "Verification",
    "WorldHasChanged",
    "approve",
    "cancel_run",
    "clear_pair",
    "compare",
    "exclude_pair",
    "forget_in_runs",
    "lock_pair",
    "named_programmes",
    "person_in_runs",
    "pool_view",
    "preview",
    "programme_called",
    "publish",
    "rules_in_form",
    "rules_page",
    "run_page",
    "runs",
    "runs_of",
    "save_rules",
    "set_aside",
    "settled",
    "snapshot",
    "start_run",
    "statement",
    "statement_here",
    "verify_run",
]
