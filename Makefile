# Everything that a fresh clone needs is set up on the way; nothing is installed outside .venv.
#   make run      the decisions on the example office
#   make test     the tests                       make check   style, types, layers, docs
#   make wheels   build, install and use the wheels in an empty environment
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
OFFICE := examples/kantoor-de-linde
# The day the example is told on, so that it tells the same next year.
AS_OF := 2026-03-16
NPM := $(shell command -v npm 2>/dev/null)
COMPILER := $(shell command -v cc 2>/dev/null || command -v gcc 2>/dev/null || command -v clang 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help run test check wheels bench soak requirements generated clean

help:
	@sed -n 's/^#   //p' Makefile

run: $(STAMPS)/run $(STAMPS)/durable
	@set -e; for administration in $(OFFICE)/administrations/*; do \
	  name=$$(basename $$administration); echo; \
	  $(BIN)/boekwerk dry-run --administration $$administration --as-of $(AS_OF) $(OFFICE)/inbox/$$name; \
	done

test: $(STAMPS)/run $(STAMPS)/durable $(STAMPS)/node $(STAMPS)/test
	$(BIN)/python -m pytest -n 2 --dist worksteal -q

check: $(STAMPS)/run $(STAMPS)/durable $(STAMPS)/test $(STAMPS)/check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/docs

wheels: $(STAMPS)/run
	sh .ci/wheels $(BIN)/python

bench: $(STAMPS)/run $(STAMPS)/durable $(STAMPS)/test $(STAMPS)/bench
	$(BIN)/python benchmarks/read_ubl.py
	$(BIN)/python benchmarks/decide.py
	$(BIN)/python benchmarks/line_recognition.py
	$(BIN)/python benchmarks/second_evaluator.py
	$(BIN)/python benchmarks/rules.py
	$(BIN)/python benchmarks/columns.py
	$(BIN)/python benchmarks/dry_run.py
	$(BIN)/python benchmarks/obligations.py
	-$(BIN)/python benchmarks/analyse.py

# The slower proofs: more random documents than the test suite has time for.
soak: $(STAMPS)/run $(STAMPS)/durable $(STAMPS)/test
	HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -n 2 -q
	$(BIN)/python tests/readers/soak.py --pairs 200000
	$(BIN)/python tests/store/soak_kill.py --kills 200
	$(BIN)/python tests/store/soak_kill.py --kills 50 --postgresql
	$(BIN)/python tests/store/soak_import.py --kills 100
	$(BIN)/python tests/store/soak_import.py --kills 20 --postgresql
	$(BIN)/python tests/operations/soak_backup.py
	for look_up in sure late none; do \
	  $(BIN)/python tests/workflow/soak_chaos.py --documents 10000 --postgresql --look-up $$look_up || exit 1; done
	$(BIN)/python tests/workflow/soak_restart.py
	$(BIN)/python tests/workflow/soak_two_machines.py

# Pages and schemas that are made from the code.
generated: $(STAMPS)/run $(STAMPS)/durable
	$(BIN)/python docs/generate.py

requirements: $(STAMPS)/python
	$(PIP) install uv
	for name in run build durable test check bench server; do \
	  source=requirements/$$name.in; [ $$name = run ] && source=pyproject.toml; \
	  constraints=; for other in run test; do \
	    [ $$name != $$other ] && [ $$name != run ] && constraints="$$constraints -c requirements/$$other.txt"; done; \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header $$source $$constraints -o requirements/$$name.txt || exit 1; \
	done

clean:
	rm -rf $(VENV) tests/editor/node_modules dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# --- the environment -------------------------------------------------------------------------

$(STAMPS)/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if (3, 11) <= v[:2] <= (3, 13) else \
	  f"Boekwerk needs Python 3.11, 3.12 or 3.13; {sys.executable} is {v[0]}.{v[1]}. Say which: make PYTHON=python3.13")'
	$(PYTHON) -m venv $(VENV)
	mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: $(STAMPS)/python requirements/run.txt requirements/build.txt pyproject.toml plugins/local/pyproject.toml
	$(PIP) install --require-hashes -r requirements/run.txt -r requirements/build.txt
	$(PIP) install --no-deps --no-build-isolation -e . -e plugins/local
	@touch $@

# CPPFLAGS: Python 3.13 took away a name that durable-rules calls. No cache: a wheel of pip's own
# making may have been built without the flag.
$(STAMPS)/durable: $(STAMPS)/run requirements/durable.txt
ifeq ($(COMPILER),)
	@if [ -n "$$CI" ]; then echo "No C compiler: CI needs one for durable-rules." >&2; exit 1; fi
	@echo "No C compiler: durable-rules, the second evaluator, is skipped; what it must agree with is 'would book'." >&2
else
	CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject \
	  $(PIP) install --require-hashes --no-build-isolation --no-cache-dir -r requirements/durable.txt
	@touch $@
endif

# The language server that editors use, to test the schemas with. Where it cannot be installed those
# tests are skipped, and it is tried again the next time.
$(STAMPS)/node: $(STAMPS)/python tests/editor/package-lock.json
ifeq ($(NPM),)
	@if [ -n "$$CI" ]; then echo "No Node: CI needs it for the YAML language server." >&2; exit 1; fi
	@echo "No Node: the tests of the schemas in the YAML language server are skipped." >&2
else
	@if cd tests/editor && npm ci --loglevel=error; then touch $(CURDIR)/$@; \
	elif [ -n "$$CI" ]; then exit 1; \
	else echo "No YAML language server: the tests of the schemas in it are skipped." >&2; fi
endif

$(STAMPS)/test: $(STAMPS)/run requirements/test.txt
	$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

$(STAMPS)/bench: $(STAMPS)/run requirements/bench.txt
	$(PIP) install --require-hashes -r requirements/bench.txt
	@touch $@

$(STAMPS)/check: $(STAMPS)/test requirements/check.txt
	$(PIP) install --require-hashes -r requirements/check.txt
	@touch $@
