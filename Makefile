# The two commands are `make dashboard` and `make test`; `make help` lists the rest.
# All set-up happens in .venv, once; a changed requirements file or another PYTHON sets it up anew.
# Without make, on Windows for example: README.
PYTHON ?= python3
PORT ?= $(or $(AIR_STRIKE_PORT),8501)
VENV := .venv
BIN := $(VENV)/bin
PYTHON_VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
VENV_READY := $(VENV)/ready-$(PYTHON_VERSION)
DEV_READY := $(VENV)/ready-$(PYTHON_VERSION)-dev
# A pip option from the environment (a mirror, a proxy) still applies; the version notice is noise.
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# What is never imported need not be compiled: that is most of it.
INSTALL := $(PIP) install --no-compile --require-hashes
# As many workers as there are cores: one more would wait for its turn, and warm up the same again.
WORKERS := -n logical --dist loadfile --no-loadscope-reorder --max-worker-restart=0

# Compiled once, also where the shell says not to: the tests start hundreds of processes, and
# nothing in .venv is compiled beforehand.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help dashboard serve build check test test-long pytest lint fonts lock screenshots audit sbom site clean

help: ## list these commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 14

dashboard: $(VENV_READY) ## set up, build when needed, open the dashboard on http://localhost:8501
	@$(BIN)/python -m dashboard --port $(PORT)

serve: $(VENV_READY) ## the same for a host: no browser is opened
	@$(BIN)/python -m dashboard --port $(PORT) --no-browser

build: $(VENV_READY) ## load, validate, model, check and publish the registers
	@$(BIN)/python -m etl build

check: $(VENV_READY) ## the same without publishing
	@$(BIN)/python -m etl check

test: $(DEV_READY) ## set up and run every test, of the longest ones a part
	@$(MAKE) --no-print-directory -j2 lint pytest

test-long: $(DEV_READY) ## the same with all of every test, and how reading a post grows
	@AIR_STRIKE_LONG=1 $(MAKE) --no-print-directory -j2 lint pytest
	@$(BIN)/python -m tests.benchmarks.posts

# Runs beside lint, which uses one core while the workers of pytest start.
pytest: $(DEV_READY)
	@$(BIN)/python -m pytest $(WORKERS)

lint: $(DEV_READY)
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy

screenshots: $(DEV_READY) ## pictures of every page into screenshots/ (needs Chromium)
	@$(BIN)/python -m etl build
	@$(BIN)/python -m tests.browser.screenshots

fonts: $(DEV_READY) ## after an upgrade of Streamlit or a new icon: cut its fonts to what pages use
	@$(BIN)/python -m tests.refont

lock: $(DEV_READY) ## after a change in pyproject.toml: write uv.lock and both requirements files
	@$(BIN)/python -m tests.relock

audit: $(DEV_READY) ## look every pinned package up for known holes (needs the network)
	@$(BIN)/python -m tests.audit

sbom: $(DEV_READY) ## list every installed package with version and licence into sbom.json
	@$(BIN)/python -m tests.sbom

site: $(VENV_READY) ## write the pages as files into site/ (SITE="--base-url https://example.org/air/")
	@$(BIN)/python -m etl build
	@$(BIN)/python -m dashboard.site --to site $(SITE)

clean: ## remove the environment and the builds
	rm -rf $(VENV) .pdm-build data/build .pytest_cache .mypy_cache .ruff_cache

$(VENV_READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; try: make dashboard PYTHON=python3.12"; exit 1; }
	@echo "Setting up $(VENV) with Python $(PYTHON_VERSION) (once, about a minute) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(INSTALL) -r requirements.txt
	@$(PIP) install --no-deps --no-index --no-build-isolation --editable .
	@touch $@

# By uv, which takes a fifth of pip's time and is one of these packages; by pip where uv
# finds no registry: it knows nothing of pip's options.
$(DEV_READY): $(VENV_READY) requirements-dev.txt
	@awk '/^[a-z]/ { is_uv = /^uv==/ } is_uv' requirements-dev.txt > $(VENV)/uv.txt
	@$(INSTALL) -r $(VENV)/uv.txt
	@$(BIN)/python -m uv pip install --quiet --python $(BIN)/python --require-hashes \
		-r requirements-dev.txt \
		|| { echo "Installing with pip instead ..."; $(INSTALL) -r requirements-dev.txt; }
	@touch $@
