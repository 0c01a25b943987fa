# Everything the project does stands here; `make help` lists it. Each target does its own set-up.

PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python3.14; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; exit; }; \
	done; echo python3)
PORT ?= 8000
ARGS ?=
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
MANAGE := $(PY) manage.py
PREFLIGHT := $(PYTHON) codetermination/preflight.py
# A stamp for exactly these dependencies, in this place (a moved .venv no longer works).
STAMP := $(shell { cat pyproject.toml constraints.txt; pwd; } | cksum | cut -d' ' -f1)
LOOK := node_modules/.fetched-$(shell cksum < package-lock.json | cut -d' ' -f1)
PACKAGES := codetermination oversight workflows notifications parties ledger rulebook

.DEFAULT_GOAL := help
.PHONY: help run test check lint types layers packs legal-changes migrations bench graph format clean \
	runtime dev look preflight port messages

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1   \2/p' Makefile

run: port runtime look messages ## serve the demo municipality on http://127.0.0.1:8000 (PORT=…)
	@$(MANAGE) migrate --verbosity 0
	@DEMO=1 $(MANAGE) seed --demo
	@exec env DEMO=1 BASE_URL=$${BASE_URL:-http://127.0.0.1:$(PORT)} $(MANAGE) serve --port $(PORT)

test: dev look messages ## run every test on SQLite, then the database's own again on PostgreSQL
	env -u DATABASE_URL $(PY) -m pytest -n auto --dist loadfile $(ARGS)
	$(PY) -m tests.on_postgresql $(ARGS)

check: lint types layers packs migrations test ## what CI runs, in the order that fails fastest

lint: dev ## style of code and templates
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint templates --lint --quiet

types: dev ## strict types on the rooms that decide
	$(PY) -m mypy rulebook ledger parties workflows

layers: dev ## imports only go down
	$(PY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

packs: dev ## every rule pack loads, with a source for each value
	$(PY) -m rulebook.packs --check

legal-changes: dev ## write what the packs tell of changes in the law
	$(PY) -m rulebook.packs --changes > docs/legal-changes.md

migrations: dev ## no model without its migration
	$(MANAGE) makemigrations --check --dry-run

bench: dev ## how fast the rulebook and a case's journey are, beside the plain way
	$(PY) -m bench $(ARGS)

graph: dev ## draw the state machines into docs/
	$(MANAGE) state_diagrams docs/machines

format: dev ## tidy code and templates
	$(PY) -m ruff check --fix --quiet .
	$(PY) -m ruff format --quiet .
	$(PY) -m djlint templates --reformat --quiet

clean: ## take away what was installed and built; var/ (the data) stays
	rm -rf $(VENV) node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find locale -name '*.mo' -delete

# ── set-up: quick when nothing has changed ──────────────────────────────────────────────────

runtime: $(VENV)/.runtime-$(STAMP)
dev: $(VENV)/.dev-$(STAMP)
look: $(LOOK)

port:
	@$(PREFLIGHT) --port $(PORT)

messages: runtime
	@$(MANAGE) messages

$(VENV)/.runtime-$(STAMP):
	@$(MAKE) --no-print-directory install PURPOSE=run WHAT=.
	@touch $@

# The developer's packages hold the runtime's too.
$(VENV)/.dev-$(STAMP):
	@$(MAKE) --no-print-directory install PURPOSE=dev WHAT='.[dev]'
	@touch $@ $(VENV)/.runtime-$(STAMP)

.PHONY: install
install:
	@$(PREFLIGHT) --purpose $(PURPOSE)
	@$(PY) -c 'import pip' 2>/dev/null || { rm -rf $(VENV); $(PYTHON) -m venv $(VENV); }
	@rm -f $(VENV)/.runtime-* $(VENV)/.dev-*
	@echo 'Installing the Python packages (once; a minute or two) …'
	@$(PIP) install -c constraints.txt -e '$(WHAT)' || { $(PREFLIGHT) --pip-failed; exit 1; }

# Not fetched: the notice is printed, the pages keep their own plain look, and the next run tries again.
$(LOOK): | runtime
	@if $(PY) codetermination/frontend.py; then rm -f node_modules/.fetched-*; touch $@; fi
