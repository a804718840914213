"""The JSON API for tests and benches. It asks for no password: this is a demo LMS.

README.md of demo_lms lists every call.
"""

from flask import Blueprint

from demo_lms.admin_api.courses import blueprint as courses
from demo_lms.admin_api.grades import blueprint as grades
from demo_lms.admin_api.launches import blueprint as launches
from demo_lms.admin_api.people import blueprint as people
from demo_lms.admin_api.switches import blueprint as switches
from demo_lms.admin_api.tools import blueprint as tools


def blueprints() -> list[Blueprint]:
    return [tools, people, courses, launches, grades, switches]
