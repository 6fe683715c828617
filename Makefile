# `make health` shows the tool at work on recordings; `make test` passes the tests; `make check` does everything.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
REPORTS ?= health-reports
PYTEST := $(abspath $(BIN))/pytest -p no:cacheprovider -rN
# Third-party plugins of the developer's environment must not decide our own test run.
OWN := PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 $(BIN)/python -m pytest -p wa_health -p xdist
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: health test test-slow test-browser test-full test-all test-failed coverage mutants lint types imports docs \
  matrix check bench cassettes templates images site build clean

# From a directory of its own, as a user would: the project's own conftest files have no part in it.
health: $(READY)
	@mkdir -p $(REPORTS)
	@echo "A healthy account, replayed from a bundled recording:"
	@cd $(REPORTS) && $(PYTEST) --wa-replay --wa-cassette healthy -q --html healthy.html --wa-json healthy.json
	@echo; echo "The same account after its token was logged out (to fail is what this run is for):"
	@cd $(REPORTS) && $(PYTEST) --wa-replay --wa-cassette token-logged-out -q \
	  --html token-logged-out.html --wa-json token-logged-out.json; test $$? -eq 1
	@echo; echo "Open the reports: $(REPORTS)/healthy.html and $(REPORTS)/token-logged-out.html"

test: $(READY)
	$(OWN) -n 2 --dist loadfile -m "not slow"

# The leak matrix in pairs, the archives, whole runs of the rarer kinds.
test-slow: $(READY)
	$(OWN) -n 2 --dist worksteal -m "slow and not full and not browser"

# Each of these is tried again at once: a browser on a busy machine may be late.
test-browser: $(READY)
	$(OWN) -p pytest_rerunfailures --reruns 2 -m browser

# What is run in pairs elsewhere, as a whole product: every state by every output, every encoding in every other one.
test-full: $(READY)
	$(OWN) -n 2 --dist worksteal -m full

test-all: test test-slow test-browser

# What failed in the last run, once more and one after the other: a fault fails again, a late browser does not.
test-failed: $(READY)
	$(OWN) -n 0 --lf --lfnf=none

# Which branches the tests take, processes that they start included. Measuring is slow, and a test that takes the time
# may fail over it: whether the tests pass is for `make test` to say, here only the share counts.
coverage: $(READY)
	$(BIN)/coverage erase
	-PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 $(BIN)/coverage run --parallel-mode -m pytest -p wa_health -p xdist \
	  -n 2 --dist loadfile -m "not slow" -q
	$(BIN)/coverage combine --quiet
	@echo "Without the double: $$($(BIN)/coverage report --omit 'pytest_wa_health/double/*' --format total) %"
	$(BIN)/coverage report

# Faults put into diagnosis and redaction, each of which a test must notice. MUTANTS='*' tries all of them, which takes
# hours; the default is every fifth of each function.
MUTANTS ?= pytest_wa_health.*_*[16]
mutants: $(READY)
	$(PIP) --group mutants
	PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 $(BIN)/mutmut run --max-children 2 '$(MUTANTS)'
	$(BIN)/python -m tests.mutants

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports

# Generated pages are fresh, links lead somewhere, the changelog can be built; that every command runs is a test.
docs: $(READY)
	$(BIN)/python tools/reference_pages.py --check
	$(BIN)/towncrier build --draft --version next >/dev/null
	$(OWN) -q tests/docs/test_pages.py

check: lint types imports docs health test-all

# Every installed Python, with the oldest and the newest pytest that we promise.
matrix: $(READY)
	$(BIN)/nox

bench: $(READY)
	$(BIN)/python -m tests.bench

cassettes: $(READY)
	$(BIN)/python tests/recording/record_bundled.py

# The report's templates as Python, which a run need not compile.
templates: $(READY)
	$(BIN)/python tools/compile_templates.py

# The pictures of the README, made from a real run; needs chromium.
images: $(READY)
	$(BIN)/python tests/docs/take_pictures.py

# The documentation as a site in site/, which asks no other host for anything.
site: $(READY)
	$(PIP) --group site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

build: $(READY)
	$(BIN)/python -m build
	$(BIN)/twine check --strict dist/*

clean:
	rm -rf build dist site htmlcov mutants $(REPORTS) *.egg-info

$(READY): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --upgrade "pip>=25.1"
	$(PIP) --editable ".[double]" --group dev
	@touch $@
