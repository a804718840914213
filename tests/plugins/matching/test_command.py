"""`kehrwert match solve`: answers, exit codes and messages, as a script sees them."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lti_app.cli.match import match

QUESTION: dict[str, Any] = {
    "mentors": [
        {"id": "m1", "capacity": 1},
        {"id": "m2", "capacity": 1, "group": "g"},
        {"id": "m3", "capacity": 1, "group": "g"},
    ],
    "groups": [{"id": "g", "capacity": 1}],
    "mentees": [{"id": "a"}, {"id": "b"}, {"id": "c"}, {"id": "d"}],
    "pairs": [
        {"mentor": "m1", "mentee": "a", "fit": 900},
        {"mentor": "m1", "mentee": "b", "fit": 500},
        {"mentor": "m2", "mentee": "a", "fit": 700},
        {"mentor": "m3", "mentee": "c", "fit": 100},
    ],
    "bands": [600],
}


@pytest.fixture(autouse=True)
def _only_these_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEHRWERT_PLUGINS_ENABLED", "plugins.matching.exact,plugins.matching.lot")


def run(*arguments: str, question: object = QUESTION) -> Result:
    text = question if isinstance(question, str) else json.dumps(question)
    return CliRunner().invoke(match, ["solve", "-", *arguments], input=text)


def test_the_answer_has_pairs_objective_and_certificate() -> None:
    result = run("--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert answer["pairs"] == [
        {"mentor": "m2", "mentee": "a", "fit": 700},
        {"mentor": "m1", "mentee": "b", "fit": 500},
    ]
    assert answer["unmatched"] == ["c", "d"]
    assert answer["objective"] == {"matched": 2, "per_band": [1, 1], "total": 1200}
    assert answer["certificate"]["stages"]
    assert answer["seconds"] >= 0


def test_who_is_left_out_gets_the_reason_and_the_smallest_change() -> None:
    assert json.loads(run("--json").stdout)["reasons"] == [
        {"mentee": "c", "reason": "groups_full", "place_with_group": "g"},
        {"mentee": "d", "reason": "no_allowed_pair"},
    ]


def test_people_read_the_answer_in_words() -> None:
    result = run()
    assert "m2 – a: 700" in result.stdout
    assert "2 of 4 mentees matched, total fit 1200" in result.stdout
    assert "no matching is better" in result.stdout


def test_lots_are_the_same_for_the_same_seed_and_prove_nothing() -> None:
    first, again = (json.loads(run("--json", "--strategy", "lot").stdout) for _ in range(2))
    assert first["pairs"] == again["pairs"]
    assert first["certificate"] is None


def test_odd_but_sound_numbers_are_matched() -> None:
    """More places than people, none, and thresholds that no fit can reach."""
    mentors = [
        {"id": "m1", "capacity": 10**30},
        {"id": "m2", "capacity": 0, "group": "g"},
        {"id": "m3", "capacity": 1},
    ]
    question = QUESTION | {"mentors": mentors, "bands": [-5, 600, 10**30]}
    answer = json.loads(run("--json", question=question).stdout)
    assert answer["objective"] == {"matched": 3, "per_band": [0, 2, 1, 0], "total": 1500}


def test_a_malformed_file_is_refused_with_the_place_and_exit_code_2() -> None:
    question = QUESTION | {"pairs": [{"mentor": "m1", "mentee": "a", "fit": 1200}]}
    result = run("--json", question=question)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "pairs[0].fit: 1200 is not an integer from 0 to 1000" in result.stderr


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_missing_file_and_a_folder_are_refused_with_exit_code_2(
    tmp_path: Path, name: str
) -> None:
    result = CliRunner().invoke(match, ["solve", str(tmp_path / name)])
    assert result.exit_code == 2
    assert str(tmp_path / name) in result.stderr


def test_an_unknown_strategy_is_refused_with_those_that_are_known() -> None:
    result = run("--strategy", "psychic")
    assert result.exit_code == 2
    assert "(exact, lot)" in result.stderr
