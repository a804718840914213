"""The next cycle of a programme (F39): what it takes over, and when it is."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from lti_app.domain.programme_settings import TITLE_LIMIT, ProgrammeSettings

_YEAR = re.compile(r"\b20\d\d$")
_NUMBER = re.compile(r" \((\d{1,3})\)$")


def next_cycle(
    settings: ProgrammeSettings, today: date, titles: Collection[str]
) -> ProgrammeSettings:
    """The same programme once more: as long, after the end of this one, and not in the past.

    ``titles`` are those that are taken.
    """
    starts_on = max(today, settings.ends_on + timedelta(days=1)) if settings.ends_on else today
    later = starts_on - settings.starts_on
    return replace(
        settings,
        title=next_title(settings.title, starts_on.year, titles),
        starts_on=starts_on,
        ends_on=settings.ends_on and settings.ends_on + later,
        join_until=settings.join_until and settings.join_until + later,
    )


def next_title(title: str, year: int, titles: Collection[str]) -> str:
    """A title of the next cycle that is not taken: with its year, else with the next number."""
    of_its_year = _YEAR.sub(str(year), title)
    if of_its_year not in titles and of_its_year != title:
        return of_its_year
    number = 1
    if found := _NUMBER.search(title):
        number, title = int(found[1]), title[: found.start()]
    while True:
        number += 1
        suffix = f" ({number})"
        numbered = title[: TITLE_LIMIT - len(suffix)].rstrip() + suffix
        if numbered not in titles:
            return numbered
