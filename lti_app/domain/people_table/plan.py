"""What a table would change of the people who are known: planned first, then shown, then done."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields

from lti_app.domain.people_table.columns import EMAIL, REPORTS_TO, SUB
from lti_app.domain.people_table.problems import (
    OWN_MANAGER,
    SEVERAL_PEOPLE,
    InvalidTable,
    Problem,
    cell_problem,
    circle,
    same_person,
)
from lti_app.domain.people_table.read import PeopleTable, TableRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Where somebody stands in the company, as models/profile.py keeps it."""

    level: int | None = None
    department: str = ""
    location: str = ""
    reports_to_id: int | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """Somebody whom a line can be about, or who can be named as a manager only."""

    person_id: int
    sub: str
    email: str
    name: str
    now: Organisation
    may_change: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """What would become of somebody's organisational data."""

    person_id: int
    name: str
    before: Organisation
    after: Organisation

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the values that differ."""
        names = (each.name for each in fields(Organisation))
        return tuple(
            name for name in names if getattr(self.before, name) != getattr(self.after, name)
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a table would do. ``unknown`` lines are about nobody here, and are left out.

    ``unknown_managers`` are lines whose manager is not known; that cell is left out.
    """

    changes: tuple[Change, ...]
    unchanged: int
    unknown: tuple[TableRow, ...]
    unknown_managers: tuple[TableRow, ...]

    @property
    def digest(self) -> str:
        """Another one for every other plan: what was seen is what is done."""
        told = [(each.person_id, asdict(each.before), asdict(each.after)) for each in self.changes]
        return hashlib.sha256(json.dumps(sorted(told, key=lambda one: one[0])).encode()).hexdigest()


def plan_changes(table: PeopleTable, people: Iterable[KnownPerson]) -> Plan:
    """What the table would change. An empty cell leaves what is known as it is.

    Raises:
        InvalidTable: somebody stands there twice, an address is not clear, or managers form a
            circle.
    """
    planner = _Planner(table, tuple(people))
    planner.read()
    planner.check_circles()
    if planner.problems:
        raise InvalidTable(planner.problems)
    return planner.plan()


class _Planner:
    def __init__(self, table: PeopleTable, people: tuple[KnownPerson, ...]) -> None:
        self._table = table
        self._people = {person.person_id: person for person in people}
        self._by_sub = {person.sub: person for person in people}
        self._by_email: dict[str, list[KnownPerson]] = defaultdict(list)
        for person in people:
            if person.email:
                self._by_email[person.email.casefold()].append(person)
        self._rows: dict[int, TableRow] = {}
        self._after: dict[int, Organisation] = {}
        self._unknown: list[TableRow] = []
        self._unknown_managers: list[TableRow] = []
        self.problems: list[Problem] = []

    def read(self) -> None:
        """Find whom each line is about, and what it makes of them."""
        for row in self._table.rows:
            found = self._about(row)
            if len(found) > 1:
                self._reject(row, EMAIL.key, row.email, Problem(SEVERAL_PEOPLE))
            elif not found or not found[0].may_change:
                self._unknown.append(row)
            elif (person := found[0]).person_id in self._rows:
                earlier = self._rows[person.person_id].line
                key = SUB.key if row.sub else EMAIL.key
                self._reject(row, key, row.sub or row.email, Problem(same_person(earlier)))
            else:
                self._rows[person.person_id] = row
                self._after[person.person_id] = self._merged(person, row)

    def check_circles(self) -> None:
        """Tell each circle of managers that this table closes, at the first of its lines."""
        managers = {
            person_id: self._after.get(person_id, person.now).reports_to_id
            for person_id, person in self._people.items()
        }
        for people in _circles(managers):
            lines = sorted(
                (self._rows[each].line, each)
                for each in people
                if each in self._rows and self._rows[each].reports_to
            )
            if lines:
                row = self._rows[lines[0][1]]
                start = people.index(lines[0][1])
                names = [self._people[each].name for each in people[start:] + people[:start]]
                self._reject(row, REPORTS_TO.key, row.reports_to, Problem(circle(names)))

    def plan(self) -> Plan:
        """What is to be done, in the order of the lines."""
        changes = tuple(
            Change(person_id, self._people[person_id].name, self._people[person_id].now, after)
            for person_id, after in self._after.items()
            if after != self._people[person_id].now
        )
        return Plan(
            changes,
            len(self._after) - len(changes),
            tuple(self._unknown),
            tuple(self._unknown_managers),
        )

    def _about(self, row: TableRow) -> list[KnownPerson]:
        """Who is meant: by the key where it is known, else by the e-mail address."""
        if row.sub in self._by_sub:
            return [self._by_sub[row.sub]]
        return self._by_email.get(row.email.casefold(), []) if row.email else []

    def _manager(self, row: TableRow) -> list[KnownPerson]:
        if row.reports_to in self._by_sub:
            return [self._by_sub[row.reports_to]]
        return self._by_email.get(row.reports_to.casefold(), [])

    def _merged(self, person: KnownPerson, row: TableRow) -> Organisation:
        reports_to = person.now.reports_to_id
        if row.reports_to:
            found = self._manager(row)
            if len(found) > 1:
                self._reject(row, REPORTS_TO.key, row.reports_to, Problem(SEVERAL_PEOPLE))
            elif not found:
                self._unknown_managers.append(row)
            elif found[0].person_id == person.person_id:
                self._reject(row, REPORTS_TO.key, row.reports_to, Problem(OWN_MANAGER))
            else:
                reports_to = found[0].person_id
        return Organisation(
            level=row.level or person.now.level,
            department=row.department or person.now.department,
            location=row.location or person.now.location,
            reports_to_id=reports_to,
            languages=row.languages or person.now.languages,
        )

    def _reject(self, row: TableRow, key: str, value: str, problem: Problem) -> None:
        header = self._table.headers[key]
        self.problems.append(cell_problem(problem.words, row.line, header, value))


def _circles(managers: Mapping[int, int | None]) -> Iterator[list[int]]:
    """Each circle once, in the order of reporting; everybody is looked at once."""
    seen: set[int] = set()
    for start in managers:
        way: dict[int, None] = {}
        here: int | None = start
        while here is not None and here not in seen:
            seen.add(here)
            way[here] = None
            here = managers.get(here)
        if here in way:
            people = list(way)
            yield people[people.index(here) :]
