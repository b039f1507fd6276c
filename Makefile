# Two commands are enough: "make demo" and "make test". They install what is missing and skip what is done.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo stop clean test test-fast check format setup layers lock screenshots

# Another port: make demo PORT=8001
PORT ?= 8000
export PORT

help: ## zeigt diese Übersicht
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '%-18s %s\n' "$$name" "$$text"; done

demo: ## richtet alles ein und startet den Atlas mit erfundenen Zahlen (PORT=8000)
	@scripts/demo

stop: ## beendet die Demo und die Datenbank
	@scripts/demo stop

clean: ## entfernt alles, was make angelegt hat: .run mit der Datenbank, .venv, Zwischenspeicher
	@scripts/demo stop
	@scripts/cluster clean
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache staticfiles
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@git ls-files --others --ignored --exclude-standard -z -- locale 2>/dev/null | xargs -0 -r rm -f --

test: ## richtet alles ein, prüft und führt alle Tests aus
	@scripts/test all

test-fast: ## Tests ohne Browser
	@scripts/test fast

check: ## Stil, Typen, Schichten, Vorlagen, Migrationen, Shell, YAML, Übersetzungen
	@scripts/test check

format: setup ## bringt Python und Vorlagen in die Hausform
	@.venv/bin/ruff check --fix --quiet . || true
	@.venv/bin/ruff format .

layers: setup ## nur die Schichten (import-linter)
	@.venv/bin/lint-imports

setup: ## Systempakete und .venv mit den Werkzeugen für Prüfungen und Tests
	@scripts/setup test

# Needs uv. Newer versions: make lock UPGRADE=--upgrade
UPGRADE ?=
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --quiet $(UPGRADE)
lock: ## schreibt requirements*.txt aus pyproject.toml neu (braucht uv)
	@$(COMPILE) --output-file requirements.txt
	@$(COMPILE) --group test --constraint requirements.txt --output-file requirements-test.txt

screenshots: ## Bilder der laufenden Demo nach docs/images
	@.venv/bin/python scripts/screenshots.py http://localhost:$(PORT)
