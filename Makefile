# make run | reset | test | check | bench | setup | lock
PYTHON ?= python3
PORT ?= 8000
TESTS ?=
export PORT PUBLIC_URL
unexport PYTHONDONTWRITEBYTECODE  # each of our processes would compile a thousand files anew

.PHONY: run reset test check bench setup setup-dev lock

run: setup
	@exec .venv/bin/python -m app.ground.supervisor

reset: setup
	@exec .venv/bin/python -m app.ground.reset

test: setup-dev
	@exec .venv/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(TESTS)

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
