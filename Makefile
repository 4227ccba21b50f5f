# `make demo` and `make test` set up all they need: a virtual environment in .venv, made once and renewed when
# pyproject.toml changes. PYTHON=... chooses the interpreter.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
SHELL := /bin/sh

.DEFAULT_GOAL := help
.PHONY: help demo test lint types contracts docs clean

help: ## this list
	@awk -F ': .*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

demo: $(READY) ## the whole road on the sample data, offline
	@$(BIN)/curator demo

test: $(READY) ## every test, on all cores
	@$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(READY) ## style and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY) ## mypy --strict
	@$(BIN)/mypy

contracts: $(READY) ## who may import whom
	@$(BIN)/lint-imports --no-logo

docs: $(READY) ## write docs/commands.md and docs/checks.md anew
	@$(BIN)/python -m curator.cli.reference > docs/commands.md
	@$(BIN)/python -m tests.checks.rule_table > docs/checks.md

clean: ## remove the environment, builds and caches
	@rm -rf $(VENV) build dist .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Touched last: an installation that broke off is started again.
$(READY): pyproject.toml
	@$(BIN)/python -c 'import pip' 2>/dev/null || { \
	    for python in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
	        if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	            echo "setting up $(VENV) with $$("$$python" --version), a few minutes the first time"; \
	            exec "$$python" -m venv $(VENV); \
	        fi; \
	    done; \
	    echo 'curator needs Python 3.11 or newer with its venv module; none was found.' >&2; \
	    echo 'Install it (Debian and Ubuntu: python3-venv too), or say where it is: make PYTHON=/path/to/python3.' >&2; \
	    exit 1; \
	}
	@$(PIP) install --upgrade pip
	@$(PIP) install --only-binary :all: --group dev --editable '.[encrypt]'
	@touch $@
