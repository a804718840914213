"""The house's rules that a tool can check: floors, style, types, and no circle of imports."""

import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "command",
    [
        ("lint-imports", "--no-cache"),
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
    ],
    ids=lambda command: command[0] + ("-format" if "format" in command else ""),
)
def test_the_tree_keeps_the_rules_of(command: tuple[str, ...]) -> None:
    program = Path(sys.executable).parent / command[0]
    done = subprocess.run(
        [program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("package", ["lti_app", "plugins", "demo_lms"])
def test_no_import_runs_in_a_circle(package: str) -> None:
    graph = grimp.build_graph(package)
    # A package's __init__ that offers names of its own modules is its front door, no circle.
    imports = {
        module: {
            imported
            for imported in graph.find_modules_directly_imported_by(module)
            if not module.startswith(f"{imported}.")
        }
        for module in graph.modules
    }
    TopologicalSorter(imports).prepare()
