"""Matching beside SciPy's dense assignment, a greedy matcher and the PyPI package mentor-match.

Every figure comes from a process of its own with one thread: seconds and processor seconds of the
matching with its scoring, and the memory above that of the imports and the people. mentor-match is
no dependency of ours: name an interpreter that has it by MENTOR_MATCH_PYTHON.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from lti_app.domain.matching import (
    NOT_ALLOWED,
    Factor,
    Fits,
    Matching,
    MatchingProblem,
    Mentee,
    Mentor,
)
from plugins.matching.exact.strategy import ExactStrategy

BANDS = (400, 600, 800)
PEER = Path(__file__).with_name("matching_mentor_match.py")
ROWS = 256
TOPICS = 8
LANGUAGES = (0.6, 0.3, 0.1)
SITES = (0.4, 0.3, 0.2, 0.1)


class People:
    """A company: topics wanted and offered, working style, level, languages, department, site.

    Fit is what two have in common; level, language, department and site forbid most pairs.
    One place in a hundred is more than there are mentees.
    """

    def __init__(self, mentors: int, mentees: int) -> None:
        random = np.random.default_rng(1)
        self.mentors, self.mentees = mentors, mentees
        self._offered = self._topics(random, mentors)
        self._wanted = self._topics(random, mentees)
        self._mentor_style = random.random(mentors, dtype=np.float32)
        self._mentee_style = random.random(mentees, dtype=np.float32)
        self._mentor_level = random.integers(1, 5, mentors, dtype=np.int8)
        self._mentee_level = random.integers(3, 8, mentees, dtype=np.int8)
        self._mentor_languages = self._some_of(LANGUAGES, random, mentors)
        self._mentee_languages = self._some_of(LANGUAGES, random, mentees)
        self._mentor_sites = self._some_of(SITES, random, mentors)
        self._mentee_sites = self._some_of(SITES, random, mentees)
        self._mentor_department = random.integers(0, 20, mentors, dtype=np.int16)
        self._mentee_department = random.integers(0, 20, mentees, dtype=np.int16)
        more = max(0, mentees + mentees // 100 - mentors)
        self.capacity = 1 + np.bincount(random.integers(0, mentors, more), minlength=mentors)

    @staticmethod
    def _topics(random: np.random.Generator, people: int) -> np.ndarray:
        levels = (random.random((people, TOPICS)) < 0.35) * random.integers(1, 4, (people, TOPICS))
        lengths = np.maximum(1, np.linalg.norm(levels, axis=1, keepdims=True))
        return (levels / lengths).astype(np.float32)

    @staticmethod
    def _some_of(shares: tuple[float, ...], random: np.random.Generator, people: int) -> np.ndarray:
        """Bits: one of these, drawn by share, for everybody, and each other one for a tenth."""
        main = random.choice(len(shares), size=people, p=shares)
        bits = (random.random((people, len(shares))) < 0.1) @ (1 << np.arange(len(shares)))
        return (bits | (1 << main)).astype(np.uint8)

    def fits(self, first: int, last: int) -> Fits:
        rows = slice(first, last), np.newaxis
        score = self._wanted[first:last] @ self._offered.T
        score *= 700
        score += 300 - 300 * np.abs(self._mentee_style[rows] - self._mentor_style)
        fits = score.astype(np.int16)
        forbidden = self._mentee_level[rows] <= self._mentor_level
        forbidden |= (self._mentee_languages[rows] & self._mentor_languages) == 0
        forbidden |= (self._mentee_sites[rows] & self._mentor_sites) == 0
        forbidden |= self._mentee_department[rows] == self._mentor_department
        fits[forbidden] = NOT_ALLOWED
        return fits

    def factors(self, mentee: int, mentor: int) -> tuple[Factor, ...]:
        return ()


@dataclass(frozen=True)
class Result:
    matched: int
    total: int
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    megabytes: float = 0.0


def exact(people: People, bands: tuple[int, ...] = ()) -> Result:
    problem = MatchingProblem(
        mentors=tuple(Mentor(number, int(places)) for number, places in enumerate(people.capacity)),
        mentees=tuple(Mentee(number) for number in range(people.mentees)),
        pairs=people,
        bands=bands,
    )
    matching: Matching = ExactStrategy().match(problem, Random(0))
    assert matching.certificate is not None
    return Result(matching.objective.matched, matching.objective.total)


def exact_with_bands(people: People) -> Result:
    return exact(people, BANDS)


def dense(people: People) -> Result:
    """A column for each place; a pair that is not allowed costs more than all fits together."""
    place = np.repeat(np.arange(people.mentors), people.capacity)
    fits = np.empty((people.mentees, len(place)))
    for first in range(0, people.mentees, ROWS):
        block = people.fits(first, min(first + ROWS, people.mentees)).astype(float)
        block[block == NOT_ALLOWED] = -1000 * people.mentees
        fits[first : first + ROWS] = block[:, place]
    rows, columns = linear_sum_assignment(fits, maximize=True)
    chosen = fits[rows, columns]
    return Result(int((chosen >= 0).sum()), int(chosen[chosen >= 0].sum()))


def greedy(people: People) -> Result:
    """Mentee by mentee: the best mentor who has a place left."""
    left = people.capacity.copy()
    chosen = []
    for first in range(0, people.mentees, ROWS):
        for fits in people.fits(first, min(first + ROWS, people.mentees)):
            fits[left == 0] = NOT_ALLOWED
            mentor = fits.argmax()
            if fits[mentor] != NOT_ALLOWED:
                left[mentor] -= 1
                chosen.append(int(fits[mentor]))
    return Result(len(chosen), sum(chosen))


METHODS = {
    "Kehrwert, total fit": exact,
    "Kehrwert, all objectives": exact_with_bands,
    "SciPy, dense": dense,
    "greedy": greedy,
}
MENTOR_MATCH = "mentor-match"

# Mentors, mentees, methods; the second method is the measure of the others.
RUNS = (
    (500, 500, ("Kehrwert, all objectives", "SciPy, dense", "greedy")),
    (1_000, 1_000, ("Kehrwert, total fit", "SciPy, dense", "greedy", MENTOR_MATCH)),
    (
        5_000,
        8_000,
        ("Kehrwert, total fit", "SciPy, dense", "greedy", "Kehrwert, all objectives"),
    ),
    (20_000, 20_000, ("Kehrwert, total fit",)),
)


def peak_megabytes() -> float:
    """The most memory this process has had. Linux keeps it; elsewhere it counts as 0."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def measure_here(method: str, mentors: int, mentees: int) -> Result:
    """Run one method in this process."""
    people = People(mentors, mentees)
    memory, cpu, began = peak_megabytes(), time.process_time(), time.perf_counter()
    result = METHODS[method](people)
    return Result(
        result.matched,
        result.total,
        time.perf_counter() - began,
        time.process_time() - cpu,
        peak_megabytes() - memory,
    )


def measure(method: str, mentors: int, mentees: int) -> Result | None:
    """Run one method in a process of its own; nothing if it is not installed."""
    if method == MENTOR_MATCH:
        return _measure_mentor_match(mentors, mentees)
    command = [sys.executable, "-m", "tests.bench.matching", method, str(mentors), str(mentees)]
    return Result(**_run(command))


def _measure_mentor_match(mentors: int, mentees: int) -> Result | None:
    python = os.environ.get("MENTOR_MATCH_PYTHON", sys.executable)
    # -P: this folder's matching.py must not stand in for the package's module of that name.
    installed = subprocess.run(
        [python, "-P", "-c", "import matching.process"], capture_output=True, check=False
    )
    if installed.returncode:
        return None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "fits"
        file.write_bytes(People(mentors, mentees).fits(0, mentees).tobytes())
        return Result(**_run([python, "-P", str(PEER), str(file), str(mentors)]))


def _run(command: list[str]) -> dict[str, Any]:
    one_thread = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    answer = subprocess.run(command, env=one_thread, check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(answer.stdout)
    return result


def run() -> None:
    """Print the figures of one run, with ratios to SciPy's dense assignment of the same people."""
    for mentors, mentees, methods in RUNS:
        print(f"\nMatching, {mentors:,} mentors × {mentees:,} mentees")
        print(
            f"{'':26}{'s':>8}{'CPU s':>8}{'MB':>8}{'left out':>10}{'total fit':>12}"
            f"{'× SciPy CPU':>13}{'× SciPy MB':>12}"
        )
        results = {method: measure(method, mentors, mentees) for method in methods}
        yardstick = results.get("SciPy, dense")
        for method, result in results.items():
            print(f"{method:26}{_figures(result, mentees, yardstick)}", flush=True)


def _figures(result: Result | None, mentees: int, yardstick: Result | None) -> str:
    if result is None:
        return "  not installed (MENTOR_MATCH_PYTHON names an interpreter that has it)"
    figures = (
        f"{result.seconds:8.2f}{result.cpu_seconds:8.2f}{result.megabytes:8.0f}"
        f"{mentees - result.matched:10,}{result.total:12,}"
    )
    if yardstick is None:
        return figures
    return (
        f"{figures}{result.cpu_seconds / yardstick.cpu_seconds:13.2f}"
        f"{result.megabytes / yardstick.megabytes:12.2f}"
    )


if __name__ == "__main__":
    if arguments := sys.argv[1:]:
        print(json.dumps(vars(measure_here(arguments[0], int(arguments[1]), int(arguments[2])))))
    else:
        run()
