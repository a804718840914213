"""Rows for tests: each function makes one believable row, flushes it and returns it.

Everything has a default; a test names only what it is about.
"""

from tests.factories.base import NOW, TODAY, count_queries, count_statements, days
from tests.factories.company import Company, make_company, make_second_course, make_tandems
from tests.factories.course import (
    also_in,
    make_context,
    make_deployment,
    make_deputy,
    make_link,
    make_membership,
    make_person,
    make_programme,
    make_registration,
    make_roster_sync,
    make_session,
    make_step_link,
    make_visit,
)
from tests.factories.people import (
    make_avoidance,
    make_matching_run,
    make_participation,
    make_profile,
    make_topic,
    make_wish,
)
from tests.factories.score import make_column, make_score
from tests.factories.work import (
    make_feedback,
    make_library_task,
    make_recall,
    make_tandem,
    make_task,
    make_upload,
    quiz_of,
)

__all__ = [
    "NOW",
    "TODAY",
    "Company",
    "also_in",
    "count_queries",
    "count_statements",
    "days",
    "make_avoidance",
    "make_column",
    "make_company",
    "make_context",
    "make_deployment",
    "make_deputy",
    "make_feedback",
    "make_library_task",
    "make_link",
    "make_matching_run",
    "make_membership",
    "make_participation",
    "make_person",
    "make_profile",
    "make_programme",
    "make_recall",
    "make_registration",
    "make_roster_sync",
    "make_score",
    "make_second_course",
    "make_session",
    "make_step_link",
    "make_tandem",
    "make_tandems",
    "make_task",
    "make_topic",
    "make_upload",
    "make_visit",
    "make_wish",
    "quiz_of",
]
