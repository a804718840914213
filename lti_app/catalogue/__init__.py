"""Topics of the programme, mapped to DigComp's areas, and ready tasks on them; data as TOML files.

The files are read once, on first use. What a company adds of its own stands in the database: its
topics in the table "topic", its mentors' tasks in "library_task". How to write for these files:
docs/catalogue.md.
"""

from lti_app.catalogue.shipped_task import ShippedTask, find_shipped_task, shipped_tasks
from lti_app.catalogue.table import InvalidCatalogue
from lti_app.catalogue.topic import ATTRIBUTION, Area, Topic, areas, topics

__all__ = [
    "ATTRIBUTION",
    "Area",
    "InvalidCatalogue",
    "ShippedTask",
    "Topic",
    "areas",
    "find_shipped_task",
    "shipped_tasks",
    "topics",
]
