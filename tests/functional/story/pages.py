"""Every page of a visit, by whom it is for: what is behind the launch's address.

The ids of a tandem's things are filled in by tandem.py. That no page is missing here is tested.
"""

COORDINATOR_PAGES = (
    "programme/new",
    "programme/{programme}/settings",
    "programme/{programme}/pair",
    "programmes/{programme}/topics",
    "programmes/{programme}/topics/{topic}",
    "programmes/{programme}/people",
    "programmes/{programme}/people.csv",
    "programmes/{programme}/people/table",
    "programmes/{programme}/matching",
    "programmes/{programme}/matching/rules",
    "programmes/{programme}/matching/runs/{run}",
    "programmes/{programme}/matching/runs/{run}/approve",
    "programmes/{programme}/matching/runs/{run}/compare",
    "programmes/{programme}/library",
    "programmes/{programme}/library/{library_task}",
    "roster",
    "passback",
    "passback/compare",
    "self-test",
    # From the LMS's gradebook; the person whose work it is gets the work itself.
    "review",
    "review/{person}",
)
COORDINATOR_WRITES = (
    "programme/new",
    "programme/{programme}/settings",
    "programme/{programme}/state",
    "programme/{programme}/next",
    "programme/{programme}/discard",
    "programme/{programme}/here",
    "programme/{programme}/not-here",
    "programme/{programme}/pair",
    "programmes/{programme}/topics",
    "programmes/{programme}/topics/{topic}",
    "programmes/{programme}/topics/{topic}/retire",
    "programmes/{programme}/people",
    "programmes/{programme}/people/table",
    "programmes/{programme}/people/table/apply",
    "programmes/{programme}/matching/settle",
    "programmes/{programme}/matching/rules",
    "programmes/{programme}/matching/rules/preview",
    "programmes/{programme}/matching/runs",
    "programmes/{programme}/matching/runs/{run}/cancel",
    "programmes/{programme}/matching/runs/{run}/approve",
    "programmes/{programme}/matching/runs/{run}/publish",
    "programmes/{programme}/library/{library_task}",
    "tandems/{tandem}/end",
    "roster",
    "passback/retry",
    "passback/{delivery}/send",
    "passback/compare",
    "self-test",
)
PAIR_PAGES = (
    "tandems/{tandem}/library",
    "tandems/{tandem}/tasks/new",
    "tasks/{task}",
    "tasks/{task}/edit",
    "tasks/{task}/feedback",
    "tasks/{task}/files/{key}",
    "recalls/{recall}",
)
PAIR_WRITES = (
    "tandems/{tandem}/tasks/new",
    "tasks/{task}",
    "tasks/{task}/edit",
    "tasks/{task}/save",
    "tasks/{task}/withdraw",
    "tasks/{task}/feedback",
    "tasks/{task}/feedback/read",
    "tasks/{task}/files",
    "tasks/{task}/files/{key}/remove",
    "tasks/{task}/review",
    "tasks/{task}/another-try",
    "tasks/{task}/placement",
    "tasks/{task}/placement/take-back",
    "tasks/{task}/offer",
    "tasks/{task}/offer/take-back",
    "recalls/{recall}",
)
# The picker opens with a deep linking launch only; the rest shows each person their own.
PICKER = ("place",)
# How matching decides is said to everybody in the programme.
COMMON_PAGES = ("programmes/{programme}/matching/statement",)
OWN_PAGES = ("", "tandems", "programmes", "profile", "my-data")
OWN_WRITES = ("draft/{form}", "language", "profile")
# A learner is asked to join there, a guest is not.
HOMES = {"", "tandems"}
# One's own part in a programme; what each of them does for whom: tests/functional/people.
PART_PAGES = (
    "programmes/{programme}/join",
    "programmes/{programme}/participation",
    "programmes/{programme}/leave",
    "programmes/{programme}/decline",
)
WISHES = "programmes/{programme}/mentors"
PART_WRITES = (
    *PART_PAGES,
    WISHES,
    "programmes/{programme}/mentors/move",
    "programmes/{programme}/mentors/remove",
    "programmes/{programme}/avoided",
    "programmes/{programme}/avoided/remove",
    "programmes/{programme}/pause",
    "programmes/{programme}/resume",
)
