# Two commands matter: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup setup-test run test lint format types contracts content unit journeys bench audit lock backup clean

help:  ## list what can be made
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "GenomeReady needs Python 3.11 or newer; set PYTHON=python3.x"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.installed-test: requirements-test.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@ $(VENV)/.installed

setup: $(VENV)/.installed  ## make .venv and install what running needs

setup-test: $(VENV)/.installed-test  ## install what the tests need as well

run: setup  ## serve a demonstration (PORT=8000)
	@exec $(BIN)/python app.py run --port $(PORT)

test: setup-test  ## everything: linters, types, contracts, all tests on SQLite and PostgreSQL, journeys
	@$(BIN)/python tests/run_all.py

lint: setup-test  ## ruff: rules and layout
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: setup-test  ## lay the code out
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

types: setup-test  ## mypy, strict
	$(BIN)/mypy

contracts: setup-test  ## who may import whom
	PYTHONPATH=platform $(BIN)/lint-imports

content: setup  ## check the frameworks and the courses
	GENOMEREADY_DEMO=1 $(BIN)/python app.py frameworks check
	GENOMEREADY_DEMO=1 $(BIN)/python app.py courses check

unit: setup-test  ## the tests on SQLite alone, for a quick answer
	$(BIN)/pytest -n 2 -q -m "not journey and not server"

journeys: setup-test  ## the journeys in a real browser
	$(BIN)/pytest -q tests/journeys

bench: setup-test  ## measure, beside the limits of the same run (SIZE=600 people)
	$(BIN)/python bench/run.py

audit: setup-test  ## known faults in what we depend on; says so when it could not ask
	$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements.txt || echo "audit: faults found, or no source of advisories could be reached: read the lines above"

lock: setup-test  ## compile requirements*.txt from pyproject.toml, with hashes and without addresses
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links --no-header pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links --no-header --extra test -c requirements.txt pyproject.toml -o requirements-test.txt

backup: setup  ## write everything in the database to instance/backup.zip
	$(BIN)/python app.py backup instance/backup.zip

clean:  ## remove what was made here; the database in instance/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
