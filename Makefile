# `make` or `make help` lists the targets. Each does its own set-up.

SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
LOCK := pyproject.toml --quiet --exclude-newer "2 weeks" --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-annotate --no-header
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)
.DEFAULT_GOAL := help
.PHONY: help forms pdf archive check demo publish test test-slow test-all golden lint bench docs pictures fonts lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

forms: .venv/ready ## build every campaign under data/ into build/
	$(BIN)/forms build

pdf: .venv/ready ## the documents of every campaign, and their PDF/A beside them (needs LibreOffice, `make fonts`)
	$(BIN)/forms build
	$(BIN)/forms pdf

archive: .venv/ready ## build, and archive every campaign with its PDFs, data and forms under archive/
	$(BIN)/forms build
	$(BIN)/forms archive

check: .venv/ready ## check the data files only
	$(BIN)/forms check

demo: .venv/ready ## build the invented campaign of examples/ into build/demo/
	$(BIN)/forms build --data examples/data --build build/demo

publish: .venv/ready ## write the public sets into public/, personal fields masked
	$(BIN)/forms publish

test: .venv/ready-dev ## lint, types, layers and the quick tests
	$(BIN)/python -m tests.run

test-slow: .venv/ready-dev ## the other tests
	$(BIN)/python -m tests.run slow

test-all: .venv/ready-dev ## both, and how much of the program they cover; what .ci/run runs
	$(BIN)/python -m tests.run all

golden: .venv/ready-dev ## rewrite the expected texts; review the diff
	$(BIN)/forms template check --update
	$(BIN)/python -m pytest tests/end_to_end/test_golden.py --update-golden

lint: .venv/ready-dev ## ruff, mypy, import layers
	$(BIN)/python -m tests.run lint

bench: .venv/ready-dev ## what everything costs, beside the libraries as documented; kept in docs/benchmarks.md
	$(BIN)/python -m bench.report

docs: .venv/ready ## rewrite the tables in docs/ and the JSON Schemas of the packs
	$(BIN)/python docs/fields.py
	$(BIN)/python docs/commands.py
	$(BIN)/forms schema
	$(BIN)/forms schema --templates tests/packs

pictures: .venv/ready-dev ## draw the pictures of README and guides anew; look at them
	$(BIN)/python docs/pictures.py

fonts: ## install the fonts that stand in for the official ones where pages are drawn (Debian)
	$(SUDO) apt-get update --quiet=2
	$(SUDO) apt-get install --quiet=2 --no-install-recommends fonts-noto-cjk fonts-liberation fonts-arphic-ukai texlive-lang-chinese

lock: .venv/ready-dev ## choose dependency versions anew, none younger than two weeks
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile $(LOCK) --group build -o requirements.lock
	$(BIN)/uv pip compile $(LOCK) --group build --group dev -c requirements.lock -o requirements-dev.lock

clean: ## remove what was made here: build/ and .venv/
	rm -rf build .venv

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/ready-dev: .venv/ready requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@
