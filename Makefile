# make run | reset | test | check | bench | setup | lock
PYTHON ?= python3
PORT ?= 8000
TESTS ?=
export PORT PUBLIC_URL

.PHONY: run reset test check bench setup setup-dev lock

run: setup
	@exec .venv/bin/python -m app.ground.supervisor

reset: setup
	@exec .venv/bin/python -m app.ground.reset

test: setup-dev
	@exec .venv/bin/python -m pytest -n 2 --dist loadfile $(TESTS)

check: setup-dev
	@exec bin/ci

bench: setup-dev
	@exec .venv/bin/python -m bench

setup:
	@$(PYTHON) bin/setup.py

setup-dev:
	@$(PYTHON) bin/setup.py --dev

lock: setup-dev
	@exec bin/lock
