# Everything that one does with this repository. Each target installs what it needs into .venv by itself;
# `python3 -m venv` and pip suffice. Versions and hashes are those of locks/.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
OUT    ?= demo-out

.PHONY: install demo test lint format score bench crash fuzz lock clean

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: locks/demo.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing into $(VENV) …"
	$(PIP) install --require-hashes -r locks/demo.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: locks/test.txt $(VENV)/.demo
	@echo "Installing what the tests need into $(VENV) …"
	$(PIP) install --require-hashes -r locks/test.txt
	@touch $@

install: $(VENV)/.demo ## the program and the servers of the demo

demo: $(VENV)/.demo ## a whole conference, replayed in a minute
	rm -rf $(OUT)
	$(BIN)/rapporteur demo --out $(OUT)

test: $(VENV)/.test ## all tests, on two cores
	$(BIN)/pytest -n 2 --dist worksteal

lint: $(VENV)/.test ## style, types, and the arrows between the rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# RECORD=sqlite:////var/lib/rapporteur/data/rapporteur.sqlite names the record whose decisions are read; else the settings.
score: $(VENV)/.demo ## how well the rules do on the labelled sample mail, and where people decided otherwise
	$(BIN)/python -m benchmarks.rules
	$(BIN)/python -m benchmarks.counter_examples $(if $(RECORD),--record $(RECORD))

bench: $(VENV)/.demo ## speed, as ratios against named peers
	$(BIN)/python -m benchmarks.extract
	$(BIN)/python -m benchmarks.isolation
	$(BIN)/python -m benchmarks.intake --quick
	$(BIN)/python -m benchmarks.tagging
	$(BIN)/python -m benchmarks.importing --times 1

# All of it takes a night: EVERY=20 KILLS=50 takes under an hour.
EVERY ?= 1
KILLS ?= 500
# Places at which the line to the mail server is cut, in four ways each; polls beside a person who uses the mailbox.
PLACES ?= 200
POLLS  ?= 1000
MAILS  ?= 5000
YEARS  ?= 100000

crash: $(VENV)/.test ## kills at every call that changes something and at random moments, and a disk that fails; the record must not differ
	$(BIN)/python -m tests.crash.points --every $(EVERY)
	$(BIN)/python -m tests.crash.points --every $(EVERY) --errors
	$(BIN)/python -m tests.crash.points --every $(EVERY) --stops
	$(BIN)/python -m tests.crash.sweep --kills $(KILLS)
	$(BIN)/python -m tests.crash.cuts --places $(PLACES)
	$(BIN)/python -m tests.crash.onlooker --polls $(POLLS)
	$(BIN)/python -m tests.crash.outage --mails $(MAILS)
	$(BIN)/python -m tests.crash.first_poll --messages $(YEARS)

fuzz: $(VENV)/.test ## random mails, archives and Word files for ten minutes; nothing untyped may come out
	$(BIN)/python -W error -m tests.fuzz.sweep --seconds 600

lock: ## new versions and hashes, after a change of pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml locks/build.in --group demo --output-file locks/demo.txt --upgrade
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml locks/build.in --group test --constraints locks/demo.txt --output-file locks/test.txt --upgrade

clean:
	rm -rf $(VENV) build dist *.egg-info $(OUT) .mypy_cache .ruff_cache .pytest_cache .hypothesis
