from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.domain.people_table import (
    InvalidTable,
    KnownPerson,
    Organisation,
    PeopleTable,
    Plan,
    TableRow,
    plan_changes,
)

HEADERS = {"sub": "Key", "email": "E-mail", "reports_to": "Reports to"}


def known(number: int, email: str = "", **values: Any) -> KnownPerson:
    may_change = values.pop("may_change", True)
    return KnownPerson(
        person_id=number,
        sub=f"u{number}",
        email=email,
        name=f"Person {number}",
        now=Organisation(**values),
        may_change=may_change,
    )


def plan(people: list[KnownPerson], *rows: TableRow) -> Plan:
    return plan_changes(PeopleTable(rows, HEADERS, ()), people)


def problem(people: list[KnownPerson], *rows: TableRow) -> tuple[int, str, str]:
    with pytest.raises(InvalidTable) as refused:
        plan(people, *rows)
    [found] = refused.value.problems
    return found.line, found.column, found.words.en


def test_what_is_said_changes_and_what_is_empty_stays() -> None:
    before = {"level": 2, "department": "Legal", "languages": ("de",), "reports_to_id": 2}
    found = plan([known(1, **before), known(2)], TableRow(line=2, sub="u1", level=3))
    [change] = found.changes
    assert change.fields == ("level",)
    assert change.after == Organisation(**(before | {"level": 3}))


def test_who_is_known_by_address_only_is_found_whatever_its_case() -> None:
    found = plan([known(1, "Ada@X.example")], TableRow(line=2, email="ada@x.EXAMPLE", level=3))
    assert [change.person_id for change in found.changes] == [1]
    stale = TableRow(line=2, sub="gone", email="ada@x.example", level=3)
    assert plan([known(1, "Ada@X.example")], stale).changes


def test_nothing_new_is_no_change_and_strangers_are_left_out() -> None:
    stranger = TableRow(line=3, sub="nobody", level=1)
    manager_only = TableRow(line=4, sub="u2", level=1)
    found = plan(
        [known(1, level=2), known(2, may_change=False)],
        TableRow(line=2, sub="u1", level=2),
        stranger,
        manager_only,
    )
    assert (found.changes, found.unchanged) == ((), 1)
    assert found.unknown == (stranger, manager_only)


def test_a_manager_is_named_by_key_or_address_and_one_who_is_not_known_is_left_out() -> None:
    people = [known(1), known(2), known(3, "boss@x.example", may_change=False)]
    rows = (
        TableRow(line=2, sub="u1", reports_to="BOSS@x.example"),
        TableRow(line=3, sub="u2", reports_to="elsewhere", level=1),
    )
    found = plan(people, *rows)
    assert [change.after.reports_to_id for change in found.changes] == [3, None]
    assert found.unknown_managers == (rows[1],)


def test_the_same_person_twice_is_told() -> None:
    people = [known(1, "a@x.example")]
    rows = (TableRow(line=2, sub="u1"), TableRow(line=5, email="a@x.example"))
    assert problem(people, *rows) == (5, "E-mail", "This person is in line 2 already.")


def test_an_address_of_several_people_is_told() -> None:
    people = [known(1, "team@x.example"), known(2, "team@x.example"), known(3)]
    line, column, words = problem(people, TableRow(line=2, email="team@x.example"))
    assert (line, column) == (2, "E-mail")
    assert words.startswith("Several people")
    row = TableRow(line=3, sub="u3", reports_to="team@x.example")
    assert problem(people, row)[1] == "Reports to"


def test_nobody_is_their_own_manager() -> None:
    row = TableRow(line=2, sub="u1", reports_to="u1")
    assert problem([known(1)], row) == (2, "Reports to", "Nobody is their own manager.")


def test_a_circle_is_told_with_its_names() -> None:
    people = [known(1, reports_to_id=2), known(2), known(3)]
    rows = (
        TableRow(line=2, sub="u3", reports_to="u1"),
        TableRow(line=3, sub="u2", reports_to="u3"),
    )
    line, _, words = problem(people, *rows)
    assert line == 2
    assert words == "The managers form a circle: Person 3 → Person 1 → Person 2 → Person 3."


def test_a_circle_that_people_typed_themselves_is_no_matter_of_this_table() -> None:
    people = [known(1, reports_to_id=2), known(2, reports_to_id=1)]
    assert plan(people, TableRow(line=2, sub="u1", level=1)).changes


def test_another_plan_has_another_digest() -> None:
    row = TableRow(line=2, sub="u1", level=1)
    first = plan([known(1)], row).digest
    assert first == plan([known(1), known(2)], row).digest
    assert first != plan([known(1, department="New")], row).digest
    assert first != plan([known(1)], TableRow(line=2, sub="u1", level=2)).digest


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), unique_by=lambda pair: pair[0]))
def test_what_is_accepted_has_no_circle_and_what_has_one_is_refused(
    lines: list[tuple[int, int]],
) -> None:
    rows = tuple(
        TableRow(line=number, sub=f"u{who}", reports_to=f"u{manager}")
        for number, (who, manager) in enumerate(lines, 2)
    )
    above = dict(lines)
    is_circular = False
    for start in above:
        here = above.get(start)
        for _ in range(10):
            is_circular |= here == start
            here = above.get(here) if here is not None else None
    people = [known(number) for number in range(1, 9)]
    if is_circular:
        with pytest.raises(InvalidTable):
            plan(people, *rows)
    else:
        managers = {one.person_id: one.after.reports_to_id for one in plan(people, *rows).changes}
        assert managers == above
