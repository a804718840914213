"""`kehrwert match`: solve a matching problem from a file, for what-if and for checks.

What is about a programme's runs stands in match_runs.py: it needs the database, a file does not.
"""

from collections.abc import Iterator
from random import Random
from time import perf_counter
from typing import Any, BinaryIO

import click

from lti_app.cli.context import print_json, settings_from_environment
from lti_app.cli.lazy_group import LazyGroup
from lti_app.domain.matching import Matching
from lti_app.domain.matching.file import MalformedMatchingFile, read_problem, write_answer
from lti_app.domain.matching.proof import check_proof
from lti_app.extension.matching import MatchingStrategy, NoExactAnswer
from lti_app.extension.registry import load_plugins


class MalformedFile(click.ClickException):
    """The file cannot be used; the command was called wrongly."""

    exit_code = 2


# Loaded only when they are called, like the commands themselves.
_MODULES = {"list": "match_runs:list_runs", "statement": "match_runs", "verify": "match_runs"}


@click.group(cls=LazyGroup, modules=_MODULES)
def match() -> None:
    """Matching mentors and mentees."""


@match.command()
@click.argument("file", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option("--strategy", default="exact", show_default=True, help="Key of a matching plugin.")
@click.option("--seed", default=0, show_default=True, help="For strategies that draw lots.")
def solve(file: BinaryIO, as_json: bool, strategy: str, seed: int) -> None:
    """Match the people in FILE (JSON, see docs/matching.md; - reads standard input)."""
    chosen = _strategy(strategy)
    try:
        problem = read_problem(file.read())
    except MalformedMatchingFile as error:
        raise MalformedFile(str(error)) from error
    started = perf_counter()
    try:
        matching = chosen.match(problem, Random(seed))  # noqa: S311 (lots, not secrets)
    except NoExactAnswer as error:
        raise click.ClickException(f"No exact answer: {error}.") from error
    seconds = perf_counter() - started
    if chosen.proves_itself:
        # Not the strategy's own word for it: what follows says "proven".
        check_proof(problem, matching)
    answer = write_answer(matching, seconds)
    if as_json:
        print_json(answer)
    else:
        click.echo("\n".join(_in_words(matching, answer)))


def _strategy(key: str) -> MatchingStrategy:
    strategies = load_plugins(settings_from_environment().plugins_enabled).matching
    strategy = strategies.get(key)
    if strategy is None:
        known = ", ".join(each.key for each in strategies) or "none"
        raise click.BadParameter(
            f"{key!r} is not a matching strategy that is switched on ({known}).",
            param_hint="--strategy",
        )
    return strategy


def _in_words(matching: Matching, answer: dict[str, Any]) -> Iterator[str]:
    objective = matching.objective
    for pair in matching.pairs:
        yield f"{pair.mentor} – {pair.mentee}: {pair.fit}"
    for unmatched in matching.unmatched:
        yield f"without a mentor: {unmatched.mentee} ({unmatched.reason.value})"
    everybody = objective.matched + len(matching.unmatched)
    yield f"{objective.matched} of {everybody} mentees matched, total fit {objective.total}"
    yield f"pairs per band, worst first: {', '.join(map(str, objective.per_band))}"
    if matching.certificate is not None:
        yield "Proven: no matching is better. The proof stands in the answer with --json."
    yield f"{answer['seconds']} s"
