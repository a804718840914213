"""`make bench`: every bench in one run on this machine, or those that are named.

What counts are the ratios of one run: seconds depend on the machine, and on who else uses it.
"""

import sys

from tests.bench import launch, matching, pages, roster, scores

BENCHES = {
    "launch": launch.run,
    "scores": scores.run,
    "roster": roster.run,
    "matching": matching.run,
    "pages": pages.run,
}

for name in sys.argv[1:] or BENCHES:
    print(f"\n== {name} ==", flush=True)
    BENCHES[name]()
