# The commands of daily work. `make help` explains them.
#
# Set-up is remembered in .make/ and done again only when what it depends on changes.

BIN := .venv/bin
PYTHON := tools/python.sh
INSTALL := -m pip install --quiet --disable-pip-version-check
PIP := $(BIN)/python $(INSTALL)
# A list of pins is whole (a test proves it): pip installs it as it stands. Left to resolve, pip refuses the whole list
# on the day a newer version comes out of anything that is asked for with an extra.
PINNED := --require-hashes --no-deps -r
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal
COVERAGE := --cov --cov-report=term
UV = $(or $(shell command -v uv),$(BIN)/uv)
PIN = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-annotate $(UPGRADE)
COMPILE = $(PIN) pyproject.toml --group build
PEERS = $(PIN) --group pyproject.toml:bench

# Python keeps compiled code beside its source, also where a container asks it not to: a run starts hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run practice test test-full quick bench bench-pages bench-editor bench-search bench-load bench-scale bench-upgrade empty-debian guide lint format wheel requirements clean run-system test-system bench-system

help: ## Explain every target (this)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: run-system .make/run ## Make the environment in .venv and check the native libraries
	@echo "Ready: $(BIN)/despatch"

run: setup ## Start Despatch on this machine, web and worker, and print its address (Ctrl-C stops it)
	@$(BIN)/despatch setup
	@$(BIN)/despatch run

practice: setup ## Start a made-up country to practise in, and print its addresses (RESET=1 makes it anew)
	@$(BIN)/despatch practice $(if $(RESET),--reset)

test: test-system lint ## Set up all that the tests need, then lint and test (ROOM=inbox: one room and those that depend on it)
	$(if $(ROOM),rooms=$$($(BIN)/python tools/room.py $(ROOM)) && )$(PYTEST) --servers -m "not slow" $(if $(ROOM),$$rooms)

test-full: test-system lint ## As test, with coverage and the tests marked slow: tests/README.md lists them
	$(PYTEST) --servers $(COVERAGE)

quick: run-system .make/test ## Unit tests only: no shipped data, pages, processes, servers or browser (a minute and a half)
	$(PYTEST) -q -m "not (slow or shipped or pages or processes or services or browser)"

bench: bench-system .make/bench ## Time the letter engine beside its peers (JSON=FILE writes the rows, JOBS="pdf docx" picks, QUICK=1 tries)
	$(BIN)/python -m bench.letters $(if $(QUICK),--quick) $(if $(JSON),--json "$(JSON)") $(JOBS)

bench-pages: test-system .make/test ## Measure every page at 20,000 letters on both databases (PAGES=/audit picks, JSON=FILE writes the rows)
	PAGES="$(PAGES)" JSON="$(JSON)" $(BIN)/python -m pytest -q bench/pages/measure.py

bench-editor: test-system .make/test ## Time a key in a text of ten pages beside the editor of release 1.0.0, and the preview after it
	$(BIN)/python -m pytest -q bench/editor.py

bench-search: test-system .make/test ## Time a search among 50,000 posts on both databases, beside a scan by LIKE
	$(BIN)/python -m pytest -q bench/search.py

bench-load: test-system .make/bench ## Have 30 people of all roles work at once, on both databases (PEOPLE=100, DATABASE=postgresql, DURATION=120 pick)
	$(BIN)/python -m bench.load

bench-upgrade: test-system .make/test ## Time an upgrade of 20,000 letters on both databases, and a move between them (LETTERS=2000, INSTALLATION=folder)
	$(BIN)/python -m pytest -q bench/upgrade.py

bench-scale: test-system .make/test ## Measure lists, packs and nightly work at 200,000 letters beside 20,000, on PostgreSQL
	$(BIN)/python -m bench.scale

empty-debian: test-system .make/test ## Install Despatch in an empty Debian 13, on both stacks, by pipx, and as the Containerfile does (root only; ten minutes)
	$(BIN)/python -m pytest -q tests/deploy/test_empty_debian.py

guide: test-system .make/test ## Take the pictures of the guide and the README anew, from practice
	$(BIN)/python -m tests.practice.take_pictures

lint: run-system .make/test ## Check format, style and types (the tests check the layers)
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary

format: .make/test ## Format the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

wheel: .make/run ## Make what a release is installed from, in dist/: the wheel, and the versions that it was tested with
	rm -rf dist
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	{ cat requirements.txt; cd dist; sha256sum *.whl | sed -E 's|(\S+)  (.+)|./\2 --hash=sha256:\1|'; } > dist/requirements.txt
	sed -E -e '/--hash/d' -e 's/ \\$$//' -e 's/\[[a-z,]+\]//' requirements.txt > dist/constraints.txt
	cp README.md docs/releases.md dist
	@ls dist

requirements: .make/run $(UV) ## Pin the dependencies in pyproject.toml again (newest versions: make requirements UPGRADE=--upgrade)
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --extra test --constraint requirements.txt --output-file requirements-test.txt
	$(PEERS) --constraint requirements-test.txt --output-file bench/requirements.txt

clean: ## Remove the environment, stamps and caches (instance/, your data, stays)
	rm -rf .venv .venv-bench .make dist .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What the operating system must provide: looked at every time (it takes a moment), installed when missing.
run-system test-system: %-system:
	@python=$$($(PYTHON)) && "$$python" tools/system.py $*

# What is still missing is said; the jobs that need it say so too, and the others are run.
bench-system: test-system
	@python=$$($(PYTHON)) && "$$python" tools/system.py bench || true

# A new environment begins without stamps, so that it is filled again.
$(BIN)/python: | run-system
	rm -rf .make
	python=$$($(PYTHON)) && "$$python" -m venv --clear .venv

.make/run: requirements.txt pyproject.toml $(BIN)/python
	$(PIP) $(PINNED) requirements.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@mkdir -p .make && touch $@

.make/test: requirements-test.txt .make/run
	$(PIP) $(PINNED) requirements-test.txt
	@touch $@

# The peers have an environment of their own, so that the tests run without them.
.make/bench: bench/requirements.txt .make/test
	python=$$($(PYTHON)) && "$$python" -m venv --clear .venv-bench
	.venv-bench/bin/python $(INSTALL) $(PINNED) bench/requirements.txt
	.venv-bench/bin/python -m pip check --disable-pip-version-check
	@touch $@

$(BIN)/uv:
	$(PIP) uv
