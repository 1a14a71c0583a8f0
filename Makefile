# `make` or `make help` lists what there is. Each command makes .venv by itself the first time.

PORT ?= 8000
PYTHON = .venv/bin/python
PIP_INSTALL = $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := help
.PHONY: help demo run install test check format bench year screenshots audit interop lock

help: ## list these commands
	@awk -F ': .*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/installed ## show a circle full of life at http://localhost:8000 (PORT=8001 for another port)
	$(PYTHON) -m careshare demo --port $(PORT)

run: .venv/installed ## serve a real, empty one; README.md lists the settings
	$(PYTHON) -m careshare serve --port $(PORT)

install: .venv/installed ## only fetch what CareShare needs, into .venv

test: .venv/installed-dev ## prove it: rules, pages, both databases, a real browser, the wheel
	@scripts/need-chromium
	$(PYTHON) -m pytest -n logical --maxprocesses 8 --dist worksteal -q

check: .venv/installed-dev ## read it: format, lint, types, layers, templates
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTHON) -m djlint templates --lint --quiet

format: .venv/installed-dev ## put every file in the house's format
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

bench: .venv/installed-dev .venv/installed-interop ## measure it: one table of aims and results, kept in bench/latest.json
	$(PYTHON) -m bench

year: .venv/installed-dev ## live a year of two hundred made-up circles: do warnings come in time? docs/year.md says what it shows
	$(PYTHON) -m bench.year

screenshots: .venv/installed-dev ## look at it: every page, wide and narrow, light and dark, in both languages, in var/screenshots
	@scripts/need-chromium
	$(PYTHON) -m tests.screenshots

audit: .venv/installed-dev ## let others judge it: axe, v.Nu and Lighthouse over every page, in every language, theme and width
	@scripts/need-chromium
	$(PYTHON) -m tests.audit

interop: .venv/installed-dev .venv/installed-interop ## let programs of others read our calendars: libical, ical.js, node-ical, khal, vdirsyncer
	@scripts/need-interop
	@cd interop && npm ci --silent --no-audit --no-fund
	$(PYTHON) -m pytest interop -q

lock: .venv/installed-dev ## choose the newest dependencies that pyproject.toml allows, and pin them with hashes
	$(PYTHON) -m pip install --quiet uv
	$(COMPILE) pyproject.toml --output-file requirements.lock
	$(COMPILE) pyproject.toml --group dev --constraint requirements.lock --output-file requirements-dev.lock
	$(COMPILE) interop/requirements.in --output-file interop/requirements.lock
	cd interop && npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund

# One lock for every Python from 3.11 on and every machine; no download address in it, so it installs from any index.
COMPILE = .venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-annotate --custom-compile-command 'make lock'

.venv/bin/python:
	@python=$$(scripts/find-python) && "$$python" -m venv .venv

.venv/installed: requirements.lock | .venv/bin/python
	@echo "Installing what CareShare needs into .venv …"
	@$(PIP_INSTALL) --requirement requirements.lock
	@touch $@

.venv/installed-dev: requirements-dev.lock | .venv/bin/python
	@echo "Installing what CareShare and its tests need into .venv …"
	@$(PIP_INSTALL) --requirement requirements-dev.lock
	@touch $@ .venv/installed

# The programs of others need nothing of ours, and have an environment of their own.
.venv/installed-interop: interop/requirements.lock | .venv/bin/python
	@echo "Installing khal, vdirsyncer and Radicale into .venv/interop …"
	@$(PYTHON) -m venv .venv/interop
	@.venv/interop/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@
