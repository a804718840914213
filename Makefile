# Kehrwert: `make demo` shows it, `make test` proves it; both set up what they need.
PYTHON ?= python3
BIN := .venv/bin
CATALOGUES := $(wildcard lti_app/web/translations/*/LC_MESSAGES/*.po)

.PHONY: setup browser demo test dev check fix migration messages lock bench screenshots

setup: .venv/.installed .venv/.catalogues

.venv/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Kehrwert needs Python 3.11 or newer." if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	$(BIN)/uv pip sync --quiet --python $(BIN)/python requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.catalogues: .venv/.installed $(CATALOGUES)
	$(BIN)/pybabel --quiet compile --directory lti_app/web/translations
	@touch $@

# The browser tests take the system's Chromium, else Playwright's own; without one they are skipped.
browser: setup
	@command -v chromium chromium-browser google-chrome >/dev/null \
	  || $(BIN)/playwright install chromium >/dev/null 2>&1 \
	  || echo "No Chromium could be installed: the browser tests will be skipped."

demo: setup
	$(BIN)/kehrwert demo

test: browser
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup

# Restarts on changes and shows the pattern page under /patterns.
dev: setup
	$(BIN)/kehrwert demo --development

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# make migration m="what changes"
migration: setup
	$(BIN)/python -m tests.migrations.write "$(m)"

messages: setup
	$(BIN)/pybabel --quiet extract --mapping-file babel.cfg --no-location --sort-output \
	  --output-file .venv/messages.pot .
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-pot-creation-date --no-wrap \
	  --input-file .venv/messages.pot --output-dir lti_app/web/translations

lock: .venv/.installed
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --group dev --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

bench: setup
	$(BIN)/python -m tests.bench

# Walks the stories in both languages and takes anew every picture that a document shows.
screenshots: browser
	$(BIN)/python -m pytest tests/browser/test_story.py tests/browser/test_matching_story.py \
	  --screenshots .venv/pictures
	@for name in $$(grep --only-matching --no-filename --recursive 'pictures/[a-z0-9-]*\.png' \
	  README.md docs --include '*.md' | sort --unique); do \
	  taken=.venv/$$name; if test -f $$taken; then cp $$taken docs/$$name; echo docs/$$name; fi; done
