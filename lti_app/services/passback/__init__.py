"""What the LMS hears of the mentees' work, and in which columns of which courses.

The rules stand in domain/passback.py, the outbox in services/score.py. Only the mentee's own work
is ever told, and only to courses where the mentee is a learner: platforms refuse scores for
teachers.
"""

from lti_app.services.passback.columns import columns_of
from lti_app.services.passback.late import tell_all_columns, tell_late_column
from lti_app.services.passback.tell import result_of, tell_the_lms

__all__ = [
    "columns_of",
    "result_of",
    "tell_all_columns",
    "tell_late_column",
    "tell_the_lms",
]
