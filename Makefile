# `make run` and `make test` need python3 (3.11 or newer, with venv) and nothing else.
# `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
JOBS ?= 2
BIN := .venv/bin
# pyproject.toml is the one place that says which torch.
TORCH := $(shell sed -n 's/^ *"\(torch==[^"]*\)".*/\1/p' pyproject.toml)

# One stamp for each finished step, inside the environment so that they vanish with it. A step that
# was cut short leaves `interrupted` behind, and the next run starts the environment afresh: pip
# takes a half-written package for an installed one.
STAMPS := .venv/.stamps
TORCH_STAMP := $(STAMPS)/$(subst ==,-,$(TORCH))
INTERRUPTED := $(STAMPS)/interrupted
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --quiet
install = touch $(INTERRUPTED) && $(PIP_INSTALL) $(1) && rm $(INTERRUPTED)

.PHONY: help run test lint check venv lock format clean FORCE

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  TORCH_INDEX=URL   take torch from this package index, for a CPU build on plain Linux"
	@echo "  REQUIRE=all       make test fails, instead of skipping, when a part of the machine is missing"
	@echo "  ARGS='-k words'   passed on to pytest"

run: venv ## Install what is missing, then serve http://127.0.0.1:8000
	@exec $(BIN)/neetprep up

test: venv ## Install what is missing, then run the whole suite
	$(BIN)/pytest -n $(JOBS) --dist loadfile $(if $(REQUIRE),--require=$(REQUIRE)) $(ARGS)

lint: venv ## Format, lint, import contracts, types, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python -m models.migrate check

check: lint test ## What CI runs: lint, then test

format: venv ## Rewrite the files the way lint wants them
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

venv: $(STAMPS)/project ## Create .venv and install into it
	@:

# Started afresh after an interruption, and when the interpreter behind it is gone.
$(STAMPS)/python: $(if $(wildcard $(INTERRUPTED)),FORCE) $(if $(wildcard $(BIN)/python),,FORCE)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "NEETPrepGPT needs Python 3.11 or newer; $(PYTHON) is not. Name one: make PYTHON=python3.11" >&2; exit 1; }
	@[[ ! -e $(INTERRUPTED) ]] && $(BIN)/python -m pip --version >/dev/null 2>&1 \
		|| $(PYTHON) -m venv --clear .venv \
		|| { echo "Debian and Ubuntu keep venv in a package of its own: sudo apt-get install python3-venv" >&2; exit 1; }
	@mkdir -p $(STAMPS) && touch $@

$(TORCH_STAMP): $(STAMPS)/python
	@echo "installing $(TORCH)"
	@$(call install,$(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) '$(TORCH)')
	@touch $@

$(STAMPS)/lock: requirements.lock $(TORCH_STAMP)
	@echo "installing requirements.lock"
	@$(call install,--no-deps --require-hashes -r requirements.lock)
	@touch $@

$(STAMPS)/project: pyproject.toml $(STAMPS)/lock
	@$(call install,--no-deps --no-build-isolation -e .)
	@touch $@

# uv ignores pip's configuration, so the folder where pip is offered a CPU build of torch is handed
# on; without one, uv is told to look for CPU builds. Either way no CUDA package enters the lock.
lock: ## Compile requirements.lock anew (ARGS=--upgrade takes the newest releases)
	@tool=$$(mktemp -d); trap 'rm -rf "$$tool"' EXIT; \
	$(PYTHON) -m venv "$$tool"; \
	"$$tool/bin/python" -m pip install --disable-pip-version-check --quiet uv; \
	offered=$$("$$tool/bin/python" -m pip config list | sed -n "s/.*find-links='\(.*\)'$$/\1/p" | head -n 1); \
	torch="--find-links=$$offered"; [[ -n $$offered ]] || torch=--torch-backend=cpu; \
	"$$tool/bin/uv" pip compile pyproject.toml --group dev --python-version 3.11 --generate-hashes \
		--no-emit-package torch --no-header --quiet --output-file requirements.lock \
		"$$torch" $(ARGS) >/dev/null

clean: ## Remove the environment and every cache
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

FORCE:
