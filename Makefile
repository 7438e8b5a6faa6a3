# What one does with a checkout of Homeward. `make` alone lists it.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
AIRFLOW := .airflow/venv
CHECKS := lint format types imports pages rules docker
ALONE := unit spec reported
TOGETHER := integration functional browser
BY_ITSELF := chaos
# What is made once for a group of tests, such as a synthetic year, is made by one worker.
SPREAD := --numprocesses auto --dist loadgroup
# The others wait more than they work, so one worker more than two cores keeps those busy. Each has servers, ports and
# folders of its own; tests that share a running system lie in one file.
BESIDE := --numprocesses 3 --dist loadfile
# uv compiles bytecode as it installs, even where the environment forbids Python to write it: everything starts
# twice as fast. pip takes over where only pip's own settings know the way to a registry. A lock is whole, so nothing
# is looked for beyond it.
REQUIRED = --no-deps --require-hashes -r
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-airflow up demo test test-slow check fix bench pages screenshots lock clean $(ALONE:%=test-%) $(TOGETHER:%=test-%) $(BY_ITSELF:%=test-%) $(CHECKS:%=check-%)

help: ## List what there is to make
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24
	@printf '  make test-CATEGORY\tRun one category of tests: $(ALONE) $(TOGETHER) $(BY_ITSELF)\n' | expand -t 24

setup: $(VENV)/.product ## Install the product's environment into .venv, and nothing else
setup-dev: $(VENV)/.dev ## Install what tests and checks need too
setup-airflow: $(AIRFLOW)/.complete ## Install Airflow's own environment into .airflow/venv

define install # ENVIRONMENT LOCK
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(1)/bin/python $(REQUIRED) $(2) \
	  || $(BIN)/python -m pip --python $(1)/bin/python install $(REQUIRED) $(2)
endef

$(VENV)/.build: requirements/build.txt
	@echo "Making $(VENV) with $(PYTHON)"
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(REQUIRED) requirements/build.txt
	@touch $@

$(VENV)/.product: $(VENV)/.build requirements/product.txt pyproject.toml
	@echo "Installing the product's packages"
	@$(call install,$(VENV),requirements/product.txt)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.product requirements/dev.txt
	@echo "Installing the tools of tests and checks"
	@$(call install,$(VENV),requirements/dev.txt)
	@touch $@

$(AIRFLOW)/.complete: $(VENV)/.build requirements/airflow.txt
	@echo "Installing Airflow's packages"
	@test -x $(AIRFLOW)/bin/python || $(PYTHON) -m venv --without-pip $(AIRFLOW)
	@$(call install,$(AIRFLOW),requirements/airflow.txt)
	@touch $@

up: setup ## Set everything up and start it on embedded defaults; Ctrl-C stops it
	@$(BIN)/python -m homeward.web.assets
	@exec $(BIN)/homeward up

demo: setup ## The same with an invented borough, in which something happens every few seconds
	@$(BIN)/python -m homeward.web.assets
	@exec $(BIN)/homeward demo

# The first kinds need nothing but a processor, and take all that there are. Tests that kill and delay run alone.
test: setup-dev ## Run every test that this machine has the parts for; says what it skipped
	@$(BIN)/python -m pytest $(SPREAD) $(ALONE:%=tests/%); alone=$$?; \
	  $(BIN)/python -m pytest $(BESIDE) $(TOGETHER:%=tests/%); together=$$?; \
	  $(BIN)/python -m pytest $(BY_ITSELF:%=tests/%) && exit $$((alone || together))

$(ALONE:%=test-%): test-%: setup-dev
	@$(BIN)/python -m pytest $(SPREAD) tests/$*
$(TOGETHER:%=test-%): test-%: setup-dev
	@$(BIN)/python -m pytest $(BESIDE) tests/$*
$(BY_ITSELF:%=test-%): test-%: setup-dev
	@$(BIN)/python -m pytest tests/$*

test-slow: setup-dev ## Run what takes minutes: the budgets of the rules on further synthetic years
	@$(BIN)/python -m pytest --numprocesses auto -m slow tests

check: setup-dev ## Run every linter and check; shows all failures
	@$(MAKE) --no-print-directory --keep-going $(CHECKS:%=check-%)

check-lint:
	@$(BIN)/ruff check --quiet --output-format concise .
check-format:
	@$(BIN)/ruff format --check .
check-types:
	@$(BIN)/mypy
check-imports:
	@$(BIN)/lint-imports --no-logo
check-pages:
	@$(BIN)/python -m docs.generate --check
check-rules:
	@$(BIN)/homeward rules check
	@$(BIN)/homeward rules test

check-docker:
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec docker/compose.yaml
	@$(BIN)/hadolint docker/*.Dockerfile

fix: setup-dev ## Mend what can be mended without thought
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

pages: setup-dev ## Write the pages of docs/ that are generated
	@$(BIN)/python -m docs.generate

screenshots: setup-dev ## Take the README's pictures anew, of the demo; needs Chromium
	@HOMEWARD_SCREENSHOTS=1 $(BIN)/python -m pytest -n0 tests/browser/test_screenshots.py

bench: setup-dev ## Measure speed and size, and write docs/performance.md
	@$(BIN)/python -m bench

lock: $(VENV)/.build ## Choose the newest versions that fit and lock them by hash
	@$(COMPILE) --upgrade --output-file requirements/product.txt
	@$(COMPILE) --upgrade --extra dev --constraint requirements/product.txt --output-file requirements/dev.txt
	@$(subst pyproject.toml,--group build,$(COMPILE)) --upgrade --output-file requirements/build.txt
	@$(subst pyproject.toml,--group airflow,$(COMPILE)) --upgrade --output-file requirements/airflow.txt

clean: ## Remove what can be made again; data in homeward-data stay
	rm -rf $(VENV) .airflow/venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
