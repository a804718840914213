"""People as a table that spreadsheets open: written for a coordinator, read from an HR department.

Read are organisational data only: level, department, location, manager and languages. Consent,
wishes and what people say of themselves are never taken from a file.
"""

from lti_app.domain.people_table.cells import MOST_BYTES, guarded, unguarded
from lti_app.domain.people_table.columns import READ, WRITTEN, YES_OR_NO, Column
from lti_app.domain.people_table.packed import packed, unpacked
from lti_app.domain.people_table.plan import Change, KnownPerson, Organisation, Plan, plan_changes
from lti_app.domain.people_table.problems import InvalidTable, Problem
from lti_app.domain.people_table.read import PeopleTable, TableRow, read_table
from lti_app.domain.people_table.write import written_table

__all__ = [
    "MOST_BYTES",
    "READ",
    "WRITTEN",
    "YES_OR_NO",
    "Change",
    "Column",
    "InvalidTable",
    "KnownPerson",
    "Organisation",
    "PeopleTable",
    "Plan",
    "Problem",
    "TableRow",
    "guarded",
    "packed",
    "plan_changes",
    "read_table",
    "unguarded",
    "unpacked",
    "written_table",
]
