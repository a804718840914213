"""The map: tests mirror the tree, and the documentation names what there is to name."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNIT_TESTS = sorted((ROOT / "tests" / "unit").rglob("test_*.py"))
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*/README.md")])


@pytest.mark.parametrize("test_file", UNIT_TESTS, ids=lambda file: file.stem)
def test_a_unit_test_stands_where_its_subject_stands(test_file: Path) -> None:
    place = test_file.relative_to(ROOT / "tests" / "unit")
    subject = ROOT / "lti_app" / place.parent / place.stem.removeprefix("test_")
    assert subject.with_suffix(".py").is_file() or subject.is_dir(), f"nothing at {subject}"


def test_every_setting_is_explained_and_every_explained_setting_exists() -> None:
    text = (ROOT / "config" / "default.toml").read_text(encoding="utf-8")
    documented = (ROOT / "docs" / "admin" / "settings.md").read_text(encoding="utf-8")
    settings = tomllib.loads(text)
    names = {name for name, value in settings.items() if not isinstance(value, dict)}
    names |= {
        f"{table}.{key}"
        for table, keys in settings.items()
        if isinstance(keys, dict)
        for key in keys
    }
    in_document = set(re.findall(r"^\| `([a-z_.]+)` \|", documented, flags=re.MULTILINE))
    assert names == in_document


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_what_a_document_points_to_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    local = [target for target in targets if not re.match(r"[a-z]+:", target)]
    missing = [target for target in local if not (document.parent / target).exists()]
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_path_in_a_document_exists(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    paths = re.findall(r"`((?:lti_app|plugins|config|tests|migrations|demo_lms)/[\w./-]*)`", text)
    missing = [path for path in paths if not (ROOT / path).exists()]
    assert not missing
