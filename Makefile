# The two commands of the README are `make serve` and `make test`. Each installs what it needs into .venv.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
DEBATE ?=
PYTEST_ARGS ?=
# How many times a soak test repeats what it does: CI runs a sample.
SOAK ?= full

.PHONY: help serve test lint types unit bench soak browser pictures screens lock generate clean

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Counterpoint needs Python 3.11 or later; none was found. Install it, or say make PYTHON=/path/to/python" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -y -qq python3-venv; \
		else echo "Python's venv module is missing; on Debian: sudo apt-get install python3-venv" >&2; exit 2; fi; }
	$(PYTHON) -m venv $(VENV)

# Locked versions with hashes; the package itself is installed from the checkout, without its own resolution.
$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

serve: $(VENV)/.run ## Serve the bundled debate at http://localhost:8000 (PORT=, DEBATE=)
	$(BIN)/counterpoint serve --port $(PORT) $(DEBATE)

test: lint types unit ## Lint, type-check and test everything, a real browser included

lint: $(VENV)/.dev ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## mypy, strict
	$(BIN)/mypy

browser: $(VENV)/.dev ## Find a Chromium, or install one
	@PATH="$(abspath $(BIN)):$$PATH" tests/e2e/install-browser.sh

unit: $(VENV)/.dev browser ## pytest
	$(BIN)/pytest -n 2 --dist loadfile -m "not soak" --ignore=tests/e2e $(PYTEST_ARGS)
# By themselves: the browser's driver keeps an event loop running in the process that it is used from.
	$(BIN)/pytest -n 2 --dist loadfile tests/e2e $(PYTEST_ARGS)

soak: $(VENV)/.dev ## Tests that take long; SOAK=sample for a few minutes of them
	COUNTERPOINT_SOAK=$(SOAK) $(BIN)/pytest -m soak $(PYTEST_ARGS)

bench: $(VENV)/.dev ## Measure, in one run, against the peers and the naive way
	$(BIN)/python tests/benchmarks/run.py

generate: $(VENV)/.dev ## Write the generated files again: schema, reference pages, colors, catalog template
	$(BIN)/python -m counterpoint.ontology.reference
	$(BIN)/python -m counterpoint.data.schema
	$(BIN)/python -m counterpoint.data.reference docs/debate-file.md
	$(BIN)/python -c 'from counterpoint.graph.examples import markdown; print(markdown(), end="")' >docs/queries.md
	$(BIN)/python -c 'from counterpoint.graph.analysis.reference import markdown; print(markdown(), end="")' >docs/analysis.md
	$(BIN)/python -c 'from counterpoint.viz.reference import markdown; print(markdown(), end="")' >docs/views.md
	$(BIN)/python -m counterpoint.viz.palettes
	$(BIN)/python -m counterpoint.viz.catalog_template
	$(BIN)/python -c 'from counterpoint.settings import markdown; print(markdown(), end="")' >docs/settings.md
	$(BIN)/python -m counterpoint.cli_reference
	$(BIN)/python -m counterpoint.api.rest.examples

pictures: $(VENV)/.dev ## Draw the documentation's pictures again
	$(BIN)/python -m counterpoint.viz.gallery docs/pictures

screens: $(VENV)/.dev browser ## Photograph every view at 375 and 1280 pixels, light and dark, into screens/
	$(BIN)/python tests/e2e/screens.py screens

lock: $(VENV)/.dev ## Resolve the dependencies again
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	for name in run:build dev:dev; do $(BIN)/uv pip compile pyproject.toml --group $${name#*:} --universal --python-version 3.11 \
		--upgrade --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		--quiet --output-file requirements/$${name%:*}.txt; done

clean: ## Remove what make made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
