# Colloquy: `make run` starts the site, `make help` lists the rest.

.DEFAULT_GOAL := help
PYTHON_BIN = .venv/bin/python
# What pytest gets: make test ARGS="tests/core -k slug"
# A file stays with one process, so that what its module loads is loaded once
ARGS ?= -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: help run test check bench services environment

help:
	@echo "make run        the site on this machine: http://localhost:8000 (PORT=8080, DEMO=0, BASE_URL=…)"
	@echo "make test       every test that this machine can run (ARGS=\"tests/core -k slug\")"
	@echo "make check      format, lint, templates, types, imports, migrations"
	@echo "make bench      the benchmarks"
	@echo "make services   PostgreSQL, Redis and Elasticsearch for development"

run:
	@sh site/config/start.sh run

environment:
	@sh site/config/start.sh environment dev

test: environment
	@$(PYTHON_BIN) -m pytest --ignore=tests/benchmarks $(ARGS)

bench: environment
	@$(PYTHON_BIN) -m pytest tests/benchmarks -p no:randomly -s

check: environment
	$(PYTHON_BIN) -m ruff check .
	$(PYTHON_BIN) -m ruff format --check .
	$(PYTHON_BIN) -m djlint --quiet --lint templates
	$(PYTHON_BIN) -m mypy site events podcasts reports search
	.venv/bin/lint-imports
	$(PYTHON_BIN) manage.py makemigrations --check --dry-run

services:
	@sh site/config/services.sh
