# Two commands do everything: `make demo` and `make test`. Each sets up what it needs in .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STORE ?= sqlite:///pemasyarakatan.db

.PHONY: demo test coverage check torture torture-rules torture-sqlite torture-postgres torture-kit torture-operations torture-audit torture-views fuzz bench goldens docs clean

demo: $(VENV)/.demo  ## record the source reports on an embedded store and print their timelines
	$(BIN)/pemasyarakatan demo --store $(STORE)

test: check  ## every check and every test
	$(BIN)/python -m pytest -n 2 --dist loadfile

coverage: $(VENV)/.test  ## the same tests, twice as long: what they do not reach is named
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report=term:skip-covered

check: $(VENV)/.test  ## format, lint, types, walls, docstrings; no test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/interrogate -q src
	$(BIN)/interrogate -q -w "^test_" -w "^Test" tests

torture: torture-rules torture-sqlite torture-postgres torture-kit torture-operations torture-audit torture-views  ## every long run

torture-rules: $(VENV)/.test  ## drop every rule in turn; a mutant that survives is named
	$(BIN)/python -m tests.torture

torture-sqlite: $(VENV)/.test  ## kill writers, follow, a million events
	$(BIN)/python -m tests.adapters.torture

fuzz: $(VENV)/.test  ## read 200,000 texts; a reader that guesses or crashes is named
	$(BIN)/python -m tests.fuzz_text

torture-postgres: $(VENV)/.test  ## the long runs of followers and crashes on PostgreSQL
	$(BIN)/python -m tests.adapters.postgres.following --runs 5 --events 50000
	$(BIN)/python -m tests.adapters.postgres.following --runs 1 --events 50000 --restored
	$(BIN)/python -m tests.adapters.postgres.following --runs 1 --events 10000 --theirs
	$(BIN)/python -m tests.adapters.postgres.crashing 200 50
	$(BIN)/python -m tests.adapters.postgres.million

torture-kit: $(VENV)/.test  ## plant every fault 20 times; the storage kit must find each
	$(BIN)/python -m pemasyarakatan.testing.storage.prove

torture-operations: $(VENV)/.test  ## kill copies, on files and on a server of its own
	$(BIN)/python -m tests.operations.torture

torture-views: $(VENV)/.test  ## kill who follows and rebuilds read models, on files and on a server
	$(BIN)/python -m tests.projections.killing 100 4000
	$(BIN)/python -m tests.projections.killing 100 4000 --postgres
	$(BIN)/python -m tests.projections.killing 100 1000 --all
	$(BIN)/python -m tests.projections.killing 100 1000 --all --postgres

torture-audit: $(VENV)/.test  ## bend every byte of proofs and of what is signed
	$(BIN)/python -m tests.audit.torture

bench: $(VENV)/.test  ## distances to the floor, and ratios to eventsourcing
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks --postgres
	$(BIN)/python -m benchmarks.recorders
	$(BIN)/python -m benchmarks.postgres
	$(BIN)/python -m benchmarks.views
	$(BIN)/python -m benchmarks.audit

goldens: $(VENV)/.test  ## write the golden documents of stored names that have none yet
	$(BIN)/python -m tests.wire.make_goldens

docs: $(VENV)/.test  ## write the generated pages of the reference anew
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "Python's venv module is needed (on Debian: apt install python3-venv)"; exit 2; }
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'

$(VENV)/.demo: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[cli,views,audit]'
	touch $@

$(VENV)/.test: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group dev --editable '.[cli,postgres,testing,views,audit]'
	touch $@ $(VENV)/.demo
